/** A mail server of the tests: takes what comes, and finds the sound in it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { readWav, type Sound } from '../../support/audio.ts';
import type { Story } from '../../support/story.ts';

export interface Letter {
  readonly to: string;
  readonly text: string;
}

export interface PostOffice {
  readonly port: number;
  readonly letters: readonly Letter[];
  /** The letters so far to this address, as soon as there are so many. @throws {Error} after `waitMs` */
  until(to: string, count: number, waitMs: number): Promise<readonly Letter[]>;
}

/** Opens it on a free port of loopback. */
export async function openPostOffice(story: Story): Promise<PostOffice> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const text = Buffer.concat(parts).toString('latin1');
        for (const { address } of session.envelope.rcptTo) letters.push({ to: address, text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  story.atEnd(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const to = (who: string) => letters.filter((letter) => letter.to === who);
  return {
    port,
    letters,
    until: async (who, count, waitMs) => {
      const dueMs = performance.now() + waitMs;
      while (to(who).length < count) {
        if (performance.now() > dueMs) throw new Error(`${to(who).length} letters instead of ${count} came to ${who}`);
        await sleep(50);
      }
      return to(who);
    },
  };
}

/** The sound that a letter carries. @throws {Error} if it carries none */
export function soundIn(story: Story, { text }: Letter): Sound {
  const [, encoded] = /Content-Type: audio\/wav[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+?)\r\n--/.exec(text) ?? [];
  if (encoded === undefined) throw new Error(`the letter carries no sound: ${text.slice(0, 600)}`);
  const path = join(story.folder, 'letter.wav');
  writeFileSync(path, Buffer.from(encoded, 'base64'));
  return readWav(path);
}
