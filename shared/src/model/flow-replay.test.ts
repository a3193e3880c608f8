import { expect, test } from 'vitest';
import {
  BEGIN_MS,
  type Doing,
  flowOf,
  keyed,
  PLAYED,
  pressed,
  SILENCE,
  step,
  textPrompt,
  walked,
  worldOf,
} from '../testing/walked-flows.ts';
import type { Flow } from './flow.ts';
import type { FlowWalkDetails } from './flow-history.ts';
import { replayWalk } from './flow-replay.ts';

const bye = step('bye', 'hangup');

async function recorded(flows: Readonly<Record<number, Flow>>, doing: readonly Doing[]): Promise<FlowWalkDetails> {
  const variables = { 'CALLERID(NUM)': '+4930123456' };
  const { passes, end } = await walked(worldOf(flows), doing, { variables });
  const names = Object.fromEntries(Object.entries(flows).map(([id, flow]) => [id, { name: `IVR ${id}`, version: 1, flow }]));
  return {
    ...{ walk: crypto.randomUUID(), call_id: '1705123456.789', ivr_id: 1, ivr: 'IVR 1', version: 1, variables, flows: names },
    ...{ started_at: new Date(BEGIN_MS).toISOString(), passed: [...passes], ending: end.kind, why: null, ms: 1 },
  } as FlowWalkDetails;
}

const menu = flowOf(
  step('hello', 'play_message', { prompt: textPrompt('Hello') }, { next: 'm' }),
  step('m', 'menu', { options: [{ key: '1', label: 'one' }] }, { key_1: 'sub', timeout: 'bye' }),
  step('sub', 'sub_flow', { ivr_id: 2 }, { next: 'hours' }),
  step('hours', 'time_condition', { time_condition_id: 4 }, { open: 'bye', closed: 'bye' }),
  bye,
);
const inner = flowOf(
  step('ask', 'dtmf_input', { max_digits: 4, masked: true, variable: 'pin', retries: 2, expected: '12??' }, { matched: 'is' }),
  step('is', 'branch', { cases: [{ when: '${PIN} == 1234' }] }, { case_1: 'back', else: 'bye' }),
  step('back', 'return'),
  bye,
);
const WAY = [PLAYED, pressed('9'), pressed('1'), SILENCE, pressed('9876'), pressed('1234')];

test('a walk is replayed to the same steps, through sub-flows and masked digits', async () => {
  const details = await recorded({ 1: menu, 2: inner }, WAY);
  expect(details.passed.map(({ step_id, exit }) => `${step_id} ${exit}`)).toEqual([
    'start next',
    'hello next',
    'm key_1',
    'start next',
    'ask matched',
    'is case_1',
    'back return',
    'sub next',
    'hours closed',
    'bye hangup',
  ]);
  const { difference, turns } = replayWalk(details);
  expect(difference).toBeNull();
  expect(turns.flatMap(({ turn }) => turn.passed)).toEqual(details.passed);
});

test('who hangs up in a sub-flow hangs up in the replay', async () => {
  const details = await recorded({ 1: menu, 2: inner }, [keyed('1'), SILENCE, { kind: 'gone' }]);
  expect(details.passed.slice(-2)).toMatchObject([
    { step_id: 'ask', exit: 'gone', happened: [{ kind: 'digits' }, { kind: 'gone' }] },
    { step_id: 'sub', exit: 'gone' },
  ]);
  expect(replayWalk(details).difference).toBeNull();
});

test('another flow shows the first step that goes another way', async () => {
  const details = await recorded({ 1: menu, 2: inner }, WAY);
  const other = flowOf(step('hello', 'play_message', { prompt: textPrompt('Hello') }, { next: 'bye' }), bye);
  const changed = { ...details, flows: { ...details.flows, 1: { name: 'IVR 1', version: 2, flow: other } } };
  expect(replayWalk(changed).difference).toEqual({
    place: 2,
    message: 'The call came to m of IVR 1 left by "key_1", the replay to bye of IVR 1 left by "hangup".',
  });
});

test('a walk that its process left behind is replayed as far as it is known', async () => {
  const details = await recorded({ 1: menu, 2: inner }, WAY);
  const left: FlowWalkDetails = { ...details, passed: details.passed.slice(0, 2), ending: 'gone' };
  expect(replayWalk(left).difference).toBeNull();
  expect(replayWalk({ ...left, ending: 'hangup' }).difference).not.toBeNull();
});

test('a walk that goes on is replayed as far as it is known', async () => {
  const details = await recorded({ 1: menu, 2: inner }, WAY);
  const half = { ...details, passed: details.passed.slice(0, 3), ending: null };
  expect(replayWalk(half).difference).toBeNull();
  expect(replayWalk({ ...half, ending: 'hangup' }).difference?.message).toContain('; the call did not.');
});
