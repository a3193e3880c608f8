import { expect, test } from 'vitest';
import { actsOf, type Doing, flowOf, pressed, SILENCE, step, textPrompt, walked, worldOf } from '../testing/walked-flows.ts';

const bye = step('bye', 'hangup');
const DESK = { type: 'extension', id: 1 };
const rung = (outcome: 'done' | 'busy' | 'no_answer' | 'failed'): Doing => ({ kind: 'rung', outcome });

test.each([
  ['busy', { busy: 'bye', failed: 'bye' }, 't busy', 'hangup'],
  ['no_answer', { failed: 'bye' }, 't failed', 'hangup'],
  ['no_answer', { done: 'bye' }, 't no_answer', 'stopped'],
  ['done', { failed: 'bye' }, 't done', 'hangup'],
  ['busy', {}, 't busy', 'hangup'],
] as const)('a transfer that comes back %s with exits %o', async (outcome, exits, pass, end) => {
  const walk = await walked(flowOf(step('t', 'transfer', { destination: DESK }, exits), bye), [rung(outcome)]);
  const claims = ['busy', 'no_answer'].filter((name) => name in exits);
  expect(walk.acts[0]).toEqual({ kind: 'transfer', to: DESK, returns: Object.keys(exits).length > 0, claims });
  expect([walk.path[1], walk.end.kind]).toEqual([pass, end]);
});

test('a number that was entered is dialled inside, and only what can be dialled of it', async () => {
  const flow = flowOf(step('t', 'transfer', { destination: DESK, number: '${EXT}' }, { failed: 'bye' }), bye);
  const { acts } = await walked(flow, [rung('done')], { variables: { EXT: '20 01&SIP/x' } });
  expect(acts[0]).toMatchObject({ to: { type: 'inside', number: '2001' } });
  const empty = await walked(flow, []);
  expect(empty.acts).toEqual([]);
  expect(empty.path).toContain('t failed');
});

test.each([
  ['voicemail', { mailbox: 'general' }, { kind: 'done' }, 'x done'],
  ['voicemail', { mailbox: 3 }, { kind: 'failed', why: 'full' }, 'x failed'],
  ['record_message', { mailbox: 3 }, { kind: 'recorded', seconds: 9 }, 'x done'],
  ['record_message', { mailbox: 3 }, { kind: 'recorded', seconds: 2 }, 'x too_short'],
  ['callback_request', { queue_id: 3 }, { kind: 'done' }, 'x done'],
  ['callback_request', { queue_id: 3 }, { kind: 'failed', why: 'none' }, 'x failed'],
  ['queue_check', { queue_id: 3, max_waiting: 2 }, { kind: 'queue', waiting: 2, available: 1, longest_wait: 70 }, 'x free'],
  ['queue_check', { queue_id: 3, max_waiting: 1 }, { kind: 'queue', waiting: 2, available: 1, longest_wait: 70 }, 'x busy'],
  ['queue_check', { queue_id: 3, max_wait: 60 }, { kind: 'queue', waiting: 0, available: 1, longest_wait: 61 }, 'x busy'],
  ['queue_check', { queue_id: 3 }, { kind: 'queue', waiting: 0, available: 0, longest_wait: 0 }, 'x nobody'],
  ['queue_check', { queue_id: 3 }, { kind: 'failed', why: 'gone' }, 'x failed'],
] as const)('%s %o: %o', async (kind, settings, happened, pass) => {
  const exits = Object.fromEntries(['done', 'failed', 'too_short', 'free', 'busy', 'nobody'].map((exit) => [exit, 'bye']));
  expect((await walked(flowOf(step('x', kind, settings, exits), bye), [happened])).path[1]).toBe(pass);
});

test('what is not chosen yet goes by failed without asking anybody', async () => {
  for (const kind of ['transfer', 'voicemail', 'record_message', 'callback_request', 'queue_check', 'ai_agent', 'sub_flow'] as const) {
    const { path, acts } = await walked(flowOf(step('x', kind, {}, { failed: 'bye' }), bye), []);
    expect([kind, path[1], acts.length]).toEqual([kind, 'x failed', 0]);
  }
});

test('a queue tells its place and its wait in minutes', async () => {
  const flow = flowOf(step('q', 'queue_check', { queue_id: 1 }, { free: 'bye' }), bye);
  const { walk } = await walked(flow, [{ kind: 'queue', waiting: 2, available: 1, longest_wait: 61 }]);
  expect(walk.variables()).toMatchObject({ QUEUEPOS: '3', QUEUEHOLDTIME: '2', QUEUE_WAITING: '2', QUEUE_LONGEST_WAIT: '61' });
});

test('an agent is told what is known, and its outcome chooses the exit', async () => {
  const cases = [{ when: '${AGENT_ENDING} == "done" and ${AGENT_INTENT} == "sales"' }];
  const flow = flowOf(
    step('a', 'ai_agent', { agent_id: 4, context: 'Calls from ${EXTEN}', cases }, { case_1: 'bye', done: 'bye', failed: 'bye' }),
    bye,
  );
  const done = await walked(flow, [{ kind: 'agent_done', variables: { ending: 'done', AGENT_INTENT: 'sales' } }], {
    variables: { EXTEN: '9' },
  });
  expect(done.acts[0]).toMatchObject({ kind: 'agent', agent_id: 4, context: 'Calls from 9', variables: { EXTEN: '9' } });
  expect(done.path).toContain('a case_1');
  expect((await walked(flow, [{ kind: 'agent_done', variables: {} }])).path).toContain('a done');
  expect((await walked(flow, [{ kind: 'failed', why: 'busy' }])).path).toContain('a failed');
});

const speech = (settings: object, exits: Record<string, string>) =>
  flowOf(step('s', 'collect_speech', { prompt: textPrompt('How can I help?'), variable: 'said', ...settings }, exits), bye);
const heard = (text: string): Doing => ({ kind: 'heard', text });

test('of what is said the choice counts whose longest phrase is in it', async () => {
  const choices = [
    { label: 'Sales', phrases: ['buy'] },
    { label: 'Support', phrases: ['sales support', 'broken'] },
  ];
  const flow = speech(
    { choices, invalid_prompt: textPrompt('Sorry?') },
    { choice_1: 'bye', choice_2: 'bye', invalid: 'bye', timeout: 'bye' },
  );
  const sales = await walked(flow, [heard('I would like SALES, please')]);
  expect([sales.path[1], sales.walk.variables().SAID]).toEqual(['s choice_1', 'Sales']);
  expect((await walked(flow, [heard('to the sales support')])).path).toContain('s choice_2');
  const lost = await walked(flow, [heard('salesman'), heard('er')]);
  expect([lost.path[1], lost.heard]).toEqual(['s invalid', ['How can I help?', 'Sorry?', 'How can I help?']]);
  expect((await walked(flow, [heard(''), heard('')])).path).toContain('s timeout');
  expect((await walked(flow, [{ kind: 'failed', why: 'no ears' }])).path).toEqual(['start next', 's failed']);
});

test.each([
  ['yes_no', 'Yes, please!', 's yes', 'yes'],
  ['yes_no', 'no that is not right', 's no', 'no'],
  ['digits', 'four, double two oh', 's heard', '4220'],
  ['digits', 'my number is 12 34', 's heard', '1234'],
  ['anything', 'my name is Ann', 's heard', 'my name is Ann'],
])('%s: %s', async (expects, text, pass, value) => {
  const { path, walk } = await walked(speech({ expects }, { yes: 'bye', no: 'bye', heard: 'bye' }), [heard(text)]);
  expect([path[1], walk.variables().SAID]).toEqual([pass, value]);
});

test('a sub-flow comes back, leads out, or is left by failed', async () => {
  const outer = (exits: Record<string, string>) => flowOf(step('s', 'sub_flow', { ivr_id: 2 }, exits), bye);
  const of = async (exits: Record<string, string>, inner: ReturnType<typeof flowOf>) => {
    const { path, end } = await walked(worldOf({ 1: outer(exits), 2: inner }), [SILENCE]);
    return [...path.slice(1), end.kind].join(', ');
  };
  expect(await of({ next: 'bye' }, flowOf(step('r', 'return')))).toBe('start next, r return, s next, bye hangup, hangup');
  expect(await of({ next: 'bye' }, flowOf(step('v', 'set_variable')))).toBe('start next, v next, s next, bye hangup, hangup');
  expect(await of({ next: 'bye' }, flowOf(step('h', 'hangup')))).toBe('start next, h hangup, s hangup, hangup');
  const lost = flowOf(step('i', 'dtmf_input'));
  expect(await of({ failed: 'bye' }, lost)).toBe('start next, i timeout, s failed, bye hangup, hangup');
  expect(await of({ next: 'bye' }, lost)).toBe('start next, i timeout, s stopped, stopped');
});

test('walks that never wait, or never end, are stopped', async () => {
  const idle = await walked(flowOf(step('a', 'set_variable', {}, { next: 'b' }), step('b', 'set_variable', {}, { next: 'a' })), []);
  expect([idle.passes.length, idle.end]).toEqual([100, { kind: 'stopped', why: 'IVR 1 goes round in a circle.' }]);
  const keys = Array.from({ length: 2000 }, () => pressed('1'));
  const busy = await walked(flowOf(step('m', 'menu', { options: [{ key: '1', label: 'again' }] }, { key_1: 'm' })), keys);
  expect([busy.passes.length, busy.end.kind]).toEqual([1000, 'stopped']);
  const self = await walked(flowOf(step('s', 'sub_flow', { ivr_id: 1 }, { next: 'bye', failed: 'bye' }), bye), []);
  expect(self.path.filter((pass) => pass === 's failed')).toHaveLength(1);
  expect(actsOf(self.acts, 'play')).toEqual([]);
});

test('a circle of long conditions keeps nobody busy', async () => {
  const when = `\${X} == 1${' or ${X} contains "aaaaaaaaaaaaaaaaaaaaaaaaaab"'.repeat(60)}`;
  const cases = Array.from({ length: 20 }, () => ({ when }));
  const flow = flowOf(step('b', 'branch', { cases }, { else: 'b' }));
  const beginMs = performance.now();
  const { passes, end } = await walked(flow, [], { variables: { X: 'a'.repeat(500) } });
  expect([passes.length, end.kind]).toEqual([6, 'stopped']);
  expect(performance.now() - beginMs).toBeLessThan(1000);
});
