import type { Decision, RingGroupDecision } from '@botpbx/shared/model/decision';
import type { RingStrategy } from '@botpbx/shared/model/ring-group';
import { ringOnly } from '@botpbx/shared/model/route-extension';
import { expect, test } from 'vitest';
import type { RingOutcome } from '../flow/caller.ts';
import { type GroupTurns, makeTurns } from './groups.ts';
import { send } from './send.ts';
import { scriptedWay } from './testing/way.ts';

const members = [1, 2, 3].map((id) => ({
  id,
  extension: `100${id}`,
  name: `Phone ${id}`,
  ring_timeout: 20,
  caller_id: null,
  outbound: 'none' as const,
}));
const group = (strategy: RingStrategy, failover: Decision | null = null): RingGroupDecision => ({
  ...{ kind: 'ring_group', group: { id: 5, name: 'Sales', strategy, ring_timeout: 8 }, members, failover, why: '' },
});
const failover = ringOnly({ id: 9, extension: '1009', name: 'Boss', ring_timeout: 30, caller_id: null, outbound: 'none' }, '');

interface Phones {
  readonly outcomes?: Readonly<Record<string, RingOutcome>>;
  readonly busy?: readonly string[];
}

/** Sends a caller to a decision; phones that nothing is said of do not answer. */
async function sent(decision: Decision, { outcomes = {}, busy = [] }: Phones = {}, turns = makeTurns(Math.random)): Promise<string[]> {
  const scripted = scriptedWay({ rings: outcomes, busy });
  await send(decision, { ...scripted.way, turns });
  return scripted.steps;
}
const begins = async (turns: GroupTurns, phones?: Phones) => (await sent(group('round_robin'), phones, turns))[0];

test('ringall rings all who do not talk at once', async () => {
  expect(await sent(group('ringall'), { outcomes: { '1001+1002+1003': 'answered' } })).toEqual(['ring 1001+1002+1003 8', 'leave 16']);
  expect((await sent(group('ringall'), { busy: ['1002'] }))[0]).toBe('ring 1001+1003 8');
  expect(await sent(group('ringall'), { busy: ['1001', '1002', '1003'] })).toEqual(['leave 17']);
});

test('hunt goes from one to the next until somebody answers', async () => {
  const phones = { outcomes: { '1001': 'absent', '1002': 'no_answer', '1003': 'answered' } } as const;
  expect(await sent(group('hunt'), phones)).toEqual(['ring 1001 8', 'ring 1002 8', 'ring 1003 8', 'leave 16']);
  expect(await sent(group('hunt'), { ...phones, busy: ['1001', '1002'] })).toEqual(['ring 1003 8', 'leave 16']);
});

test('a caller who hangs up is rung for no further', async () => {
  expect(await sent(group('hunt', failover), { outcomes: { '1001': 'gone' } })).toEqual(['ring 1001 8']);
});

test('without a failover the caller hears what says most', async () => {
  const of = (a: RingOutcome, b: RingOutcome, c: RingOutcome) => sent(group('hunt'), { outcomes: { '1001': a, '1002': b, '1003': c } });
  expect((await of('absent', 'no_answer', 'busy')).at(-1)).toBe('leave 19');
  expect((await of('busy', 'absent', 'failed')).at(-1)).toBe('leave 17');
  expect((await of('absent', 'absent', 'absent')).at(-1)).toBe('leave 20');
});

test.each(['ringall', 'hunt', 'random', 'round_robin'] as const)('%s fails over when nobody takes the call', async (strategy) => {
  const steps = await sent(group(strategy, failover), { outcomes: { '1009': 'answered' } });
  expect(steps.slice(-2)).toEqual(['ring 1009 30', 'leave 16']);
  expect(steps).not.toContain('say nobody_available');
  expect((await sent(group(strategy, failover))).slice(-2)).toEqual(['say nobody_available', 'leave 19']);
});

test('round robin begins behind the member that the last call began with', async () => {
  const turns = makeTurns(Math.random);
  const firsts = [];
  for (let call = 0; call < 4; call++) firsts.push(await begins(turns));
  expect(firsts).toEqual(['ring 1001 8', 'ring 1002 8', 'ring 1003 8', 'ring 1001 8']);
  expect(await begins(turns, { busy: ['1002'] })).toBe('ring 1003 8');
  expect(await begins(turns)).toBe('ring 1001 8');
});

test('a member without a phone has not had its turn', async () => {
  const turns = makeTurns(Math.random);
  const phones = { outcomes: { '1001': 'absent' } } as const;
  expect(await sent(group('round_robin'), phones, turns)).toContain('ring 1001 8');
  expect(await begins(turns, phones)).toBe('ring 1003 8');
});

test('random gives every order about as often as any other', () => {
  let state = 1;
  const turns = makeTurns(() => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  });
  const counts = new Map<string, number>();
  for (let call = 0; call < 6000; call++) {
    const order = turns
      .orderOf(1, group('random'))
      .map(({ id }) => id)
      .join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
