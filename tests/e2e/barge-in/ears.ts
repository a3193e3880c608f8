/** Ears of a test: a Deepgram of our own that understands, whenever it hears something loud, what the test says that it was. */
import { results } from '../../support/providers/deepgram.ts';
import type { ScriptedServer } from '../../support/providers/http.ts';
import { startTalking, type Talk } from '../../support/providers/sockets.ts';

/** What one caller is about to say; empty for what is no speech. */
export interface Meaning {
  text: string;
}

export interface Ears extends ScriptedServer {
  /** What each caller says, in the order of their calls. */
  readonly callers: readonly Meaning[];
}

/** Peak of a sample that is surely somebody's voice. */
const LOUD = 1_500;

/** Opens them. */
export async function startEars(): Promise<Ears> {
  const callers: Meaning[] = [];
  const server = await startTalking({
    talk: (talk) => {
      const caller = { text: '' };
      callers.push(caller);
      listen(talk, caller);
    },
    refusal: () => '{}',
    failure: () => ({ message: { type: 'Error' }, code: 1011 }),
  });
  return { ...server, callers };
}

function listen(talk: Talk, caller: Meaning): void {
  let said: readonly string[] = [];
  let bytes = 0;
  const bytesAMs = (Number(talk.query.get('sample_rate')) * 2) / 1000;
  const tell = (words: readonly string[], isFinal: boolean) =>
    talk.say(results({ words, untilMs: bytes / bytesAMs, is_final: isFinal, from_finalize: isFinal }));
  talk.socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) {
      bytes += data.length;
      if (caller.text === '' || said.length > 0 || !isLoud(data)) return;
      said = caller.text.split(' ');
      tell(said, false);
      return;
    }
    const { type } = JSON.parse(String(data)) as { readonly type: string };
    if (type === 'CloseStream') return talk.part();
    if (type !== 'Finalize') return;
    tell(said, true);
    said = [];
  });
}

function isLoud(data: Buffer): boolean {
  for (let at = 0; at + 1 < data.length; at += 2) if (Math.abs(data.readInt16LE(at)) > LOUD) return true;
  return false;
}
