import { expect, test } from 'vitest';
import type { ToolCall } from '../voice/ports.ts';
import { makeTools } from './desk.ts';
import { agentOf, tenantOf, worldOf } from './testing/world.ts';
import type { ForeignTool } from './world.ts';

const signal = new AbortController().signal;
const call = (name: string, input: unknown = {}): ToolCall => ({ kind: 'tool-call', id: 'c1', name, input });
const use = (given: Parameters<typeof agentOf>[0], world = worldOf()) => {
  const tools = makeTools(agentOf(given), world);
  return { tools, world, act: (name: string, input?: unknown) => tools.act(call(name, input), signal) };
};
const textOf = (outcome: Awaited<ReturnType<ReturnType<typeof use>['act']>>): string =>
  outcome.kind === 'result' ? outcome.text : outcome.kind;

test('the model is told of the tools that the agent has, and of no others', () => {
  const { tools } = use({ tools: ['transfer_call', 'end_call', 'check_hours', 'send_sms', 'search_knowledge', 'set_outcome'] });
  expect(tools.specs.map(({ name }) => name)).toEqual(['transfer_call', 'end_call']);
  expect(tools.specs[0]?.parameters).toMatchObject({ type: 'object', required: ['destination'] });
  expect(tools.specs[0]?.parameters).not.toHaveProperty('$schema');
});

test('a caller is transferred by number, by name, and by what people say around them', async () => {
  const { act } = use({ tools: ['transfer_call'] });
  const sales = { kind: 'hand-over', to: { type: 'ring_group', id: 20 }, name: 'Sales', isWarm: false, reason: null };
  for (const destination of ['Sales', 'the sales department', '600', 'six zero zero', ' SALES '])
    expect(await act('transfer_call', { destination }), destination).toEqual(sales);
  expect(await act('transfer_call', { destination: 'Miller' })).toMatchObject({ to: { type: 'extension', id: 10 } });
});

test('a target goes before whatever else has its name', async () => {
  const targets = [{ name: 'Sales', destination: { type: 'external', number: '+15557777', extension_id: 7 }, warm: true }];
  const { act } = use({ tools: ['transfer_call'], transfer_targets: targets });
  expect(await act('transfer_call', { destination: 'sales', reason: 'wants a quote' })).toMatchObject({
    ...{ kind: 'hand-over', isWarm: true, reason: 'wants a quote' },
    to: { type: 'external', number: '+15557777', extension_id: 7 },
  });
});

test('a number outside that is not listed, an unknown name and one that several have are refused with what is possible', async () => {
  const { act, tools } = use({ tools: ['transfer_call'] });
  expect(textOf(await act('transfer_call', { destination: '+88213100000' }))).toContain('Possible are');
  expect(textOf(await act('transfer_call', { destination: 'John' }))).toContain(
    'John Smith (extension 2010) and John Miller (extension 2011)',
  );
  expect(textOf(await act('transfer_call', { destination: 'Jon Smyth' }))).toContain('Did the caller mean John Smith');
  expect(tools.tally()).toEqual({ calls: 3, refused: 3 });
});

test('where only targets are allowed, nobody else is reached or told of', async () => {
  const targets = [{ name: 'Front desk', destination: { type: 'extension', id: 7 } }];
  const { act } = use({ tools: ['transfer_call', 'lookup_directory'], transfer_policy: 'listed', transfer_targets: targets });
  expect(await act('transfer_call', { destination: '2002' })).toMatchObject({ isError: true });
  expect(await act('transfer_call', { destination: 'Ann Archer' })).toMatchObject({ to: { type: 'extension', id: 7 }, name: 'Front desk' });
  expect(textOf(await act('lookup_directory', { query: 'Bob' }))).not.toContain('2002');
});

test("a target in another tenant's rows is none", async () => {
  const targets = [{ name: 'Foreign', destination: { type: 'extension', id: 999 } }];
  const { act } = use({ tools: ['transfer_call'], transfer_policy: 'listed', transfer_targets: targets });
  expect(await act('transfer_call', { destination: 'Foreign' })).toMatchObject({ isError: true });
});

test('a message is left with what is known, and read back', async () => {
  const { act, world } = use({ tools: ['take_message'], message_mailbox: 7 });
  expect(textOf(await act('take_message', { name: 'Max', message: 'Call me\nback.' }))).toBe(
    'The message of Max has been left. Number to call back: + 1 5 5 5 0 1 0 0.',
  );
  expect(world.done.messages).toEqual([{ mailbox: 7, callerName: 'Max', text: 'Call me back.', callbackNumber: '+15550100' }]);
  expect(await act('take_message', { name: 'Max', message: '' })).toMatchObject({ isError: true });
});

test('a thing that could not be done is not said to be done', async () => {
  const world = worldOf();
  const errands = { ...world.errands, leaveMessage: async () => Promise.reject(new Error('disk full')) };
  const { act } = use({ tools: ['take_message'] }, { ...world, errands });
  expect(await act('take_message', { name: 'Max', message: 'Hello' })).toMatchObject({ isError: true });
});

test('a callback is noted in the local time of the house', async () => {
  const { act, world } = use({ tools: ['schedule_callback'] });
  expect(textOf(await act('schedule_callback', { when: '2026-11-24T15:00' }))).toBe('Noted: a call to + 1 5 5 5 0 1 0 0 tomorrow at 3 PM.');
  expect(world.done.callbacks).toEqual([{ atMs: Date.parse('2026-11-24T14:00Z'), number: '+15550100', note: null }]);
  for (const when of ['2026-11-23T10:00', '2027-11-24T15:00', 'tomorrow', '2026-02-31T10:00'])
    expect(await act('schedule_callback', { when }), when).toMatchObject({ isError: true });
});

test('who is free is told as it is', async () => {
  const world = worldOf({
    state: {
      statusOf: (extension) => (extension === '2001' ? 'busy' : extension === '2002' ? 'available' : undefined),
      queueOf: () => undefined,
    },
  });
  const { act } = use({ tools: ['check_availability'] }, world);
  expect(textOf(await act('check_availability', { destination: 'Ann' }))).toBe('Ann Archer is on the telephone at the moment.');
  expect(textOf(await act('check_availability', { destination: '2010' }))).toContain('no telephone is connected');
  expect(textOf(await act('check_availability', { destination: 'Sales' }))).toBe('Sales is free: somebody can answer.');
});

test('an outcome is checked against the fields, and grows', async () => {
  const outcome = [
    { name: 'interest', type: 'choice', choices: ['hot', 'cold'] },
    { name: 'seats', type: 'number' },
    { name: 'agreed', type: 'yes_no' },
  ];
  const { act, world } = use({ tools: ['set_outcome'], outcome });
  await act('set_outcome', { interest: 'hot' });
  await act('set_outcome', { seats: 12, agreed: true });
  expect(world.done.outcomes.at(-1)).toEqual({ interest: 'hot', seats: 12, agreed: true });
  expect(await act('set_outcome', { interest: 'lukewarm' })).toMatchObject({ isError: true });
  expect(await act('set_outcome', { price: 1 })).toMatchObject({ isError: true });
});

test('digits in secret go to a function alone, and come back from it hidden', async () => {
  const seen: unknown[] = [];
  const pay: ForeignTool = {
    spec: { name: 'pay', description: '', parameters: { type: 'object', properties: { card: { type: 'string', minLength: 4 } } } },
    ...{ filler: 'One moment.', takesSecrets: true },
    act: async (given) => {
      seen.push(given);
      return { kind: 'result', text: 'card 4111-1111 1111 1111 is good' };
    },
  };
  const mcp: ForeignTool = { ...pay, spec: { ...pay.spec, name: 'other' }, takesSecrets: false };
  const { act, tools, world } = use({ tools: ['collect_digits'] }, worldOf({ foreign: [pay, mcp] }));
  const asked = await act('collect_digits', { purpose: 'card number', max_digits: 16, min_digits: 16 });
  if (asked.kind !== 'collect') throw new Error('no digits were asked for');
  expect(asked.asked).toEqual({ purpose: 'card number', minDigits: 16, maxDigits: 16, isMasked: true });
  const result = tools.collected(asked.asked, '4111111111111111');
  expect(result.text).toBe(
    `For card number the caller entered 16 digits, which are secret. Where a function needs them, write $${'{DIGITS_1}'}.`,
  );
  expect(textOf(await act('pay', { card: `$${'{DIGITS_1}'}` }))).toBe(`<data from="pay">\ncard $${'{DIGITS_1}'} is good\n</data>`);
  await act('other', { card: `$${'{DIGITS_1}'}` });
  expect(seen).toEqual([{ card: '4111111111111111' }, { card: `$${'{DIGITS_1}'}` }]);
  expect(tools.fillerOf('pay')).toBe('One moment.');
  expect(JSON.stringify(world.done)).not.toContain('4111');
});

test('digits that are no secret are told, and none are told too', () => {
  const { tools } = use({ tools: ['collect_digits'] });
  const asked = { purpose: 'order number', minDigits: 1, maxDigits: 8, isMasked: false };
  expect(tools.collected(asked, '1234').text).toBe('For order number the caller entered 1 2 3 4.');
  expect(tools.collected(asked, null)).toMatchObject({ isError: true });
});

test('what is unknown, malformed, huge or full of control characters is refused, logged and counted', async () => {
  const { act, tools, world } = use({ tools: ['end_call'] });
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const bad: [string, unknown][] = [
    ['transfer_call', { destination: '2001' }],
    ['rm -rf /', {}],
    ['end_call', 'say goodbye'],
    ['end_call', ['x']],
    ['end_call', { say: 'x'.repeat(20_000) }],
    ['end_call', { say: 'bye\u0000' }],
    ['end_call', circle],
    ['end_call', { other: 1 }],
  ];
  for (const [name, input] of bad) expect(await act(name, input), name).toMatchObject({ kind: 'result', isError: true });
  expect(tools.tally()).toEqual({ calls: 8, refused: 8 });
  expect(world.done.warnings).toHaveLength(8);
  expect(await act('end_call')).toMatchObject({ isError: true });
  tools.newTurn();
  expect(await act('end_call', { say: 'Goodbye.' })).toEqual({ kind: 'end', say: 'Goodbye.' });
});

test('a call has so many tool calls and no more', async () => {
  const { act, tools } = use({ tools: ['end_call'] });
  for (let count = 0; count < 200; count++) {
    tools.newTurn();
    expect(await act('end_call')).toEqual({ kind: 'end' });
  }
  tools.newTurn();
  expect(await act('end_call')).toMatchObject({ isError: true });
});

test('a caller who is gone waits for no tool', async () => {
  const gone = new AbortController();
  const world = worldOf();
  const errands = { ...world.errands, leaveMessage: () => new Promise<void>(() => undefined) };
  const tools = makeTools(agentOf({ tools: ['take_message'] }), { ...world, errands });
  const acting = tools.act(call('take_message', { name: 'Max', message: 'Hi' }), gone.signal);
  gone.abort();
  expect(await acting).toMatchObject({ isError: true });
});

test('a queue is told with its line', async () => {
  const queue = { waiting: 3, available: 0, longestWaitSeconds: 130 };
  const world = worldOf({ state: { statusOf: () => undefined, queueOf: (id) => (id === 40 ? queue : undefined) } });
  const targets = [{ name: 'Support', destination: { type: 'queue', id: 40 } }];
  const tenant = { ...tenantOf(), queues: [{ id: 40, name: 'Support', number: '700' } as never] };
  const { act } = use({ tools: ['check_availability'], transfer_targets: targets }, { ...world, tenant });
  expect(textOf(await act('check_availability', { destination: 'Support' }))).toBe(
    'Support: nobody is free at the moment; 3 callers are waiting, the longest for 2 minutes.',
  );
});
