/** The owner speaks a greeting, hears it, and keeps it or speaks again. */
import { rm } from 'node:fs/promises';
import type { GreetingKind } from './place.ts';
import { ask, core, type OpenBox, say, type Visit } from './visit.ts';

const INVITATIONS: Readonly<Record<GreetingKind, string>> = { unavailable: 'vm-rec-unv', busy: 'vm-rec-busy', name: 'vm-rec-name' };
const MAX_SECONDS = 60;
const SHORTEST_MS = 500;
const TRIES = 5;

/** Records one greeting. Nothing is changed until it is accepted. @throws {VisitorGone} */
export async function setGreetings(visit: Visit, box: OpenBox, kind: GreetingKind): Promise<void> {
  const path = visit.incoming.scratch(visit.newRef());
  try {
    for (let left = TRIES; left > 0; left--) {
      await say(visit, core(INVITATIONS[kind]));
      const { durationMs } = await visit.media.record({ path, maxSeconds: MAX_SECONDS, silenceSeconds: 5, stopDigits: '#', hasBeep: true });
      if (durationMs < SHORTEST_MS) {
        await say(visit, core('vm-tooshort'));
        continue;
      }
      const key = await review(visit, path);
      if (key === '1') {
        await visit.greetings.put(box, kind, `${path}.wav`);
        await say(visit, core('vm-msgsaved'));
      }
      if (key !== '3') return;
    }
  } finally {
    await rm(`${path}.wav`, { force: true });
  }
}

/** 1 accepts, 2 plays it, 3 speaks again. */
async function review(visit: Visit, path: string): Promise<string> {
  for (let left = TRIES; left > 0; left--) {
    const key = await ask(visit, core('vm-review'), 1);
    if (key === '2') await say(visit, [{ kind: 'file', path }], '#');
    else if (key !== '') return key;
  }
  return '';
}
