/** Calls that an AI voice agent takes. Pure. */
import type { Decision } from './decision.ts';
import { CAUSE } from './decision.ts';
import type { Destination } from './destination.ts';
import { further, type Way } from './route-way.ts';
import type { RoutingAgent, RoutingView } from './routing-view.ts';

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

const CODE = '*#';

/** What reaches an agent by its id, also one that has no number; no feature code and no number of a person begins so. */
export const agentCode = (id: number): string => `${CODE}${id}`;

/** The agent whose code was dialled. */
export function agentDialled(dialled: string, { agentById }: Pick<RoutingView, 'agentById'>): RoutingAgent | undefined {
  const digits = dialled.startsWith(CODE) ? dialled.slice(CODE.length) : '';
  return /^[1-9][0-9]{0,11}$/.test(digits) ? agentById(Number(digits)) : undefined;
}
