/** Conversations in which the agent begins to think before the caller's turn is surely over. */
import { expect, test } from 'vitest';
import { nothingOpen, slowly, stage } from './testing/stage.ts';

test('thinking begins at the pause, and what is ready is played when the turn is over', async () => {
  const one = stage({ thoughts: (_, signal) => slowly(one.clock, [[120, 'We open at nine.']], signal) });
  await one.say('when do you open', 600);
  await one.quiet(220);
  expect(one.asked).toHaveLength(1);
  expect(one.line.playedMs).toBe(0);
  await one.quiet(120);
  expect(one.spoken).toEqual(['We open at nine.']);
  expect(one.line.playedMs).toBe(0);
  await one.quiet(60);
  expect(one.line.playedMs).toBeGreaterThan(0);
  await one.quiet(2_000);
  expect(one.asked).toHaveLength(1);
  one.hangUp();
  await one.ended;
  const [fact] = one.facts.filter(({ kind }) => kind === 'turn');
  expect(fact).toMatchObject({
    turn: { latency: { final: 360, first_token: 320, first_sentence: 320, first_audio: 320, first_frame: 360 } },
  });
});

test('when the caller goes on it is thrown away, and the request is closed', async () => {
  const one = stage({ thoughts: (_, signal) => slowly(one.clock, [[900, 'All right.']], signal) });
  await one.say('I want to book a table', 600);
  await one.quiet(240);
  expect(one.open.think).toBe(1);
  await one.say('I want to book a table for four people', 600);
  expect(one.open.think).toBe(0);
  await one.quiet(3_000);
  expect(one.asked.map(({ history }) => history)).toEqual([
    [{ role: 'caller', text: 'I want to book a table' }],
    [{ role: 'caller', text: 'I want to book a table for four people' }],
  ]);
  one.hangUp();
  expect((await one.ended).history).toHaveLength(2);
  expect(await nothingOpen(one)).toBe(true);
});

test('when the final text is another one it is thrown away', async () => {
  const one = stage({
    hear: {
      listens: 'utterance',
      hear: async function* (input) {
        for await (const { kind } of input) {
          if (kind === 'pause') yield { kind: 'partial', text: 'call tim' };
          if (kind !== 'end') continue;
          yield { kind: 'final', text: 'Call Kim.', confidence: 1 };
          yield { kind: 'settled' };
        }
      },
    },
  });
  await one.turn('-');
  await one.quiet(1_000);
  expect(one.asked.map(({ history }) => history.at(-1))).toEqual([
    { role: 'caller', text: 'call tim' },
    { role: 'caller', text: 'Call Kim.' },
  ]);
  one.hangUp();
  expect((await one.ended).history).toEqual([
    { role: 'caller', text: 'Call Kim.' },
    { role: 'agent', text: 'Fine.' },
  ]);
});

test('another spelling of the same words is the same', async () => {
  const one = stage({
    hear: {
      listens: 'utterance',
      hear: async function* (input) {
        for await (const { kind } of input) {
          if (kind === 'pause') yield { kind: 'partial', text: 'whats the time' };
          if (kind !== 'end') continue;
          yield { kind: 'final', text: 'What’s the time?', confidence: 1 };
          yield { kind: 'settled' };
        }
      },
    },
  });
  await one.turn('-');
  await one.quiet(1_000);
  expect(one.asked).toHaveLength(1);
  one.hangUp();
  expect((await one.ended).history[0]).toEqual({ role: 'caller', text: 'What’s the time?' });
});

test('no tool is used before the turn is over', async () => {
  const acted: number[] = [];
  const one = stage({
    thoughts: ({ history }) =>
      history.at(-1)?.role === 'tool' ? [{ kind: 'text', text: 'Done.' }] : [{ kind: 'tool-call', id: '1', name: 'pay', input: {} }],
    act: async () => {
      acted.push(one.clock.nowMs());
      return { kind: 'result', text: 'paid' };
    },
  });
  await one.say('pay it', 600);
  const silentFromMs = one.clock.nowMs();
  await one.quiet(1_000);
  expect(one.asked[0]?.history).toHaveLength(1);
  expect(acted).toHaveLength(1);
  expect((acted[0] ?? 0) - silentFromMs).toBeGreaterThanOrEqual(340);
  one.hangUp();
  await one.ended;
});

test('nobody thinks ahead of what is surely unfinished, nor of a goodbye', async () => {
  const one = stage();
  await one.say('my number is', 600);
  await one.quiet(900);
  expect(one.asked).toHaveLength(0);
  await one.quiet(800);
  expect(one.asked).toHaveLength(1);
  await one.say('goodbye', 600);
  await one.quiet(300);
  expect(one.asked).toHaveLength(1);
  one.hangUp();
  await one.ended;
});

test('a model that fails in advance fails once', async () => {
  let asked = 0;
  const one = stage({
    thoughts: () => {
      asked += 1;
      throw new Error('down');
    },
  });
  await one.turn('hello');
  await one.quiet(4_000);
  expect((await one.ended).kind).toBe('failed');
  expect(asked).toBe(1);
});
