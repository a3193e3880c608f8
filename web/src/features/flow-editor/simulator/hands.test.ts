import type { Act, Happened, HttpAct, Spoken } from '@botpbx/shared/model/flow-act';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DecidedAct, makeHands, type Screen } from './hands.ts';
import { makeKeyLine } from './key-line.ts';

const PROMPT_MS = 3000;
const welcome: Spoken = { kind: 'text', text: 'Welcome', voice: null, language: 'en' };

/** A screen whose prompts take three seconds, in a time that the test moves. */
function call(decided: Happened = { kind: 'done' }) {
  const keys = makeKeyLine();
  const caller = new AbortController();
  const shown: string[] = [];
  const typed: string[] = [];
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', end, { once: true });
    });
  const screen: Screen = {
    play: async (spoken, signal) => {
      shown.push(`plays ${spoken.length}`);
      await sleep(PROMPT_MS, signal);
      shown.push(signal.aborted ? 'cut' : 'played');
    },
    wait: sleep,
    typed: (digits) => typed.push(digits),
    decide: async (act: DecidedAct, signal) => {
      shown.push(`decides ${act.kind}`);
      await sleep(1000, signal);
      return decided;
    },
    ask: async (act: HttpAct, signal) => {
      shown.push(`asks ${act.url}`);
      await sleep(1000, signal);
      return decided;
    },
  };
  return { keys, shown, typed, hangUp: () => caller.abort(), hands: makeHands({ screen, keys, hungUp: caller.signal }) };
}

const listen = (more: Partial<Extract<Act, { kind: 'listen' }>> = {}): Act => ({
  ...{ kind: 'listen', spoken: [welcome], max_digits: 1, timeout_ms: 5000, digit_timeout_ms: 2000, terminator: '#', masked: false },
  ...more,
});
const play = (interruptible: boolean): Act => ({ kind: 'play', spoken: [welcome], interruptible });
const http: Act = { kind: 'http', method: 'GET', url: 'http://crm', headers: {}, body: '', timeout_ms: 5000, save: [], spoken: [welcome] };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What came of an act, and after how long. */
async function outcome(happening: Promise<Happened>): Promise<{ happened: Happened; ms: number }> {
  const sinceMs = Date.now();
  const settled = happening.then((happened) => ({ happened, ms: Date.now() - sinceMs }));
  await vi.runAllTimersAsync();
  return settled;
}

describe('keys', () => {
  test('a prompt that nobody interrupts is heard to its end', async () => {
    const { hands, shown } = call();
    expect(await outcome(hands.act(play(true)))).toEqual({ happened: { kind: 'played', digit: null }, ms: PROMPT_MS });
    expect(shown).toEqual(['plays 1', 'played']);
  });

  test('a key ends a prompt and is given back', async () => {
    const { hands, keys, shown } = call();
    const happening = hands.act(play(true));
    await vi.advanceTimersByTimeAsync(500);
    keys.press('4');
    expect(await happening).toEqual({ kind: 'played', digit: '4' });
    expect(shown).toEqual(['plays 1', 'cut']);
    expect(keys.take()).toBeUndefined();
  });

  test('a prompt that must be heard is not ended by a key', async () => {
    const { hands, keys } = call();
    const happening = hands.act(play(false));
    await vi.advanceTimersByTimeAsync(500);
    keys.press('4');
    expect(await outcome(happening)).toMatchObject({ happened: { digit: null }, ms: PROMPT_MS - 500 });
  });

  test('an input takes keys from the first moment of its prompt on', async () => {
    const { hands, keys } = call();
    const happening = hands.act(listen({ max_digits: 3 }));
    keys.press('1');
    keys.press('2');
    keys.press('3');
    expect(await outcome(happening)).toEqual({ happened: { kind: 'digits', digits: '123', ended: 'full' }, ms: 0 });
  });

  test('silence counts from the end of the prompt', async () => {
    const { hands } = call();
    expect(await outcome(hands.act(listen()))).toEqual({
      happened: { kind: 'digits', digits: '', ended: 'timeout' },
      ms: PROMPT_MS + 5000,
    });
  });

  test('a pause between keys ends what was begun', async () => {
    const { hands, keys } = call();
    const happening = hands.act(listen({ max_digits: 4 }));
    keys.press('7');
    expect(await outcome(happening)).toEqual({ happened: { kind: 'digits', digits: '7', ended: 'timeout' }, ms: 2000 });
  });

  test('the key at the end belongs to no digits, and what comes after it stays for the next input', async () => {
    const { hands, keys } = call();
    for (const key of '12#9') keys.press(key);
    expect((await outcome(hands.act(listen({ max_digits: 9 })))).happened).toEqual({ kind: 'digits', digits: '12', ended: 'terminator' });
    expect((await outcome(hands.act(listen()))).happened).toEqual({ kind: 'digits', digits: '9', ended: 'full' });
  });

  test('keys are shown while they come, those of a secret as dots', async () => {
    const open = call();
    for (const key of '123') open.keys.press(key);
    await outcome(open.hands.act(listen({ max_digits: 3 })));
    const secret = call();
    for (const key of '123') secret.keys.press(key);
    await outcome(secret.hands.act(listen({ max_digits: 3, masked: true })));
    expect([open.typed, secret.typed]).toEqual([
      ['1', '12', ''],
      ['•', '••', ''],
    ]);
  });

  test('without a terminator # is a digit', async () => {
    const { hands, keys } = call();
    keys.press('#');
    expect((await outcome(hands.act(listen({ terminator: '' })))).happened).toEqual({ kind: 'digits', digits: '#', ended: 'full' });
  });
});

describe('what is decided', () => {
  test('keys before and during a transfer mean nothing afterwards', async () => {
    const { hands, keys } = call({ kind: 'rung', outcome: 'busy' });
    keys.press('1');
    const happening = hands.act({ kind: 'transfer', to: { type: 'queue', id: 1 }, returns: true, claims: [] });
    await vi.advanceTimersByTimeAsync(500);
    keys.press('2');
    expect((await outcome(happening)).happened).toEqual({ kind: 'rung', outcome: 'busy' });
    expect(keys.take()).toBeUndefined();
  });

  test('what is heard while a server is asked ends with the answer', async () => {
    const { hands, shown } = call({ kind: 'answered', status: 200, values: {} });
    expect(await outcome(hands.act(http))).toMatchObject({ happened: { status: 200 }, ms: 1000 });
    expect(shown).toEqual(['plays 1', 'asks http://crm', 'cut']);
  });

  test('a callback is promised only when it was taken', async () => {
    const act: Act = { kind: 'callback', queue_id: 1, spoken: [welcome] };
    const taken = call();
    await outcome(taken.hands.act(act));
    const refused = call({ kind: 'failed', why: 'no queue' });
    await outcome(refused.hands.act(act));
    expect([taken.shown, refused.shown]).toEqual([['decides callback', 'plays 1', 'played'], ['decides callback']]);
  });
});

describe('hanging up', () => {
  const acts: readonly Act[] = [
    play(true),
    play(false),
    listen(),
    http,
    { kind: 'hear', spoken: [welcome], expects: 'anything', phrases: [], timeout_ms: 5000, language: 'en' },
    { kind: 'record', spoken: [], mailbox: 'general', max_seconds: 60 },
    { kind: 'transfer', to: { type: 'inside', number: '1001' }, returns: false, claims: [] },
    { kind: 'voicemail', mailbox: 1, greeting: 'busy' },
    { kind: 'agent', agent_id: 1, context: '', variables: {} },
    { kind: 'callback', queue_id: 1, spoken: [] },
    { kind: 'queue', queue_id: 1 },
  ];
  test.each(acts)('in $kind ends the walk at once', async (act) => {
    const { hands, hangUp } = call();
    const happening = hands.act(act);
    await vi.advanceTimersByTimeAsync(200);
    hangUp();
    expect(await outcome(happening)).toEqual({ happened: { kind: 'gone' }, ms: 0 });
    expect(await hands.act(act)).toEqual({ kind: 'gone' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
