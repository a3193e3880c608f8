/** The one gate to the outside: whatever wants a leg at a carrier asks here first, and dials what it was told, nothing else. */
import { matchesPattern } from '../base/dial-pattern.ts';
import type { ClosedKind } from './closed-destinations.ts';
import { emergencyIn, type GateExtension, type GateRoute, type GateView, type LinesTaken, NO_LINES_TAKEN } from './gate-view.ts';
import { closedKindOf, isAbroad, type NumberReading, readInternational, readNumber } from './number-kind.ts';
import { type NumberPlan, prefixOf } from './number-plan.ts';

export interface OutboundAsked {
  /** Who answers for the call; undefined when nobody of the tenant does, such as a carrier's caller that was sent on. */
  readonly extension: GateExtension | undefined;
  readonly dialled: string;
  readonly atMs?: number;
  /** Nobody is on the line who could say a PIN: a carrier's caller was sent on. */
  readonly isUnattended?: boolean;
  /** The call was counted already: a further trunk is asked for it. */
  readonly isCounted?: boolean;
}

export type OutboundRefusal =
  | 'no_route'
  | 'not_permitted'
  | 'closed'
  | 'off_hours'
  | 'pin_needed'
  | 'stopped'
  | 'too_many'
  | 'unreadable'
  | 'lines_busy'
  | 'no_trunk';

/** What is to be dialled. Trunks stand in the order in which they are tried. */
export interface OutboundCall {
  readonly number: string;
  readonly trunks: readonly number[];
  readonly callerId: string | null;
  readonly isEmergency: boolean;
  /** The country or network abroad that it leads to; null at home. */
  readonly abroad: string | null;
  /** The caller must give one of these PINs first. */
  readonly pinSetId: number | null;
  /** Where help is to come to. */
  readonly emergencyLocationId: number | null;
}
export type OutboundVerdict =
  | { readonly kind: 'allowed'; readonly call: OutboundCall; readonly why: string }
  | { readonly kind: 'refused'; readonly code: OutboundRefusal; readonly why: string };

/** Decides whether a call may leave, as which number and over which trunks. The sentence in `why` is for people. */
export function authorizeOutbound(view: GateView, asked: OutboundAsked, lines: LinesTaken = NO_LINES_TAKEN): OutboundVerdict {
  const { dialled, extension } = asked;
  const help = emergencyIn(view, dialled);
  if (help !== undefined) return emergency(view, help, extension);
  const route = view.routes.find(({ parsed }) => matchesPattern(parsed, dialled));
  if (!route) return refused('no_route', `No outbound route takes ${dialled}.`);
  const rest = dialled.slice(route.strip);
  const number = `${route.prepend}${rest}`;
  const readings = readingsOf(route, dialled, view.plan);
  const isSendable = /^\+?[0-9]+$/.test(rest) && /^\+?[0-9*]{2,32}$/.test(number);
  if (!isSendable || readings.some(({ kind }) => kind === 'unreadable'))
    return refused('unreadable', `${dialled} is no number that a carrier can be asked for.`);
  const closed = readings.map((reading) => closedKindOf(reading, view.outside.open_prefixes)).find((kind) => kind !== undefined);
  if (closed) return refused('closed', `${dialled} is ${CLOSED_WORDS[closed]}, and such numbers are closed.`);
  const far = readings.find((reading) => isAbroad(reading, view.plan));
  const abroad = far?.kind === 'e164' ? prefixOf(far.digits) : null;
  const against = personal(view, asked, route, abroad !== null) ?? counted(view, asked, lines, abroad !== null);
  if (against) return against;
  const callerId = extension?.caller_id ?? route.caller_id ?? view.tenant.caller_id;
  const call = { number, callerId, isEmergency: false, abroad, pinSetId: route.pin_set_id ?? null, emergencyLocationId: null };
  return overTrunks(view, lines, { route, call });
}

const CLOSED_WORDS: Readonly<Record<ClosedKind, string>> = {
  premium: 'a premium-rate number',
  satellite: 'a satellite telephone',
  high_risk: 'in a country where telephone fraud is common',
};

type Refused = Extract<OutboundVerdict, { kind: 'refused' }>;
const refused = (code: OutboundRefusal, why: string): Refused => ({ kind: 'refused', code, why });

/** Nobody is kept from help: no permission, no ceiling, no PIN, no route. The tenant's trunk for it comes first, then all others. */
function emergency({ tenant, trunks, routes, outside }: GateView, number: string, extension: GateExtension | undefined): OutboundVerdict {
  const wanted = [tenant.emergency_trunk_id ?? [], routes.map((route) => route.trunk_ids), [...trunks.keys()].sort((a, b) => a - b)];
  const order = [...new Set(wanted.flat(2))].filter((id) => trunks.has(id));
  if (order.length === 0) return refused('no_trunk', `There is no trunk over which ${number} could be called.`);
  const locationOf = (id: number | null | undefined) => outside.emergency_locations.find((location) => location.id === id);
  const location = locationOf(extension?.emergency_location_id) ?? locationOf(outside.emergency_location_id);
  const callerId = location?.caller_id ?? extension?.caller_id ?? tenant.caller_id;
  const emergencyLocationId = location?.id ?? null;
  return {
    kind: 'allowed',
    call: { number, trunks: order, callerId, isEmergency: true, abroad: null, pinSetId: null, emergencyLocationId },
    why: `${number} is an emergency number.`,
  };
}

/** Every way in which the number might be understood behind the trunk: what is worst about any of them counts. */
function readingsOf({ strip, prepend }: GateRoute, dialled: string, plan: NumberPlan): NumberReading[] {
  const rest = dialled.slice(strip);
  const hidden = Array.from({ length: Math.min(strip, dialled.length) }, (_, at) => readInternational(dialled.slice(at), plan));
  const isReadable = /^(?:|\+.*|0.*)$/.test(prepend) || prepend === plan.callingCode;
  const sent = isReadable ? [readNumber(`${prepend}${rest}`, plan)] : [];
  return [readNumber(rest, plan), ...sent, ...hidden.filter((reading) => reading?.kind === 'e164')];
}

/** What the extension and the hour allow. */
function personal(view: GateView, asked: OutboundAsked, route: GateRoute, isFar: boolean): Refused | undefined {
  const { extension, atMs = 0 } = asked;
  if (extension === undefined) return refused('not_permitted', 'No extension answers for the call.');
  const may = `Extension ${extension.extension} may not call`;
  if (extension.outbound === 'none') return refused('not_permitted', `${may} the outside.`);
  if (isFar && extension.outbound !== 'international') return refused('not_permitted', `${may} abroad.`);
  const { off_hours } = view.outside;
  const isOff = off_hours !== null && view.isOpenAt(off_hours.time_condition_id, atMs) === false;
  if (isOff && (isFar || off_hours.permission === 'none'))
    return refused('off_hours', `At this hour nobody may call ${off_hours.permission === 'none' ? 'the outside' : 'abroad'}.`);
  if (typeof route.time_condition_id === 'number' && view.isOpenAt(route.time_condition_id, atMs) === false)
    return refused('off_hours', `At this hour the outbound route ${route.name} lets nobody call.`);
  if (typeof route.pin_set_id === 'number' && asked.isUnattended === true)
    return refused('pin_needed', `The outbound route ${route.name} asks for a PIN, and nobody is there to give one.`);
  return undefined;
}

/** What was called before, and what is going on. */
function counted({ tenant, outside }: GateView, asked: OutboundAsked, lines: LinesTaken, isFar: boolean): Refused | undefined {
  const { tenant_id: tenantId, max_outbound_calls } = tenant;
  const extension = asked.extension?.extension ?? '';
  if (asked.isCounted === true) return undefined;
  if (isFar && lines.isStopped(tenantId, extension))
    return refused('stopped', `Calls abroad of ${extension} are stopped, because they looked like fraud. An admin can release them.`);
  const isFull = (limit: number | null, count: () => number) => limit !== null && count() >= limit;
  if (isFull(max_outbound_calls, () => lines.ofTenant(tenantId)))
    return refused('lines_busy', `All ${max_outbound_calls} calls to the outside that the tenant may have are going on.`);
  if (isFull(outside.extension_concurrent, () => lines.ofExtension(tenantId, extension)))
    return refused('lines_busy', `All ${outside.extension_concurrent} calls to the outside that an extension may have are going on.`);
  const ceilings = [
    [outside.per_minute, undefined, 'minute'],
    [outside.per_day, undefined, 'day'],
    [outside.extension_per_minute, extension, 'minute'],
    [outside.extension_per_day, extension, 'day'],
  ] as const;
  const [limit, whose, within] = ceilings.find(([most, of, span]) => isFull(most, () => lines.begun(tenantId, of, span))) ?? [];
  if (within === undefined) return undefined;
  return refused(
    'too_many',
    `${whose === undefined ? 'The tenant' : `Extension ${whose}`} has placed its ${limit} calls of this ${within}.`,
  );
}

interface Chosen {
  readonly route: GateRoute;
  readonly call: Omit<OutboundCall, 'trunks'>;
}

function overTrunks({ trunks }: GateView, lines: LinesTaken, { route, call }: Chosen): OutboundVerdict {
  const present = route.trunk_ids.flatMap((id) => trunks.get(id) ?? []);
  if (present.length === 0) return refused('no_trunk', `The outbound route ${route.name} has no trunk here.`);
  const free = present.filter((trunk) => trunk.max_concurrent_calls === null || lines.onTrunk(trunk.id) < trunk.max_concurrent_calls);
  if (free.length === 0) return refused('lines_busy', `All lines of the outbound route ${route.name} are taken.`);
  return { kind: 'allowed', call: { ...call, trunks: free.map(({ id }) => id) }, why: `The outbound route ${route.name} takes it.` };
}
