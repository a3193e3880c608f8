import type { OutboundDecision } from '@botpbx/shared/model/decision';
import type { OutboundCall, OutboundVerdict } from '@botpbx/shared/model/outbound-gate';
import type { HashedPins } from '@botpbx/shared/model/outside';
import { hashRoutePin } from '@botpbx/shared/model/route-pin';
import { expect, test } from 'vitest';
import type { Caller, TrunkOutcome } from '../flow/caller.ts';
import type { Media } from '../flow/media.ts';
import { callOutside, type OutsideOptions } from './call-outside.ts';
import { type Lines, makeLines } from './lines.ts';

const outboundCall: OutboundCall = {
  ...{ number: '+1202', trunks: [1, 2, 3], callerId: '+1555', isEmergency: false },
  ...{ abroad: null, pinSetId: null, emergencyLocationId: null },
};
const never = () => Promise.reject(new Error('not asked for'));

interface Scene {
  readonly outcomes: Readonly<Record<number, TrunkOutcome>>;
  readonly call: Partial<OutboundCall>;
  readonly lines: Lines;
  /** What the gate says at the n-th time. */
  readonly verdicts: readonly (OutboundVerdict | undefined)[];
  readonly digits: readonly string[];
  readonly pinSet?: HashedPins;
}

async function played(scene: Partial<Scene>): Promise<string[]> {
  const { outcomes = {}, call = {}, lines = makeLines(), verdicts = [], digits = [], pinSet } = scene;
  const steps: string[] = [];
  const caller = {
    dialTrunk: ({ trunkId, number, callerId }) => {
      steps.push(`${trunkId}: ${number} as ${callerId} (${lines.onTrunk(trunkId)}/${lines.ofTenant(7)})`);
      return Promise.resolve(outcomes[trunkId] ?? { kind: 'unreachable' });
    },
    say: async (sentence) => void steps.push(sentence),
    stay: async () => undefined,
    leave: async (cause) => void steps.push(String(cause)),
  } as Partial<Caller> as Caller;
  const heard = [...digits];
  const media: Media = {
    ...{ answer: async () => void steps.push('answer'), play: never, record: never },
    readDigits: async () => ({ kind: 'digits', digits: heard.shift() ?? '', ended: 'full' }),
    keepKeys: async () => undefined,
    forgetKeys: async () => undefined,
    openLine: never,
  };
  const wanted = { ...outboundCall, ...call };
  let asked = 0;
  const out: OutsideOptions['out'] = {
    ask: () => verdicts[asked++] ?? { kind: 'allowed', call: wanted, why: '' },
    pinSet: () => pinSet,
    placing: ({ pin }) => void (pin && steps.push(`PIN ${pin.pinId} of ${pin.setId}`)),
  };
  const decision: OutboundDecision = {
    kind: 'outbound',
    call: wanted,
    asked: { dialled: '1202', by: '1001', isUnattended: false },
    why: '',
  };
  await callOutside(decision, { caller, media, tenantId: 7, lines, out });
  expect([1, 2, 3].map((id) => lines.onTrunk(id)).concat(lines.ofTenant(7))).toEqual([0, 0, 0, 0]);
  return steps;
}
const tried = (outcomes: Scene['outcomes'], isEmergency = false) => played({ outcomes, call: { isEmergency } });

const [first, second, third] = [1, 2, 3].map((id) => `${id}: +1202 as +1555 (1/1)`);

test('trunks are tried in order until one serves', async () => {
  expect(await tried({ 1: { kind: 'answered' } })).toEqual([first, '16']);
  expect(await tried({ 2: { kind: 'answered' } })).toEqual([first, second, '16']);
  expect(await tried({})).toEqual([first, second, third, 'lines_busy', '34']);
});

test('what a carrier says of the callee ends the call', async () => {
  for (const cause of [17, 19, 21]) expect(await tried({ 1: { kind: 'refused', cause } })).toEqual([first, String(cause)]);
  expect(await tried({ 2: { kind: 'refused', cause: 1 } })).toEqual([first, second, 'no_such_number', '1']);
});

test('help is asked for everywhere: a carrier that refuses the number is passed over, a callee who is busy is not', async () => {
  expect(await tried({ 1: { kind: 'refused', cause: 21 }, 2: { kind: 'answered' } }, true)).toEqual([first, second, '16']);
  expect(await tried({ 1: { kind: 'refused', cause: 17 } }, true)).toEqual([first, '17']);
});

test('a caller who is gone is not acted on', async () => {
  expect(await tried({ 1: { kind: 'gone' } })).toEqual([first]);
});

const no: OutboundVerdict = { kind: 'refused', code: 'lines_busy', why: '' };

test('the gate is asked when the call is dialled, and again at each further trunk', async () => {
  expect(await played({ verdicts: [no] })).toEqual(['lines_busy', '34']);
  expect(await played({ verdicts: [undefined, no] })).toEqual([first, 'lines_busy', '34']);
  const withoutSecond: OutboundVerdict = { kind: 'allowed', call: { ...outboundCall, trunks: [1, 3] }, why: '' };
  expect(await played({ verdicts: [undefined, withoutSecond] })).toEqual([first, third, 'lines_busy', '34']);
});

test('the fraud breaker keeps a call back, but none for help', async () => {
  const lines: Lines = { ...makeLines(), begin: () => false };
  expect(await played({ lines })).toEqual(['not_allowed', '21']);
  expect(await played({ lines, call: { isEmergency: true }, outcomes: { 1: { kind: 'answered' } } })).toContain('16');
});

test('a PIN is asked for three times, and the one that was given is told', async () => {
  const salt = 'a'.repeat(32);
  const pinSet = { id: 3, name: 'x', salt, iterations: 10, pins: [{ id: 5, hash: await hashRoutePin('4711', salt, 10) }] };
  const answered = { pinSet, call: { pinSetId: 3 }, outcomes: { 1: { kind: 'answered' } } } as const;
  expect(await played({ ...answered, digits: ['1', '', '4711'] })).toEqual(['answer', 'PIN 5 of 3', first, '16']);
  expect(await played({ ...answered, digits: ['1', '2', '3', '4711'] })).toEqual(['answer', 'not_allowed', '21']);
  expect(await played({ call: { pinSetId: 3 } })).toEqual(['not_allowed', '21']);
});
