/** What becomes of a call for the outside. Pure. */
import { CAUSE, type Decision, type OutsideAsked } from './decision.ts';
import type { GateExtension, LinesTaken } from './gate-view.ts';
import { readNumber } from './number-kind.ts';
import { authorizeOutbound, type OutboundRefusal, type OutboundVerdict } from './outbound-gate.ts';
import type { Way } from './route-way.ts';
import type { RoutingView } from './routing-view.ts';

/** Q.850 causes of the gate's refusals. */
export const REFUSAL_CAUSE: Readonly<Record<OutboundRefusal, number>> = {
  no_route: CAUSE.unallocated,
  not_permitted: CAUSE.rejected,
  closed: CAUSE.rejected,
  off_hours: CAUSE.rejected,
  pin_needed: CAUSE.rejected,
  stopped: CAUSE.rejected,
  too_many: CAUSE.congestion,
  unreadable: CAUSE.invalidNumber,
  lines_busy: CAUSE.congestion,
  no_trunk: CAUSE.congestion,
};

/** When the gate is asked, and what it counts by. */
export interface Instant {
  readonly atMs: number;
  readonly lines?: LinesTaken | undefined;
  /** The call was counted already: a further trunk is asked for it. */
  readonly isCounted?: boolean;
}

/** Asks the gate: when a call is routed, and again at each leg that is dialled for it. */
export function askGate(tenant: RoutingView, asked: OutsideAsked, { atMs, lines, isCounted = false }: Instant): OutboundVerdict {
  const extension = asked.by === undefined ? undefined : (tenant.extension(asked.by) ?? queueAs(tenant, asked.by));
  return authorizeOutbound(tenant.gate, { ...asked, extension, atMs, isCounted }, lines);
}

/** Names a queue as what answers for a call: nobody of the house dialled it. */
export const askerOfQueue = (queueId: number): string => `queue:${queueId}`;

/** A queue calls its callers back in its own country, under the number of the tenant. */
function queueAs(tenant: RoutingView, by: string): GateExtension | undefined {
  const queue = tenant.queueById(Number(/^queue:([0-9]{1,12})$/.exec(by)?.[1] ?? 0));
  return queue?.callback_key ? { extension: by, caller_id: null, outbound: 'national' } : undefined;
}

/**
 * Asks the gate for the extension `by`. A public number of the tenant's own stays in the house: no carrier is paid to bring the
 * call back, and none can make it go round.
 */
export function toOutside(dialled: string, by: string | undefined, way: Way): Decision {
  const { tenant, lines, asked: call } = way;
  const asked: OutsideAsked = { dialled, by, isUnattended: call.origin === 'trunk' || call.isSentOn === true };
  const verdict = askGate(tenant, asked, { atMs: call.atMs, lines });
  if (verdict.kind === 'refused') return { kind: 'refuse', cause: REFUSAL_CAUSE[verdict.code], why: verdict.why, code: verdict.code };
  const own = verdict.call.isEmergency ? undefined : ownNumber(tenant, verdict.call.number);
  return own === undefined ? { kind: 'outbound', call: verdict.call, asked, why: verdict.why } : way.inbound(own, way);
}

function ownNumber(tenant: RoutingView, number: string): string | undefined {
  const { plan } = tenant.gate;
  const reading = readNumber(number, plan);
  if (reading.kind !== 'e164') return tenant.inbound.isOwn(number) ? number : undefined;
  const national = reading.digits.startsWith(plan.callingCode) ? [reading.digits.slice(plan.callingCode.length)] : [];
  return [number, reading.digits, ...national].find((spelling) => tenant.inbound.isOwn(spelling));
}
