import { expect, test } from 'vitest';
import type { Caller, TrunkOutcome } from '../flow/caller.ts';
import { callOutside } from './call-outside.ts';
import { makeLines } from './lines.ts';

async function tried(outcomes: Readonly<Record<number, TrunkOutcome>>, isEmergency = false): Promise<string[]> {
  const steps: string[] = [];
  const lines = makeLines();
  const never = () => Promise.reject(new Error('not asked for'));
  const caller: Caller = {
    ...{ ring: never, isBusy: never, echo: never, adopt: never, prefixName: never },
    dialTrunk: ({ trunkId, number, callerId }) => {
      steps.push(`${trunkId}: ${number} as ${callerId} (${lines.onTrunk(trunkId)}/${lines.ofTenant(7)})`);
      return Promise.resolve(outcomes[trunkId] ?? { kind: 'unreachable' });
    },
    say: async (sentence) => void steps.push(sentence),
    leave: async (cause) => void steps.push(String(cause)),
  };
  const call = { number: '+1202', trunks: [1, 2, 3], callerId: '+1555', isEmergency };
  await callOutside({ caller, call, tenantId: 7, lines });
  expect([1, 2, 3].map((id) => lines.onTrunk(id)).concat(lines.ofTenant(7))).toEqual([0, 0, 0, 0]);
  return steps;
}

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
