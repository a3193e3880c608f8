/** The one gate to the outside: whatever wants a leg at a carrier asks here first, and dials what it was told, nothing else. */
import { comparePatterns, type DialPattern, matchesPattern, parseDialPattern } from '../base/dial-pattern.ts';
import {
  type ClosedKind,
  closedKindOf,
  EMERGENCY_NUMBERS,
  isAbroad,
  type NumberReading,
  readInternational,
  readNumber,
} from './number-kind.ts';
import type { OutboundPermission } from './outbound-route.ts';

export interface GateExtension {
  readonly extension: string;
  readonly caller_id: string | null;
  readonly outbound: OutboundPermission;
}
export interface GateTrunk {
  readonly id: number;
  readonly max_concurrent_calls: number | null;
}
export interface GateRoute {
  readonly id: number;
  readonly name: string;
  readonly position: number;
  readonly pattern: string;
  readonly trunk_ids: readonly number[];
  readonly prepend: string;
  readonly strip: number;
  readonly caller_id: string | null;
}

/** What of a tenant's configuration decides what may leave. */
export interface GateTenant {
  readonly tenant_id: number;
  readonly caller_id: string | null;
  readonly emergency_trunk_id: number | null;
  readonly max_outbound_calls: number | null;
  readonly trunks: readonly GateTrunk[];
  readonly outbound_routes: readonly GateRoute[];
}

/** The same, made for being asked at each call. */
export interface GateView {
  readonly tenant: GateTenant;
  readonly trunks: ReadonlyMap<number, GateTrunk>;
  /** In the order in which they are asked. */
  readonly routes: readonly (GateRoute & { readonly parsed: DialPattern })[];
}

/** Lines that are taken now. Who dials counts them. */
export interface LinesTaken {
  onTrunk(trunkId: number): number;
  /** Calls of the tenant to the outside. */
  ofTenant(tenantId: number): number;
}
export const NO_LINES_TAKEN: LinesTaken = { onTrunk: () => 0, ofTenant: () => 0 };

export interface OutboundAsked {
  /** Who answers for the call; undefined when nobody of the tenant does, such as a carrier's caller that was sent on. */
  readonly extension: GateExtension | undefined;
  readonly dialled: string;
}

export type OutboundRefusal = 'no_route' | 'not_permitted' | 'closed' | 'unreadable' | 'lines_busy' | 'no_trunk';

/** What is to be dialled. Trunks stand in the order in which they are tried. */
export interface OutboundCall {
  readonly number: string;
  readonly trunks: readonly number[];
  readonly callerId: string | null;
  readonly isEmergency: boolean;
}
export type OutboundVerdict =
  | { readonly kind: 'allowed'; readonly call: OutboundCall; readonly why: string }
  | { readonly kind: 'refused'; readonly code: OutboundRefusal; readonly why: string };

/** Makes the view of a tenant. */
export function gateView(tenant: GateTenant): GateView {
  const routes = tenant.outbound_routes.flatMap((route) => {
    const read = parseDialPattern(route.pattern);
    return read.kind === 'pattern' ? [{ ...route, parsed: read.pattern }] : [];
  });
  routes.sort((a, b) => a.position - b.position || comparePatterns(a.parsed, b.parsed) || a.id - b.id);
  return { tenant, trunks: new Map(tenant.trunks.map((trunk) => [trunk.id, trunk])), routes };
}

/** Decides whether a call may leave, as which number and over which trunks. The sentence in `why` is for people. */
export function authorizeOutbound(view: GateView, asked: OutboundAsked, lines: LinesTaken = NO_LINES_TAKEN): OutboundVerdict {
  const { dialled, extension } = asked;
  if (EMERGENCY_NUMBERS.has(dialled)) return emergency(view, asked);
  const route = view.routes.find(({ parsed }) => matchesPattern(parsed, dialled));
  if (!route) return refused('no_route', `No outbound route takes ${dialled}.`);
  const rest = dialled.slice(route.strip);
  const number = `${route.prepend}${rest}`;
  const readings = readingsOf(route, dialled);
  const isSendable = /^\+?[0-9]+$/.test(rest) && /^\+?[0-9*]{2,32}$/.test(number);
  if (!isSendable || readings.some(({ kind }) => kind === 'unreadable'))
    return refused('unreadable', `${dialled} is no number that a carrier can be asked for.`);
  const closed = readings.map(closedKindOf).find((kind) => kind !== undefined);
  if (closed) return refused('closed', `${dialled} is ${CLOSED_WORDS[closed]}, and such numbers are closed.`);
  const isFar = readings.some(isAbroad);
  if (!isPermitted(extension, isFar)) return refused('not_permitted', notPermitted(extension, isFar));
  const callerId = extension?.caller_id ?? route.caller_id ?? view.tenant.caller_id;
  return overTrunks(view, lines, { route, call: { number, callerId, isEmergency: false } });
}

const CLOSED_WORDS: Readonly<Record<ClosedKind, string>> = {
  premium: 'a premium-rate number',
  satellite: 'a satellite telephone',
  high_risk: 'in a country where telephone fraud is common',
};

const refused = (code: OutboundRefusal, why: string): OutboundVerdict => ({ kind: 'refused', code, why });

/** Nobody is kept from help: no permission, no ceiling, no route. The tenant's trunk for it comes first, then all others. */
function emergency({ tenant, trunks, routes }: GateView, { dialled, extension }: OutboundAsked): OutboundVerdict {
  const wanted = [tenant.emergency_trunk_id ?? [], routes.map((route) => route.trunk_ids), [...trunks.keys()].sort((a, b) => a - b)];
  const order = [...new Set(wanted.flat(2))].filter((id) => trunks.has(id));
  if (order.length === 0) return refused('no_trunk', `There is no trunk over which ${dialled} could be called.`);
  const callerId = extension?.caller_id ?? tenant.caller_id;
  return {
    kind: 'allowed',
    call: { number: dialled, trunks: order, callerId, isEmergency: true },
    why: `${dialled} is an emergency number.`,
  };
}

/** Every way in which the number might be understood behind the trunk: what is worst about any of them counts. */
function readingsOf({ strip, prepend }: GateRoute, dialled: string): NumberReading[] {
  const rest = dialled.slice(strip);
  const hidden = Array.from({ length: Math.min(strip, dialled.length) }, (_, at) => readInternational(dialled.slice(at)));
  const sent = /^(?:|\+.*|0.*|1)$/.test(prepend) ? [readNumber(`${prepend}${rest}`)] : [];
  return [readNumber(rest), ...sent, ...hidden.filter((reading) => reading?.kind === 'e164')];
}

function isPermitted(extension: GateExtension | undefined, isFar: boolean): boolean {
  if (extension === undefined || extension.outbound === 'none') return false;
  return extension.outbound === 'international' || !isFar;
}

const notPermitted = (extension: GateExtension | undefined, isFar: boolean): string =>
  extension === undefined
    ? 'No extension answers for the call.'
    : `Extension ${extension.extension} may not call ${isFar && extension.outbound !== 'none' ? 'abroad' : 'the outside'}.`;

interface Chosen {
  readonly route: GateRoute;
  readonly call: Omit<OutboundCall, 'trunks'>;
}

function overTrunks({ tenant, trunks }: GateView, lines: LinesTaken, { route, call }: Chosen): OutboundVerdict {
  const present = route.trunk_ids.flatMap((id) => trunks.get(id) ?? []);
  if (present.length === 0) return refused('no_trunk', `The outbound route ${route.name} has no trunk here.`);
  const { tenant_id, max_outbound_calls } = tenant;
  if (max_outbound_calls !== null && lines.ofTenant(tenant_id) >= max_outbound_calls)
    return refused('lines_busy', `All ${max_outbound_calls} calls to the outside that the tenant may have are going on.`);
  const free = present.filter((trunk) => trunk.max_concurrent_calls === null || lines.onTrunk(trunk.id) < trunk.max_concurrent_calls);
  if (free.length === 0) return refused('lines_busy', `All lines of the outbound route ${route.name} are taken.`);
  return { kind: 'allowed', call: { ...call, trunks: free.map(({ id }) => id) }, why: `The outbound route ${route.name} takes it.` };
}
