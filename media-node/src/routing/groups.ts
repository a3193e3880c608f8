/** Rings the members of a group in the way that it says. */
import type { RingGroupDecision } from '@botpbx/shared/model/decision';
import type { RoutingExtension } from '@botpbx/shared/model/routing-view';
import type { Caller, RingOutcome } from '../flow/caller.ts';

/** Whose turn it is: remembers for each group where the last call began, as long as the process lives. */
export interface GroupTurns {
  /** The members in the order in which this call rings them. */
  orderOf(tenantId: number, decision: RingGroupDecision): readonly RoutingExtension[];
  /** A call of the group began with this member. */
  began(tenantId: number, groupId: number, extensionId: number): void;
}

/** Makes the memory of turns. `random` gives numbers from 0 up to, and without, 1. */
export function makeTurns(random: () => number): GroupTurns {
  const last = new Map<string, number>();
  const keyOf = (tenantId: number, groupId: number) => `${tenantId}:${groupId}`;
  return {
    orderOf: (tenantId, { group, members }) => {
      if (group.strategy === 'random') return shuffled(members, random);
      if (group.strategy !== 'round_robin') return members;
      const before = last.get(keyOf(tenantId, group.id));
      const next = members.findIndex((member) => member.id === before) + 1;
      return [...members.slice(next), ...members.slice(0, next)];
    },
    began: (tenantId, groupId, extensionId) => void last.set(keyOf(tenantId, groupId), extensionId),
  };
}

/** A new order, each as likely as any other (Fisher and Yates). */
function shuffled<T>(rows: readonly T[], random: () => number): T[] {
  const mixed: T[] = [];
  for (const row of rows) {
    const at = Math.floor(random() * (mixed.length + 1));
    mixed.push(row);
    [mixed[at], mixed[mixed.length - 1]] = [row, mixed[at] ?? row];
  }
  return mixed;
}

export interface GroupWay {
  readonly caller: Caller;
  readonly tenantId: number;
  readonly turns: GroupTurns;
  readonly endpointOf: (extension: string) => string;
}

/** Rings a group until somebody answers or nobody is left. Members who talk are passed over; so are those without a phone. */
export function ringGroup(decision: RingGroupDecision, way: GroupWay): Promise<RingOutcome> {
  return decision.group.strategy === 'ringall' ? ringAll(decision, way) : ringInTurn(decision, way);
}

async function ringAll({ group, members }: RingGroupDecision, { caller, endpointOf }: GroupWay): Promise<RingOutcome> {
  const free: string[] = [];
  for (const member of members) {
    const endpoint = endpointOf(member.extension);
    if (!(await caller.isBusy(endpoint))) free.push(endpoint);
  }
  if (free.length > 0) return caller.ring(free, group.ring_timeout);
  return members.length > 0 ? 'busy' : 'absent';
}

async function ringInTurn(decision: RingGroupDecision, { caller, tenantId, turns, endpointOf }: GroupWay): Promise<RingOutcome> {
  const { group } = decision;
  let [best, isBegun]: [RingOutcome, boolean] = ['absent', false];
  for (const member of turns.orderOf(tenantId, decision)) {
    const endpoint = endpointOf(member.extension);
    const isBusy = await caller.isBusy(endpoint);
    if (!isBusy && !isBegun && group.strategy === 'round_robin') turns.began(tenantId, group.id, member.id);
    const outcome = isBusy ? 'busy' : await caller.ring([endpoint], group.ring_timeout);
    if (outcome === 'answered' || outcome === 'gone') return outcome;
    if (!isBusy && outcome !== 'absent') isBegun = true;
    if (WEIGHT[outcome] > WEIGHT[best]) best = outcome;
  }
  return best;
}

/** Of several members' outcomes the caller hears the one that says most. */
const WEIGHT: Readonly<Record<RingOutcome, number>> = { absent: 0, failed: 1, busy: 2, no_answer: 3, answered: 4, gone: 4 };
