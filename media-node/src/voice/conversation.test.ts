import { expect, test } from 'vitest';
import { nothingOpen, stage } from './testing/stage.ts';

test('the agent greets, hears a turn and answers it', async () => {
  const one = stage({
    settings: { greeting: 'Hello, this is a test.' },
    thoughts: () => [
      { kind: 'text', text: 'We open at nine. ' },
      { kind: 'text', text: 'Anything else?' },
    ],
  });
  await one.quiet(2_000);
  await one.turn('when do you open');
  await one.quiet(3_000);
  one.hangUp();
  const ended = await one.ended;
  expect(ended.kind).toBe('caller-left');
  expect(ended.history).toEqual([
    { role: 'agent', text: 'Hello, this is a test.' },
    { role: 'caller', text: 'when do you open' },
    { role: 'agent', text: 'We open at nine. Anything else?' },
  ]);
  expect(one.turns()).toEqual([' > Hello, this is a test.', 'when do you open > We open at nine. Anything else?']);
  expect(await nothingOpen(one)).toBe(true);
});

test('an interruption silences the agent at once, and only what was heard stays in the history', async () => {
  const one = stage({
    thoughts: ({ history }) => [
      { kind: 'text', text: history.length < 2 ? 'One is here. Two is here. Three is here. Four is here.' : 'Yes.' },
    ],
  });
  await one.turn('count');
  await one.quiet(100);
  const before = one.line.playedMs;
  expect(before).toBeGreaterThan(0);
  await one.say('tell me about sales', 800);
  expect(one.line.playedMs - before).toBeLessThanOrEqual(60);
  await one.quiet(2_000);
  one.hangUp();
  const ended = await one.ended;
  expect(ended.history[1]).toMatchObject({ role: 'agent', isCut: true });
  expect(ended.history.slice(2)).toEqual([
    { role: 'caller', text: 'tell me about sales' },
    { role: 'agent', text: 'Yes.' },
  ]);
  expect(await nothingOpen(one)).toBe(true);
});

test('a tool hands the caller over after what is said has been heard', async () => {
  const one = stage({
    thoughts: () => [
      { kind: 'text', text: 'I connect you to sales.' },
      { kind: 'tool-call', id: 't1', name: 'transfer_call', input: { to: 'sales' } },
    ],
    act: async () => ({
      kind: 'hand-over',
      to: { type: 'extension', id: 7 },
      name: 'Sales',
      isWarm: false,
      reason: null,
      say: 'One moment.',
    }),
  });
  await one.turn('sales please');
  await one.quiet(2_000);
  const ended = await one.ended;
  expect(ended).toMatchObject({ kind: 'hand-over', to: { to: { type: 'extension', id: 7 } } });
  expect(one.turns()).toEqual(['sales please > I connect you to sales.']);
  expect(await nothingOpen(one)).toBe(true);
});

test('the agent may end the call, with a goodbye that is heard to its end', async () => {
  const one = stage({
    thoughts: () => [{ kind: 'tool-call', id: 't1', name: 'end_call', input: {} }],
    act: async () => ({ kind: 'end', say: 'Goodbye and thank you.' }),
  });
  await one.turn('that is all');
  await one.say('wait', 600);
  await one.quiet(2_000);
  const ended = await one.ended;
  expect(ended).toMatchObject({ kind: 'ended', why: 'agent' });
  expect(one.turns()).toEqual(['that is all > Goodbye and thank you.']);
});
