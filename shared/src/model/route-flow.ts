/** Calls that walk through a flow. Pure. */
import { CAUSE, type Decision } from './decision.ts';
import type { Destination } from './destination.ts';
import { further, type Way } from './route-way.ts';
import type { RoutingIvr } from './routing-view.ts';

/** Decides what follows when the flow leads nowhere, so that it is ready. `lead` finds where a destination leads. */
export function toFlow(
  { id, name, failed_destination }: RoutingIvr,
  who: string,
  way: Way,
  lead: (to: Destination, who: string, way: Way) => Decision,
): Decision {
  const next = further(way);
  if (!next) return { kind: 'refuse', cause: CAUSE.exchangeRouting, why: `${who} goes round in a circle.` };
  const failed = failed_destination && lead(failed_destination, `IVR ${name}, when its flow leads nowhere,`, next);
  return { kind: 'flow', ivr: { id, name }, failed, why: `${who} leads to IVR ${name}.` };
}
