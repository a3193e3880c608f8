/** Numbers that a caller of a flow enters: they lead to places of the house where somebody takes calls, and nowhere else. Pure. */
import { CAUSE, type Decision } from './decision.ts';
import type { Destination } from './destination.ts';
import { toDestination } from './route-destination.ts';
import type { Way } from './route-way.ts';
import type { RoutingView } from './routing-view.ts';

/** A number, and whose flow sends the caller there; `who` begins the sentence that says why. */
export interface InsideAsked {
  readonly number: string;
  readonly who: string;
}

/** Decides where it leads. Feature codes, parking slots, paging and the outside are no such places. */
export function toInside({ number, who }: InsideAsked, way: Way): Decision {
  const to = placeOf(number, way.tenant);
  return to ? toDestination(to, who, way) : { kind: 'refuse', cause: CAUSE.unallocated, why: `${who} leads to a number that nobody has.` };
}

function placeOf(number: string, tenant: RoutingView): Destination | undefined {
  const extension = tenant.extension(number);
  if (extension) return { type: 'extension', id: extension.id };
  const group = tenant.ringGroup(number);
  if (group) return { type: 'ring_group', id: group.id };
  const queue = tenant.queue(number);
  if (queue) return { type: 'queue', id: queue.id };
  const agent = tenant.agent(number);
  if (agent) return { type: 'agent', id: agent.id };
  const ivr = tenant.ivr(number);
  if (ivr) return { type: 'ivr', id: ivr.id };
  const place = tenant.places.dialled(number);
  return place?.kind === 'conference' ? { type: 'conference', id: place.room.id } : undefined;
}
