/** Conversations in which somebody is silent, or has had enough. */
import { expect, test } from 'vitest';
import { nothingOpen, type Stage, slowly, stage } from './testing/stage.ts';

const kinds = (one: Stage) => one.turns();

test('a silent caller is asked twice, then the agent says goodbye', async () => {
  const one = stage({ settings: { greeting: 'Hello.' } });
  await one.quiet(27_000);
  const ended = await one.ended;
  expect(ended.kind).toBe('silence');
  expect(kinds(one)).toEqual([
    ' > Hello.',
    ' > Are you still there?',
    ' > I can not hear you. Are you still there?',
    ' > I can not hear you, so I will hang up now. Goodbye.',
  ]);
  expect(await nothingOpen(one)).toBe(true);
});

test('the caller is asked after five seconds of silence, not of our own speech', async () => {
  const one = stage({ settings: { greeting: 'This is a long greeting that lasts for quite some time.' } });
  await one.quiet(2_750);
  await one.quiet(4_800);
  expect(one.spoken).toHaveLength(1);
  await one.quiet(400);
  expect(one.spoken).toContain('Are you still there?');
});

test('whoever answers is not counted out', async () => {
  const one = stage();
  await one.quiet(5_500);
  await one.turn('I am here');
  await one.quiet(5_500);
  await one.turn('still here');
  await one.quiet(5_500);
  expect(one.spoken.filter((text) => text === 'Are you still there?')).toHaveLength(3);
  one.hangUp();
  expect((await one.ended).kind).toBe('caller-left');
});

test('a cough is no answer', async () => {
  const one = stage();
  await one.quiet(4_000);
  await one.say('', 200);
  await one.quiet(6_200);
  expect(one.spoken).toEqual(['Are you still there?']);
  expect(one.asked).toHaveLength(0);
});

test('after so many turns the agent says so, and that is the end', async () => {
  const one = stage({ settings: { maxTurns: 2 } });
  for (const text of ['first', 'second', 'third']) {
    await one.turn(text);
    await one.quiet(500);
  }
  await one.quiet(5_000);
  expect((await one.ended).kind).toBe('too-many-turns');
  expect(one.asked).toHaveLength(2);
  expect(one.spoken.join(' ')).toContain('can not go on');
});

test.each(['Goodbye!', 'OK thanks, bye', 'please hang up'])('"%s" ends the call with a goodbye', async (text) => {
  const one = stage();
  await one.turn(text);
  await one.quiet(3_000);
  expect(await one.ended).toMatchObject({ kind: 'ended', why: 'phrase' });
  expect(one.asked).toHaveLength(0);
  expect(one.turns()).toEqual([`${text} > Thank you for calling. Goodbye.`]);
});

test.each(["Please don't hang up", 'bye bye is a song by somebody'])('"%s" does not', async (text) => {
  const one = stage();
  await one.turn(text);
  await one.quiet(1_500);
  expect(one.asked).toHaveLength(1);
  one.hangUp();
  await one.ended;
});

test('a slow model is bridged by fillers: there is no dead air beyond two seconds', async () => {
  const one = stage({
    thoughts: (_, signal) =>
      slowly(
        one.clock,
        [
          [9_000, 'Here it is. '],
          [4_000, 'And more.'],
        ],
        signal,
      ),
  });
  await one.say('what is it', 600);
  let silentMs = 0;
  let longestMs = 0;
  for (let ms = 0; ms < 14_400; ms += 20) {
    const before = one.line.playedMs;
    await one.quiet(20);
    silentMs = one.line.playedMs > before ? 0 : silentMs + 20;
    longestMs = Math.max(longestMs, silentMs);
  }
  expect(one.spoken.slice(0, 2)).toEqual(['One moment, please.', 'Just a second.']);
  expect(longestMs).toBeLessThanOrEqual(2_000);
  one.hangUp();
  const { history } = await one.ended;
  expect(history).toEqual([
    { role: 'caller', text: 'what is it' },
    { role: 'agent', text: 'Here it is. And more.' },
  ]);
  expect(one.turns()[0]).toMatch(/^what is it > One moment, please\. Just a second\. .*Here it is\. .*And more\.$/);
  expect(await nothingOpen(one)).toBe(true);
});

test('a model that answers within a second is not bridged', async () => {
  const one = stage({ thoughts: (_, signal) => slowly(one.clock, [[700, 'Here it is.']], signal) });
  await one.turn('what is it');
  await one.quiet(2_000);
  expect(one.spoken).toEqual(['Here it is.']);
  one.hangUp();
  await one.ended;
});

test('a slow tool is bridged by its own filler first', async () => {
  const one = stage({
    fillers: { look_up: 'Let me look that up.' },
    thoughts: ({ history }) =>
      history.at(-1)?.role === 'tool' ? [{ kind: 'text', text: 'Found.' }] : [{ kind: 'tool-call', id: '1', name: 'look_up', input: {} }],
    act: async (_, signal) => {
      await one.clock.sleep(5_000, signal);
      return { kind: 'result', text: 'found it', sources: ['prices.md'] };
    },
  });
  await one.turn('find it');
  await one.quiet(8_000);
  expect(one.spoken).toEqual(['Let me look that up.', 'One moment, please.', 'Found.']);
  one.hangUp();
  const { history } = await one.ended;
  expect(history.at(-1)).toEqual({ role: 'agent', text: 'Found.' });
  expect(one.facts.find((fact) => fact.kind === 'turn')).toMatchObject({
    turn: { sources: ['prices.md'], tools: [{ name: 'look_up', result: 'found it', is_error: false }] },
  });
});

test('more than eight tools in a turn are refused, and the agent answers all the same', async () => {
  let acted = 0;
  const one = stage({
    thoughts: ({ tools, history }) =>
      history.filter(({ role }) => role === 'tool').length >= 12 || tools === undefined
        ? [{ kind: 'text', text: 'Enough.' }]
        : [1, 2, 3].map((id) => ({ kind: 'tool-call', id: `${id}`, name: 'spin', input: {} }) as const),
    act: async () => {
      acted += 1;
      return { kind: 'result', text: 'again' };
    },
  });
  await one.turn('spin');
  await one.quiet(3_000);
  expect(acted).toBe(8);
  one.hangUp();
  const { history } = await one.ended;
  expect(history.filter((message) => message.role === 'tool' && message.isError)).toHaveLength(4);
  expect(history.at(-1)).toEqual({ role: 'agent', text: 'Enough.' });
});

test('whoever says a sentence that nobody understands is asked once to say it again', async () => {
  const one = stage();
  await one.say('', 1_200);
  await one.quiet(4_000);
  expect(one.spoken).toEqual(['Sorry, I did not understand that.', 'Could you say it again?']);
  expect(one.facts.filter((fact) => fact.kind === 'error')).toMatchObject([{ where: 'misunderstood' }]);
  await one.say('', 1_200);
  await one.quiet(4_000);
  expect(one.spoken).toHaveLength(2);
  one.hangUp();
  await one.ended;
});

test('a model that says nothing leaves no dead air', async () => {
  const one = stage({ thoughts: () => [] });
  await one.turn('hello');
  await one.quiet(1_000);
  expect(one.spoken.join(' ')).toBe('Sorry, I did not understand that. Could you say it again?');
  one.hangUp();
  await one.ended;
});

test('an agent that is given the caller back speaks to what has happened', async () => {
  const history = [
    { role: 'caller', text: 'sales' },
    { role: 'agent', text: 'One moment.' },
  ] as const;
  const one = stage({ settings: { greeting: 'Hello.' }, start: { history, note: 'Nobody in sales took the call.', turnsTold: 2 } });
  await one.quiet(1_500);
  expect(one.asked[0]?.history).toEqual([...history, { role: 'note', text: 'Nobody in sales took the call.' }]);
  expect(one.spoken).toEqual(['Fine.']);
  expect(one.facts.find((fact) => fact.kind === 'turn')).toMatchObject({ turn: { turn: 2 } });
  one.hangUp();
  await one.ended;
});
