/** The routing decision: pure, so that the node acts on it and the cloud explains it by the same function. */
import { isDiallable } from '../base/phone.ts';
import { CAUSE, type Decision } from './decision.ts';
import type { LinesTaken } from './gate-view.ts';
import { toDestination } from './route-destination.ts';
import { toExtension } from './route-extension.ts';
import { toFeature } from './route-feature.ts';
import { toOutside } from './route-outside.ts';
import { toPlace } from './route-places.ts';
import { type Asked, FUEL, type Way } from './route-way.ts';
import type { RoutingView } from './routing-view.ts';

/** Decides where a call goes. The sentence in `why` is for people. */
export function routeCall(tenant: RoutingView, asked: Asked, lines?: LinesTaken): Decision {
  if (!isDiallable(asked.dialled))
    return { kind: 'refuse', cause: CAUSE.invalidNumber, why: 'The dialled number holds signs that no number has.' };
  const way: Way = { tenant, asked, lines, fuel: FUEL, dial, inbound };
  return asked.origin === 'phone' ? dial(asked.dialled, asked.by, way) : inbound(asked.dialled, way);
}

function dial(number: string, by: string | undefined, way: Way): Decision {
  const { tenant } = way;
  if (tenant.gate.plan.emergency.has(number)) return toOutside(number, by, way);
  const feature = tenant.feature(number);
  if (feature) return toFeature(feature, by, way);
  const extension = tenant.extension(number);
  if (extension) return toExtension(extension, `${number} is the extension of ${extension.name}.`);
  const group = tenant.ringGroup(number);
  if (group) return toDestination({ type: 'ring_group', id: group.id }, number, way);
  const place = tenant.places.dialled(number);
  if (place) return toPlace(place, number, way);
  const queue = tenant.queue(number);
  if (queue) return toDestination({ type: 'queue', id: queue.id }, number, way);
  return toOutside(number, by, way);
}

function inbound(did: string, way: Way): Decision {
  const route = way.tenant.inboundRoute(did);
  if (!route) return { kind: 'refuse', cause: CAUSE.unallocated, why: `No inbound route has the number ${did}.` };
  return toDestination(route.destination, `The inbound route of ${route.did}`, way);
}
