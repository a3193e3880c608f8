/** Calls that an AI voice agent takes. Pure. */
import type { Decision } from './decision.ts';
import { CAUSE } from './decision.ts';
import type { Destination } from './destination.ts';
import { further, type Way } from './route-way.ts';
import type { RoutingAgent } from './routing-view.ts';

/** Decides what follows when the agent cannot serve, so that it is ready. `lead` finds where a destination leads. */
export function toAgent(
  { id, name, failed_destination }: RoutingAgent,
  who: string,
  way: Way,
  lead: (to: Destination, who: string, way: Way) => Decision,
): Decision {
  const next = further(way);
  if (!next) return { kind: 'refuse', cause: CAUSE.exchangeRouting, why: `${who} goes round in a circle.` };
  const failed = failed_destination && lead(failed_destination, `Agent ${name}, when it cannot serve,`, next);
  return { kind: 'agent', agent: { id, name }, failed, why: `${who} leads to agent ${name}.` };
}
