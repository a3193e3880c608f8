/** What becomes of a call for the outside. Pure. */
import { CAUSE, type Decision } from './decision.ts';
import { readNumber } from './number-kind.ts';
import { authorizeOutbound, type OutboundRefusal } from './outbound-gate.ts';
import type { Way } from './route-way.ts';
import type { RoutingView } from './routing-view.ts';

const CAUSE_OF: Readonly<Record<OutboundRefusal, number>> = {
  no_route: CAUSE.unallocated,
  not_permitted: CAUSE.rejected,
  closed: CAUSE.rejected,
  unreadable: CAUSE.invalidNumber,
  lines_busy: CAUSE.congestion,
  no_trunk: CAUSE.congestion,
};

/**
 * Asks the gate for the extension `by`. A public number of the tenant's own stays in the house: no carrier is paid to bring the
 * call back, and none can make it go round.
 */
export function toOutside(dialled: string, by: string | undefined, way: Way): Decision {
  const { tenant, lines } = way;
  const extension = by === undefined ? undefined : tenant.extension(by);
  const verdict = authorizeOutbound(tenant.gate, { extension, dialled }, lines);
  if (verdict.kind === 'refused') return { kind: 'refuse', cause: CAUSE_OF[verdict.code], why: verdict.why, code: verdict.code };
  const own = verdict.call.isEmergency ? undefined : ownNumber(tenant, verdict.call.number);
  return own === undefined ? { kind: 'outbound', call: verdict.call, why: verdict.why } : way.inbound(own, way);
}

function ownNumber(tenant: RoutingView, number: string): string | undefined {
  const reading = readNumber(number);
  const spellings = reading.kind === 'e164' ? [number, reading.digits, reading.digits.replace(/^1/, '')] : [number];
  return spellings.find((spelling) => tenant.inboundRoute(spelling) !== undefined);
}
