/** What becomes of a call to a public number. Pure. */
import { CAUSE, type Decision, type Through } from './decision.ts';
import type { Destination } from './destination.ts';
import { toDestination } from './route-destination.ts';
import { passing, type Way } from './route-way.ts';
import { isOpenNow, type RoutingInboundRoute, type RoutingNumberList, type ZonedTimeCondition } from './routing-view.ts';

/** Decides by the route of the number and the caller; callers who are turned away never reach it. */
export function toInbound(did: string, way: Way): Decision {
  const { tenant, asked } = way;
  const route = tenant.inbound.find(did, asked.caller);
  const list = asked.origin === 'trunk' ? tenant.screen.turnedAwayBy(asked.caller, route?.number_list_ids ?? []) : undefined;
  if (list) return turnedAway(list, way);
  if (!route && tenant.unrouted) return toDestination(tenant.unrouted, `The number ${did}, which no inbound route has,`, way);
  if (!route) return { kind: 'refuse', cause: CAUSE.unallocated, why: `No inbound route has the number ${did}.` };
  const { destination, who, hours } = atThisHour(route, way);
  const led = toDestination(destination, who, way);
  const then = hours ? passing(hours, led) : led;
  const step: Through = { kind: 'inbound_route', id: route.id, name: route.did, why: `${whoOf(route)} takes it.` };
  return passing(step, route.name_prefix ? { kind: 'label', prefix: route.name_prefix, then, why: then.why } : then);
}

const whoOf = ({ did, caller }: RoutingInboundRoute): string => `The inbound route of ${did}${caller ? ` for callers ${caller}` : ''}`;

interface Hour {
  readonly destination: Destination;
  readonly who: string;
  /** The time condition that decided, where one did. */
  readonly hours: Through | undefined;
}

function atThisHour(route: RoutingInboundRoute, { tenant, asked }: Way): Hour {
  const who = whoOf(route);
  const { destination, closed_destination } = route;
  const condition = route.time_condition_id ? tenant.timeConditionById(route.time_condition_id) : undefined;
  if (!condition || !closed_destination) return { destination, who, hours: undefined };
  if (isOpenNow(condition, asked.atMs)) return { destination, who, hours: hoursOf(condition, 'open') };
  const closed = `${who}, while time condition ${condition.name} is closed,`;
  return { destination: closed_destination, who: closed, hours: hoursOf(condition, 'closed') };
}

const hoursOf = ({ id, name, override }: ZonedTimeCondition, state: 'open' | 'closed'): Through => ({
  ...{ kind: 'time_condition', id, name },
  why: `Time condition ${name} is ${state} ${override === 'auto' ? 'by the clock' : 'by hand'}.`,
});

function turnedAway({ id, action, destination }: RoutingNumberList, way: Way): Decision {
  const why = `Number list ${id} turns the caller away.`;
  const step: Through = { kind: 'number_list', id, name: String(id), why };
  if (action === 'destination' && destination)
    return passing(step, toDestination(destination, `Number list ${id}, which turns the caller away,`, way));
  return passing(step, { kind: 'refuse', cause: action === 'busy' ? CAUSE.busy : CAUSE.rejected, why });
}
