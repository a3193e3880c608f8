/** The simulator's hands, before a screen that nobody looks at. */
import type { Act, Happened } from '@botpbx/shared/model/flow-act';
import { makeHands, type Screen } from '../../web/src/features/flow-editor/simulator/hands.ts';
import { makeKeyLine } from '../../web/src/features/flow-editor/simulator/key-line.ts';
import type { Answers, Side } from './caller.ts';

const PROMPT_MS = 1000;
const ANSWER_MS = 1000;

/** Makes the screen of one simulated call. */
export function makeScreen(answer: Answers): Side {
  const caller = new AbortController();
  const keys = makeKeyLine();
  const later = async (act: Act, signal: AbortSignal): Promise<Happened> => {
    await wait(ANSWER_MS, signal);
    return signal.aborted ? { kind: 'gone' } : answer(act);
  };
  const screen: Screen = {
    play: (spoken, signal) => wait(PROMPT_MS * spoken.length, signal),
    wait,
    typed: () => undefined,
    decide: later,
    ask: later,
  };
  return { hands: makeHands({ screen, keys, hungUp: caller.signal }), press: keys.press, hangUp: () => caller.abort() };
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
