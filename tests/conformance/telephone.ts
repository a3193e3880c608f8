/** The node's hands at a telephone: our AGI code, over an Asterisk that only knows the commands of prompts and keys. */
import type { Act, FlowHands, Happened } from '@botpbx/shared/model/flow-act';
import { httpFailed } from '@botpbx/shared/model/flow-http';
import { AgiGoneError, type AgiSession } from '../../media-node/src/asterisk/agi/session.ts';
import { makeMedia } from '../../media-node/src/asterisk/media.ts';
import type { AnsweredOf } from '../../media-node/src/flow/asker.ts';
import { makeHands } from '../../media-node/src/flow/hands.ts';
import { makeLog } from '../../media-node/src/log.ts';
import type { Answers, Side } from './caller.ts';

const PROMPT_MS = 1000;
const ANSWER_MS = 1000;
const ANY_KEY = '0123456789*#';

/** A command that lasts, and the keys that end it. */
interface Lasting {
  readonly keys: string;
  end(key: string | undefined): void;
  leave(): void;
}

/** A channel: it keeps keys that no command reads until the next one does, and writes them down when it is told to. */
function makeChannel() {
  const caller = new AbortController();
  const unread: string[] = [];
  let [kept, isKeeping]: [string, boolean] = ['', false];
  let lasting: Lasting | undefined;
  const gone = () => new AgiGoneError('hangup');
  const last = (ms: number, keys: string) =>
    new Promise<string>((resolve, reject) => {
      if (caller.signal.aborted) return reject(gone());
      const end = (key: string | undefined) => {
        clearTimeout(timer);
        lasting = undefined;
        resolve(key === undefined ? '0' : String(key.charCodeAt(0)));
      };
      const timer = setTimeout(end, ms, undefined);
      const leave = () => {
        clearTimeout(timer);
        reject(gone());
      };
      lasting = { keys, end, leave };
      for (let key = unread.shift(); key !== undefined; key = unread.shift()) if (keys.includes(key)) return end(key);
    });
  const result = async (words: string, args: readonly string[]): Promise<{ result: string; value?: string }> => {
    if (caller.signal.aborted) throw gone();
    if (words === 'GET FULL VARIABLE') return { result: '1', value: kept };
    if (words === 'SET VARIABLE') kept = '';
    if (words === 'EXEC') isKeeping = args[1] !== 'remove';
    if (words === 'STREAM FILE' || words.startsWith('SAY ')) return { result: await last(PROMPT_MS, args[1] ?? '') };
    if (words === 'WAIT FOR DIGIT') return { result: await last(Number(args[0]), ANY_KEY) };
    return { result: '0' };
  };
  const command = async (words: string, args: readonly string[] = []) => ({
    ...{ kind: 'reply' as const, code: 200, value: undefined, endpos: 8000 },
    ...(await result(words, args)),
  });
  const press = (key: string) => {
    if (isKeeping) kept += key;
    if (lasting?.keys.includes(key)) lasting.end(key);
    else unread.push(key);
  };
  const hangUp = () => {
    caller.abort();
    lasting?.leave();
  };
  const session = { command, variable: () => 'n1-1.1', signal: caller.signal } as unknown as AgiSession;
  return { session, press, hangUp, signal: caller.signal };
}

/** Makes the telephone of one call. */
export function makeTelephone(answer: Answers): Side {
  const { session, press, hangUp, signal } = makeChannel();
  const log = makeLog({ level: 'error', write: () => undefined });
  const media = makeMedia(session, { soundPath: (hash) => `/sounds/${hash}`, openLine: async () => undefined, log });
  const later = async (act: Act): Promise<never> => {
    await wait(ANSWER_MS, signal);
    return answer(act) as never;
  };
  const asked = (act: Act): Promise<AnsweredOf> => later(act).catch(() => httpFailed('The caller is gone.'));
  const hands = makeHands({
    ...{ media, signal, name: 'IVR', language: 'en', voice: null, onMissing: () => undefined, errand: later },
    prompter: { path: async ({ text }) => (text.trim() === '' ? undefined : '/prompts/one') },
    ears: {
      hear: async ({ expects, phrases, timeout_ms, language }) =>
        later({ kind: 'hear', spoken: [], expects, phrases, timeout_ms, language }),
    },
    asker: { ask: asked },
    soundOf: (id) => `hash-${id}`,
  });
  return { hands: { act: (act) => unlessGone(hands, act) }, press, hangUp };
}

/** As the room of flows does it. */
async function unlessGone(hands: FlowHands, act: Act): Promise<Happened> {
  try {
    return await hands.act(act);
  } catch (error) {
    if (error instanceof AgiGoneError) return { kind: 'gone' };
    throw error;
  }
}

/** Rejects when the caller leaves. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(new AgiGoneError('hangup'));
      else resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}
