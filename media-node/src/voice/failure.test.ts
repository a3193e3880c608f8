/** Conversations in which something fails, or is ended from outside. */
import { expect, test } from 'vitest';
import { silence } from './audio.ts';
import { ProviderError, type SpeechToText, type Thought } from './ports.ts';
import { nothingOpen, type StageSettings, slowly, stage } from './testing/stage.ts';

const down = (where: string) => new ProviderError(where, 'unavailable', { detail: 'is down' });

test('a model that fails is apologised for once, and then the call goes elsewhere', async () => {
  const one = stage({
    thoughts: () => {
      throw down('model');
    },
  });
  await one.turn('hello');
  await one.quiet(4_000);
  expect(await one.ended).toMatchObject({ kind: 'failed', error: { provider: 'model' } });
  expect(one.spoken).toEqual(['I am sorry, I have a technical problem.']);
  expect(one.facts.filter((fact) => fact.kind === 'error')).toMatchObject([{ where: 'think' }]);
  expect(await nothingOpen(one)).toBe(true);
});

test('a model that breaks off is heard as far as it came', async () => {
  const one = stage({
    thoughts: async function* (): AsyncGenerator<Thought> {
      yield { kind: 'text', text: 'We are open. And then ' };
      await Promise.resolve();
      throw down('model');
    },
  });
  await one.turn('hello');
  await one.quiet(6_000);
  const { kind, history } = await one.ended;
  expect(kind).toBe('failed');
  expect(one.line.playedMs).toBeGreaterThan(2_000);
  expect(history.slice(1)).toEqual([
    { role: 'agent', text: 'We are open.', isCut: true },
    { role: 'agent', text: 'I am sorry, I have a technical problem.' },
  ]);
  expect(one.turns()[0]).toBe('hello > We are open.');
});

test('a voice that fails leaves nothing to apologise with', async () => {
  const one = stage({
    speak: async function* () {
      yield { kind: 'audio', pcm: silence(20, 8_000) };
      throw down('voice');
    },
  });
  await one.turn('hello');
  await one.quiet(2_000);
  expect(await one.ended).toMatchObject({ kind: 'failed', error: { provider: 'voice' } });
  expect(await nothingOpen(one)).toBe(true);
});

const deafAfter = (words: number): SpeechToText => ({
  listens: 'utterance',
  hear: async function* (input) {
    let heard = 0;
    for await (const one of input) {
      if (one.kind !== 'end') continue;
      if (heard++ >= words) throw down('ears');
      yield { kind: 'final', text: 'hello', confidence: 0.5 };
      yield { kind: 'settled' };
    }
  },
});

test('ears that fail are apologised for, even in the midst of an answer', async () => {
  const one = stage({
    hear: deafAfter(1),
    thoughts: () => [{ kind: 'text', text: 'This is a long answer. It has many sentences. They go on.' }],
  });
  await one.turn('hello');
  await one.turn('more');
  await one.quiet(4_000);
  expect(await one.ended).toMatchObject({ kind: 'failed', error: { provider: 'ears' } });
  expect(one.spoken.at(-1)).toBe('I am sorry, I have a technical problem.');
});

test('when the apology cannot be spoken either, nobody waits for it without end', async () => {
  const one = stage({
    hear: deafAfter(0),
    speak: async function* (_, signal) {
      await one.clock.sleep(60_000, signal);
      yield { kind: 'audio', pcm: silence(20, 8_000) };
    },
  });
  await one.turn('hello');
  await one.quiet(7_000);
  expect(await one.ended).toMatchObject({ kind: 'failed', error: { provider: 'ears' } });
  expect(await nothingOpen(one)).toBe(true);
});

test('a recogniser that never settles is not waited for: what is known is taken', async () => {
  const one = stage({
    hear: {
      listens: 'utterance',
      hear: async function* (input) {
        for await (const { kind } of input) if (kind === 'pause') yield { kind: 'partial', text: 'are you open' };
      },
    },
  });
  await one.say('-', 600);
  await one.quiet(3_000);
  expect(one.turns()).toEqual(['are you open > Fine.']);
  one.hangUp();
  await one.ended;
});

test('a recogniser that stops by itself is a failure', async () => {
  const one = stage({
    hear: {
      listens: 'always',
      hear: async function* () {
        yield* [];
      },
    },
  });
  await one.quiet(4_000);
  expect(await one.ended).toMatchObject({ kind: 'failed', error: { fault: 'cut' } });
});

const scenario: StageSettings = {
  settings: { greeting: 'Hello there, how are you?' },
  thoughts: ({ history }, signal) =>
    history.at(-1)?.role === 'tool'
      ? [{ kind: 'text', text: 'That is what I found. ' }]
      : (async function* () {
          yield* slowly(one.clock, [[400, 'Let me see, I will look that up. ']], signal);
          yield { kind: 'tool-call', id: '1', name: 'look', input: {} } as const;
        })(),
  act: async (_, signal) => {
    await one.clock.sleep(1_500, signal);
    return { kind: 'result', text: 'found' };
  },
};
let one = stage(scenario);

async function play(untilMs: number): Promise<void> {
  const steps: (() => Promise<void>)[] = [
    () => one.quiet(800),
    () => one.say('what is it', 500),
    () => one.quiet(1_700),
    () => one.say('', 200),
    () => one.quiet(1_500),
    () => one.say('stop', 400),
    () => one.quiet(3_000),
  ];
  const from = one.clock.nowMs();
  for (const step of steps) {
    if (one.clock.nowMs() - from > untilMs) return;
    await step();
  }
}

test.each(['hangUp', 'abort'] as const)('%s at any moment leaves nothing behind', async (how) => {
  for (let atMs = 0; atMs <= 8_000; atMs += 170) {
    one = stage(scenario);
    const { clock, ended } = one;
    const timer = clock.sleep(atMs, new AbortController().signal).then(() => one[how]());
    await play(atMs);
    await timer;
    const { kind } = await ended;
    expect(kind).toBe(how === 'abort' ? 'cancelled' : 'caller-left');
    expect(await nothingOpen(one)).toBe(true);
  }
});

test('what was being said when the caller hung up is told, as far as he heard it', async () => {
  const two = stage({ thoughts: () => [{ kind: 'text', text: 'This is a long answer. It has many sentences. They go on.' }] });
  await two.turn('hello');
  await two.quiet(1_500);
  two.hangUp();
  const { history } = await two.ended;
  expect(history[1]).toMatchObject({ role: 'agent', isCut: true });
  expect(two.turns()).toHaveLength(1);
  expect(two.turns()[0]).toMatch(/^hello > This is a long answer\./);
});
