/** What becomes of a call to a public number. Pure. */
import { CAUSE, type Decision } from './decision.ts';
import type { Destination } from './destination.ts';
import { toDestination } from './route-destination.ts';
import type { Way } from './route-way.ts';
import { isOpenNow, type RoutingInboundRoute, type RoutingNumberList } from './routing-view.ts';

/** Decides by the route of the number and the caller; callers who are turned away never reach it. */
export function toInbound(did: string, way: Way): Decision {
  const { tenant, asked } = way;
  const route = tenant.inbound.find(did, asked.caller);
  const list = asked.origin === 'trunk' ? tenant.screen.turnedAwayBy(asked.caller, route?.number_list_ids ?? []) : undefined;
  if (list) return turnedAway(list, way);
  if (!route && tenant.unrouted) return toDestination(tenant.unrouted, `The number ${did}, which no inbound route has,`, way);
  if (!route) return { kind: 'refuse', cause: CAUSE.unallocated, why: `No inbound route has the number ${did}.` };
  const [destination, who] = atThisHour(route, way);
  const then = toDestination(destination, who, way);
  return route.name_prefix ? { kind: 'label', prefix: route.name_prefix, then, why: then.why } : then;
}

function atThisHour(route: RoutingInboundRoute, { tenant, asked }: Way): [Destination, string] {
  const who = `The inbound route of ${route.did}${route.caller ? ` for callers ${route.caller}` : ''}`;
  const condition = route.time_condition_id ? tenant.timeConditionById(route.time_condition_id) : undefined;
  if (!condition || !route.closed_destination || isOpenNow(condition, asked.atMs)) return [route.destination, who];
  return [route.closed_destination, `${who}, while time condition ${condition.name} is closed,`];
}

function turnedAway({ id, action, destination }: RoutingNumberList, way: Way): Decision {
  const why = `Number list ${id} turns the caller away.`;
  if (action === 'destination' && destination) return toDestination(destination, `Number list ${id}, which turns the caller away,`, way);
  return { kind: 'refuse', cause: action === 'busy' ? CAUSE.busy : CAUSE.rejected, why };
}
