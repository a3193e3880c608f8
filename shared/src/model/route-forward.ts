/** Calls that go on to another number on behalf of an extension. Pure. */
import { CAUSE, type Decision, type ForwardDecision } from './decision.ts';
import { further, type Way } from './route-way.ts';

/** Where a call goes on to, and number of the extension that answers for it. */
export interface Onward {
  readonly to: string;
  readonly by: string;
}

const refused = (cause: number, why: string): Decision => ({ kind: 'refuse', cause, why });

/** Decides now where a call goes on to. The extension dials it: what it may not call, nobody reaches through it. */
export function forwarded({ to, by }: Onward, why: string, way: Way): Decision {
  const next = further(way);
  if (!next) return refused(CAUSE.exchangeRouting, `${why} It goes round in a circle.`);
  if (next.tenant.gate.plan.emergency.has(to)) return refused(CAUSE.rejected, `${why} No call is forwarded to ${to}.`);
  const decision = next.dial(to, by, { ...next, asked: { ...next.asked, isSentOn: true } });
  const sentence = `${why} ${decision.why}`;
  return decision.kind === 'outbound' ? { ...decision, isForwarded: true, why: sentence } : { ...decision, why: sentence };
}

/** Leaves it to be decided when the call gets there. */
export const forwardLater = ({ to, by }: Onward, why: string, { fuel }: Way): ForwardDecision => ({ kind: 'forward', to, by, fuel, why });
