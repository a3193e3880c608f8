/** Conversations in which the caller presses keys. */
import { expect, test } from 'vitest';
import type { Thought } from './ports.ts';
import { nothingOpen, type Stage, type StageSettings, stage } from './testing/stage.ts';
import type { DigitsAsked } from './tools.ts';

const PIN: DigitsAsked = { purpose: 'the PIN', minDigits: 4, maxDigits: 4, isMasked: true };

/** The model asks for digits once, then says what it was told. */
const asking = (asked: DigitsAsked, options: StageSettings = {}) =>
  stage({
    thoughts: ({ history }): Thought[] => {
      const last = history.at(-1);
      if (last?.role === 'tool') return [{ kind: 'text', text: `I was told: ${last.result}.` }];
      return [
        { kind: 'text', text: 'Please enter your PIN now.' },
        { kind: 'tool-call', id: 'c', name: 'collect_digits', input: {} },
      ];
    },
    act: async () => ({ kind: 'collect', asked }),
    ...options,
  });

async function leave(one: Stage) {
  one.hangUp();
  const ended = await one.ended;
  expect(await nothingOpen(one)).toBe(true);
  return ended.history;
}

test('keys that belong together are one note for the model, after he rests', async () => {
  const one = stage();
  one.press('12');
  await one.quiet(800);
  one.press('3');
  await one.quiet(1_400);
  expect(one.asked).toHaveLength(0);
  await one.quiet(1_000);
  expect(one.turns()).toEqual(['[keys 123] > Fine.']);
  expect((await leave(one))[0]).toEqual({ role: 'note', text: 'The caller pressed these keys on his phone: 123' });
});

test('the hash key ends them at once', async () => {
  const one = stage();
  one.press('5#');
  await one.quiet(40);
  expect(one.asked[0]?.history).toEqual([{ role: 'note', text: 'The caller pressed these keys on his phone: 5#' }]);
  await leave(one);
});

test('a key silences the agent', async () => {
  const one = stage({ settings: { greeting: 'Welcome to this very long greeting that goes on and on and on.' } });
  await one.quiet(500);
  const before = one.line.playedMs;
  one.press('1');
  await one.quiet(500);
  expect(one.line.playedMs - before).toBeLessThanOrEqual(20);
  await leave(one);
});

test('masked digits reach the tool, and nobody else', async () => {
  const got: (string | null)[] = [];
  const one = asking(PIN, {
    collected: (_, digits) => {
      got.push(digits);
      return { kind: 'result', text: 'the PIN is right' };
    },
  });
  await one.turn('my balance please');
  await one.quiet(2_000);
  expect(one.masked).toEqual([true]);
  one.press('48');
  await one.say('four eight one five', 600);
  one.press('15');
  await one.quiet(4_000);
  expect(got).toEqual(['4815']);
  expect(one.masked).toEqual([true, false]);
  expect(one.spoken.at(-1)).toBe('I was told: the PIN is right.');
  const history = await leave(one);
  const everything = JSON.stringify([history, one.facts, one.asked]);
  expect(everything).not.toContain('4815');
  expect(everything).not.toContain('four eight');
  expect(history.map(({ role }) => role)).toEqual(['caller', 'agent', 'tool', 'agent']);
});

test('the first key silences the question; the hash key ends a shorter entry', async () => {
  const one = asking({ purpose: 'the order', minDigits: 1, maxDigits: 12, isMasked: false });
  await one.turn('my order');
  await one.quiet(100);
  const before = one.line.playedMs;
  one.press('77');
  await one.quiet(100);
  expect(one.line.playedMs - before).toBeLessThanOrEqual(20);
  one.press('#');
  await one.quiet(3_000);
  expect(one.spoken.at(-1)).toBe('I was told: 77.');
  await leave(one);
});

test('too few digits are asked for again, three times in all', async () => {
  const one = asking(PIN);
  await one.turn('my balance please');
  await one.quiet(1_500);
  one.press('12#');
  await one.quiet(1_000);
  expect(one.spoken.at(-1)).toBe('Sorry, that was not right. Please enter it again.');
  one.press('12');
  await one.quiet(6_000);
  one.press('1#');
  await one.quiet(3_000);
  expect(one.spoken.at(-1)).toBe('I was told: none.');
  expect(one.masked).toEqual([true, false]);
  await leave(one);
});

test('nobody who presses nothing is waited for without end', async () => {
  const one = asking(PIN);
  await one.turn('my balance please');
  await one.quiet(36_000);
  expect(one.spoken).toContain('I was told: none.');
  await leave(one);
});

test('whoever speaks instead of pressing is heard, unless the digits are secret', async () => {
  const one = asking(
    { ...PIN, isMasked: false },
    {
      thoughts: ({ history }) =>
        history.length > 1
          ? [{ kind: 'text', text: 'Never mind.' }]
          : [
              { kind: 'text', text: 'Please enter it.' },
              { kind: 'tool-call', id: 'c', name: 'collect_digits', input: {} },
            ],
    },
  );
  await one.turn('my order');
  await one.quiet(1_500);
  await one.turn('I do not have it here');
  await one.quiet(1_000);
  const history = await leave(one);
  expect(history.map(({ role }) => role)).toEqual(['caller', 'agent', 'tool', 'caller', 'agent']);
  expect(history.at(-1)).toEqual({ role: 'agent', text: 'Never mind.' });
});

test('hanging up in the midst of it ends it, and the recording goes on', async () => {
  const one = asking(PIN);
  await one.turn('my balance please');
  await one.quiet(1_500);
  one.press('48');
  await one.quiet(100);
  const history = await leave(one);
  expect(one.masked).toEqual([true, false]);
  expect(JSON.stringify(history)).not.toContain('48');
});
