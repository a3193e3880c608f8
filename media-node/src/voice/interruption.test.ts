/** Conversations in which the caller is heard over the agent. */
import { expect, test } from 'vitest';
import { silence } from './audio.ts';
import type { Message, Thought } from './ports.ts';
import { LETTER_MS, nothingOpen, type Stage, type StageSettings, stage } from './testing/stage.ts';

const LONG = 'One is here. Two is here. Three is here. Four is here. Five is here.';
const counting = (options: StageSettings = {}) =>
  stage({ thoughts: ({ history }) => [{ kind: 'text', text: history.length < 2 ? LONG : 'Well.' }], ...options });

async function endOf(one: Stage): Promise<readonly Message[]> {
  one.hangUp();
  const { history } = await one.ended;
  expect(await nothingOpen(one)).toBe(true);
  return history;
}

test.each([
  ['a cough', '', 240],
  ['an uh-huh', 'uh-huh', 400],
  ['an okay', 'Okay.', 400],
])('%s does not interrupt: all is heard, and it is no turn', async (_, text, ms) => {
  const one = counting();
  await one.turn('count');
  await one.say(text, ms);
  await one.quiet(LONG.length * LETTER_MS + 1_000);
  expect(one.asked).toHaveLength(1);
  expect(await endOf(one)).toEqual([
    { role: 'caller', text: 'count' },
    { role: 'agent', text: LONG },
  ]);
});

test('while it is not known what he said, nothing is played; after a cough it goes on within a second', async () => {
  const one = counting();
  await one.turn('count');
  const before = one.line.playedMs;
  await one.say('', 240);
  expect(one.line.playedMs - before).toBeLessThanOrEqual(40);
  const paused = one.line.playedMs;
  await one.quiet(1_000);
  expect(one.line.playedMs).toBeGreaterThan(paused + 300);
});

test('a click of one window makes a hole and no more', async () => {
  const one = counting();
  await one.turn('count');
  const before = one.line.playedMs;
  await one.say('', 20);
  await one.quiet(480);
  expect(one.line.playedMs - before).toBeGreaterThan(400);
  expect(one.ear.filter((kind) => kind === 'start')).toHaveLength(1);
});

test.each(['wait', 'Stop!', 'No, hold on', 'the sales department'])('"%s" interrupts', async (text) => {
  const one = counting();
  await one.turn('count');
  await one.say(text, 500);
  await one.quiet(1_500);
  const history = await endOf(one);
  expect(history.map(({ role }) => role)).toEqual(['caller', 'agent', 'caller', 'agent']);
  expect(history[2]).toEqual({ role: 'caller', text });
});

test('a yes to a question is an answer', async () => {
  const one = stage({
    thoughts: ({ history }) => [
      { kind: 'text', text: history.length < 2 ? 'Shall I connect you to sales? It may take a moment, they are busy.' : 'Good.' },
    ],
  });
  await one.turn('hello');
  await one.quiet(900);
  await one.say('yes', 400);
  await one.quiet(1_500);
  const history = await endOf(one);
  expect(history[1]).toMatchObject({ isCut: true });
  expect(history.slice(2)).toEqual([
    { role: 'caller', text: 'yes' },
    { role: 'agent', text: 'Good.' },
  ]);
});

test('what was heard is exact to the word where the engine knows when it speaks them', async () => {
  const words = (text: string) => text.split(' ').map((word, index) => ({ word, startMs: index * 400, endMs: index * 400 + 400 }));
  const one = counting({
    speak: async function* (text) {
      yield { kind: 'words', words: words(text) };
      yield { kind: 'audio', pcm: silence(words(text).length * 400, 8_000) };
    },
  });
  await one.say('count', 600);
  await one.quiet(360);
  await one.quiet(1_900);
  await one.say('stop', 600);
  await one.quiet(1_000);
  const heard = (await endOf(one))[1];
  const text = heard?.role === 'agent' ? heard.text : '';
  expect(LONG.startsWith(text)).toBe(true);
  const playedMs = one.facts.flatMap((fact) => (fact.kind === 'turn' ? [fact.turn] : []))[0];
  expect(playedMs).toMatchObject({ interrupted: true, agent_text: text, meant_text: LONG });
  expect(text.split(' ').length).toBeGreaterThanOrEqual(3);
  expect(text.split(' ').length).toBeLessThanOrEqual(5);
});

test('without timings no word is remembered that was not heard', async () => {
  for (let afterMs = 400; afterMs < 3_000; afterMs += 130) {
    const one = counting();
    await one.say('count', 600);
    await one.quiet(360 + afterMs);
    await one.say('stop', 600);
    const heardMs = one.line.playedMs;
    await one.quiet(400);
    const heard = (await endOf(one)).find(({ role }) => role === 'agent');
    const letters = heard?.role === 'agent' ? heard.text.length : 0;
    expect(letters * LETTER_MS).toBeLessThanOrEqual(heardMs + LETTER_MS);
    expect(letters * LETTER_MS).toBeGreaterThan(heardMs - 1_000);
  }
});

test('a greeting that must be heard is heard, and what was said meanwhile is answered after it', async () => {
  const one = stage({
    settings: {
      greeting: 'This call is recorded, as the law of this country has it, from the beginning to the end.',
      isGreetingInterruptible: false,
    },
  });
  await one.quiet(300);
  await one.say('I want sales', 500);
  await one.quiet(600);
  await one.say('uh-huh', 300);
  await one.quiet(6_000);
  expect(await endOf(one)).toEqual([
    { role: 'agent', text: 'This call is recorded, as the law of this country has it, from the beginning to the end.' },
    { role: 'caller', text: 'I want sales' },
    { role: 'agent', text: 'Fine.' },
  ]);
});

test('an agent that nobody may interrupt says all', async () => {
  const one = counting({ settings: { isInterruptible: false } });
  await one.turn('count');
  await one.say('stop it now', 600);
  await one.quiet(LONG.length * LETTER_MS + 2_000);
  const history = await endOf(one);
  expect(history[1]).toEqual({ role: 'agent', text: LONG });
  expect(history[2]).toEqual({ role: 'caller', text: 'stop it now' });
});

test('whoever goes on before anything was heard has said it in one breath', async () => {
  const one = stage({
    thoughts: async function* (_, signal): AsyncGenerator<Thought> {
      await one.clock.sleep(500, signal);
      yield { kind: 'text', text: 'Right away.' };
    },
  });
  await one.say('I would like to book', 600);
  await one.quiet(500);
  await one.say('a table for two', 600);
  await one.quiet(3_000);
  expect(await endOf(one)).toEqual([
    { role: 'caller', text: 'I would like to book a table for two' },
    { role: 'agent', text: 'Right away.' },
  ]);
  expect(one.turns()).toEqual(['I would like to book a table for two > Right away.']);
});

test('what a tool did survives an interruption', async () => {
  let ended = false;
  const one = stage({
    thoughts: ({ history }) =>
      history.some(({ role }) => role === 'tool')
        ? [{ kind: 'text', text: 'It is booked.' }]
        : [
            { kind: 'text', text: 'Let me see, I will book it for you right now.' },
            { kind: 'tool-call', id: 'b', name: 'book', input: { at: 9 } },
          ],
    act: async (_, signal) => {
      await one.clock.sleep(3_000, signal);
      ended = !signal.aborted;
      return { kind: 'result', text: 'booked' };
    },
  });
  await one.turn('book it');
  await one.say('for tomorrow please', 600);
  await one.quiet(6_000);
  expect(ended).toBe(true);
  const history = await endOf(one);
  expect(history.map(({ role }) => role)).toEqual(['caller', 'agent', 'tool', 'caller', 'agent']);
  expect(history[1]).toMatchObject({ isCut: true, toolCalls: [{ id: 'b' }] });
  expect(history[4]).toEqual({ role: 'agent', text: 'It is booked.' });
});

test('a hand-over that the caller interrupts before it is decided does not happen', async () => {
  const one = stage({
    thoughts: ({ history }) =>
      history.length > 1
        ? [{ kind: 'text', text: 'All right, I stay with you.' }]
        : [
            { kind: 'text', text: 'I connect you with the sales department now.' },
            { kind: 'tool-call', id: 't', name: 'transfer_call', input: {} },
          ],
    act: async (_, signal) => {
      await one.clock.sleep(1_500, signal);
      return { kind: 'hand-over', to: { type: 'queue', id: 1 }, name: 'Sales', isWarm: false, reason: null };
    },
  });
  await one.turn('sales');
  await one.say('no wait', 500);
  await one.quiet(4_000);
  const history = await endOf(one);
  expect(history.find(({ role }) => role === 'tool')).toMatchObject({ isError: true });
  expect(history.at(-1)).toEqual({ role: 'agent', text: 'All right, I stay with you.' });
});

test('while the caller waits for a tool that he has interrupted, fillers keep him company', async () => {
  const one = stage({
    thoughts: ({ history }) =>
      history.at(-1)?.role === 'caller' && history.length === 1
        ? [{ kind: 'tool-call', id: '1', name: 'look', input: {} }]
        : [{ kind: 'text', text: 'Found.' }],
    act: async (_, signal) => {
      await one.clock.sleep(9_000, signal);
      return { kind: 'result', text: 'found' };
    },
  });
  await one.turn('look it up');
  await one.say('hello are you there', 600);
  let silentMs = 0;
  let longestMs = 0;
  for (let ms = 0; ms < 7_500; ms += 20) {
    const before = one.line.playedMs;
    await one.quiet(20);
    silentMs = one.line.playedMs > before ? 0 : silentMs + 20;
    longestMs = Math.max(longestMs, silentMs);
  }
  expect(longestMs).toBeLessThanOrEqual(2_000);
  await one.quiet(2_000);
  expect((await endOf(one)).map(({ role }) => role)).toEqual(['caller', 'agent', 'tool', 'caller', 'agent']);
});

test('a hand-over that is decided while he stirs is heard to its end', async () => {
  const one = stage({
    thoughts: () => [
      { kind: 'text', text: 'I connect you with the sales department now.' },
      { kind: 'tool-call', id: 't', name: 'transfer_call', input: {} },
    ],
    act: async (_, signal) => {
      await one.clock.sleep(530, signal);
      return { kind: 'hand-over', to: { type: 'queue', id: 1 }, name: 'Sales', isWarm: false, reason: null };
    },
  });
  await one.say('sales', 600);
  await one.quiet(840);
  await one.say('', 100);
  await one.quiet(4_000);
  expect((await one.ended).kind).toBe('hand-over');
  expect(one.turns()).toEqual(['sales > I connect you with the sales department now.']);
});

test('a murmur at the very end of what the agent says is no turn; the same word as an answer is', async () => {
  const one = stage({ thoughts: () => [{ kind: 'text', text: 'We are open until five.' }] });
  await one.say('hours', 600);
  await one.quiet(360 + 1_060);
  await one.say('okay', 800);
  await one.quiet(2_500);
  expect(one.asked).toHaveLength(1);
  await one.turn('okay');
  await one.quiet(500);
  expect(one.asked).toHaveLength(2);
  expect((await endOf(one)).map(({ role }) => role)).toEqual(['caller', 'agent', 'caller', 'agent']);
});
