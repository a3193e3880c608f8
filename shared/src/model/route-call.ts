/** The routing decision: pure, so that the node acts on it and the cloud explains it by the same function. */
import { isDiallable } from '../base/phone.ts';
import { CAUSE, type Decision, type ForwardDecision, type OutboundDecision, type RingDecision } from './decision.ts';
import type { Destination } from './destination.ts';
import type { LinesTaken } from './gate-view.ts';
import { agentDialled } from './route-agent.ts';
import { toDestination } from './route-destination.ts';
import { ringOnly, toExtension } from './route-extension.ts';
import { toFeature } from './route-feature.ts';
import { forwarded } from './route-forward.ts';
import { toInbound } from './route-inbound.ts';
import { type InsideAsked, toInside } from './route-inside.ts';
import { toOutside } from './route-outside.ts';
import { toPlace } from './route-places.ts';
import { type Asked, FUEL, type Way } from './route-way.ts';
import type { RoutingView } from './routing-view.ts';

/** Decides where a call goes. The sentence in `why` is for people. */
export function routeCall(tenant: RoutingView, asked: Asked, lines?: LinesTaken): Decision {
  if (!isDiallable(asked.dialled))
    return { kind: 'refuse', cause: CAUSE.invalidNumber, why: 'The dialled number holds signs that no number has.' };
  const way: Way = { tenant, asked, lines, fuel: FUEL, dial, inbound: toInbound };
  return asked.origin === 'phone' ? dial(asked.dialled, asked.by, way) : toInbound(asked.dialled, way);
}

/** Decides where a forwarded call goes, now that it gets there. */
export function routeForward(tenant: RoutingView, asked: Asked, { to, by, fuel, why }: ForwardDecision, lines?: LinesTaken): Decision {
  return forwarded({ to, by }, why, { tenant, asked, lines, fuel, dial, inbound: toInbound });
}

/** One telephone of a follow-me: an extension's phones, or a number outside as the extension `by` may call it; undefined for anything else. */
export function routeDevice(
  tenant: RoutingView,
  asked: Asked,
  { number, by }: { readonly number: string; readonly by: string },
  lines?: LinesTaken,
): RingDecision | OutboundDecision | undefined {
  const extension = tenant.extension(number);
  if (extension) return extension.dnd ? undefined : ringOnly(extension, `Follow-me of ${by} calls ${number}.`);
  if (tenant.gate.plan.emergency.has(number)) return undefined;
  const way: Way = { tenant, asked: { ...asked, isSentOn: true }, lines, fuel: 0, dial, inbound: toInbound };
  const decision = toOutside(number, by, way);
  return decision.kind === 'outbound' ? { ...decision, isForwarded: true } : undefined;
}

/** Decides where a caller goes whom nobody fetched from a parking lot in time: where the lot says, else back to `asked.by`, who parked him. */
export function routeParked(tenant: RoutingView, lotId: number, asked: Asked, lines?: LinesTaken): Decision {
  const way: Way = { tenant, asked, lines, fuel: FUEL, dial, inbound: toInbound };
  const lot = tenant.places.lot(lotId) ?? tenant.places.firstLot;
  const who = `A caller whom nobody fetched from ${lot?.name ?? 'a lot that is gone'}`;
  if (lot?.timeout_destination) return toDestination(lot.timeout_destination, who, way);
  const parker = asked.by === undefined ? undefined : tenant.extension(asked.by);
  if (parker) return toExtension(parker, `${who} goes back to ${parker.extension}, who parked him.`, way);
  return { kind: 'refuse', cause: CAUSE.noAnswer, why: `${who} has nowhere to go.` };
}

/** Decides where a caller goes whose queue is no more: where it sent those who waited too long. */
export function routeMoved(tenant: RoutingView, to: Destination | null, asked: Asked, lines?: LinesTaken): Decision {
  const who = 'A queue that is no more';
  if (to) return toDestination(to, who, { tenant, asked, lines, fuel: FUEL, dial, inbound: toInbound });
  return { kind: 'refuse', cause: CAUSE.unallocated, why: `${who} sends nobody on.` };
}

/** Decides where somebody's wish leads who has the call: an agent's, say. `who` begins the sentence that says why. */
export function routePlaced(
  tenant: RoutingView,
  asked: Asked,
  { to, who }: { to: Destination; who: string },
  lines?: LinesTaken,
): Decision {
  return toDestination(to, who, { tenant, asked, lines, fuel: FUEL, dial, inbound: toInbound });
}

/** Decides where a number of the house leads that a caller entered in a flow. */
export function routeInside(tenant: RoutingView, asked: Asked, inside: InsideAsked, lines?: LinesTaken): Decision {
  return toInside(inside, { tenant, asked, lines, fuel: FUEL, dial, inbound: toInbound });
}

function dial(number: string, by: string | undefined, way: Way): Decision {
  const { tenant } = way;
  if (tenant.gate.plan.emergency.has(number)) return toOutside(number, by, way);
  const feature = tenant.feature(number);
  if (feature) return toFeature(feature, by, way);
  const extension = tenant.extension(number);
  if (extension) return toExtension(extension, `${number} is the extension of ${extension.name}.`, way);
  const group = tenant.ringGroup(number);
  if (group) return toDestination({ type: 'ring_group', id: group.id }, number, way);
  const place = tenant.places.dialled(number);
  if (place) return toPlace(place, number, way);
  const queue = tenant.queue(number);
  if (queue) return toDestination({ type: 'queue', id: queue.id }, number, way);
  const agent = tenant.agent(number) ?? agentDialled(number, tenant);
  if (agent) return toDestination({ type: 'agent', id: agent.id }, number, way);
  const ivr = tenant.ivr(number);
  if (ivr) return toDestination({ type: 'ivr', id: ivr.id }, number, way);
  return toOutside(number, by, way);
}
