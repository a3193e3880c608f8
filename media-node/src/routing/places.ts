/** Takes callers to the places where they meet or wait. */
import { unreachable } from '@botpbx/shared/base/errors';
import { CAUSE, type FeatureDecision, type PlaceDecision } from '@botpbx/shared/model/decision';
import type { RoutingConferenceRoom, RoutingParkingLot } from '@botpbx/shared/model/routing-places';
import type { Lot, StayOutcome } from '../flow/places.ts';
import type { Way } from './way.ts';

/** Takes the caller there and leaves him when the stay is over. */
export async function goToPlace(decision: PlaceDecision, way: Way): Promise<void> {
  const { places, tenantId } = way;
  switch (decision.kind) {
    case 'conference':
      return confer(decision.room, way);
    case 'page':
      return page(decision, way);
    case 'park':
      return leaveAfter(way, await places.park(lotOf(tenantId, decision.lot), decision.lot.timeout), CAUSE.congestion);
    case 'unpark':
      return leaveAfter(way, await places.unpark(lotOf(tenantId, decision.lot), decision.slot), CAUSE.unallocated);
    default:
      return unreachable(decision);
  }
}

/** Takes over what rings in the caller's group. */
export const pickUpGroup = async (_: FeatureDecision, way: Way): Promise<void> =>
  leaveAfter(way, await way.places.pickUp(undefined), CAUSE.unallocated);

/** Takes over what rings at an extension. */
export const pickUpDirected = async ({ argument }: FeatureDecision, way: Way): Promise<void> =>
  leaveAfter(way, await way.places.pickUp(way.endpointOf(argument)), CAUSE.unallocated);

/** Speaks to an extension whose phone answers by itself. */
export async function intercom({ argument }: FeatureDecision, way: Way): Promise<void> {
  const { caller, places } = way;
  const endpoint = way.endpointOf(argument);
  if (await caller.isBusy(endpoint)) return caller.leave(CAUSE.busy);
  const outcome = await places.intercom(endpoint);
  if (outcome === 'answered') return caller.leave(CAUSE.normal);
  if (outcome === 'gone') return undefined;
  await caller.say('nobody_available');
  return caller.leave(CAUSE.noAnswer);
}

async function leaveAfter({ caller }: Way, outcome: StayOutcome, failure: number): Promise<void> {
  if (outcome !== 'gone') await caller.leave(outcome === 'done' ? CAUSE.normal : failure);
}

const lotOf = (tenantId: number, { id, first_slot, slots }: RoutingParkingLot): Lot => ({
  tenantId,
  id,
  firstSlot: Number(first_slot),
  slots,
});

async function page({ group, members }: Extract<PlaceDecision, { kind: 'page' }>, way: Way): Promise<void> {
  const { caller, places } = way;
  const heard: string[] = [];
  for (const { extension } of members) {
    const endpoint = way.endpointOf(extension);
    if (!group.skip_busy || !(await caller.isBusy(endpoint))) heard.push(endpoint);
  }
  const outcome = heard.length === 0 ? 'failed' : await places.page(heard, group.two_way);
  if (outcome === 'failed') await caller.say('nobody_available');
  return leaveAfter(way, outcome, CAUSE.noAnswer);
}

async function confer(room: RoutingConferenceRoom, way: Way): Promise<void> {
  const { caller, media, places, tenantId } = way;
  await media.answer();
  const role = await roleOf(room, way);
  if (role === 'gone') return undefined;
  if (role === 'stranger') return caller.leave(CAUSE.rejected);
  const outcome = await places.conference({
    tenantId,
    roomId: room.id,
    isLeader: role === 'leader',
    waitsForLeader: room.wait_for_leader,
    maxMembers: room.max_members,
    announces: room.announce,
    isRecorded: room.recorded,
  });
  return leaveAfter(way, outcome, CAUSE.congestion);
}

const PIN_TRIES = 3;
const PIN_WAIT_MS = 10_000;
const LONGEST_PIN = 12;

/** Asks for the PIN where there is one. */
async function roleOf({ pin, admin_pin }: RoutingConferenceRoom, { media }: Way): Promise<'member' | 'leader' | 'stranger' | 'gone'> {
  if (pin === null && admin_pin === null) return 'member';
  for (let tries = 0; tries < PIN_TRIES; tries++) {
    const prompts = [{ kind: 'core', name: tries === 0 ? 'conf-getpin' : 'conf-invalidpin' } as const];
    const heard = await media.readDigits({ prompts, maxDigits: LONGEST_PIN, timeoutMs: PIN_WAIT_MS, terminator: '#' });
    if (heard.kind === 'gone') return 'gone';
    if (heard.digits !== '' && heard.digits === admin_pin) return 'leader';
    if (heard.digits === (pin ?? '')) return 'member';
  }
  const { isGone } = await media.play([{ kind: 'core', name: 'vm-goodbye' }]);
  return isGone ? 'gone' : 'stranger';
}
