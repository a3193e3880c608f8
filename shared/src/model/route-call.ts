/** The routing decision: pure, so that the node acts on it and the cloud explains it by the same function. */
import { unreachable } from '../base/errors.ts';
import { digitsOf, isDiallable } from '../base/phone.ts';
import { isOpen, type Schedule, type Zone, zoneOf } from '../base/schedule.ts';
import type { Destination } from './destination.ts';
import { EMERGENCY_NUMBERS, readNumber } from './number-kind.ts';
import {
  authorizeOutbound,
  type GateTenant,
  type GateView,
  gateView,
  type LinesTaken,
  type OutboundCall,
  type OutboundRefusal,
} from './outbound-gate.ts';
import type { OutboundPermission } from './outbound-route.ts';
import type { RingStrategy } from './ring-group.ts';
import type { Override } from './time-condition.ts';

export interface RoutingExtension {
  readonly id: number;
  readonly extension: string;
  readonly name: string;
  readonly ring_timeout: number;
  readonly caller_id: string | null;
  readonly outbound: OutboundPermission;
}

export interface RoutingRingGroup {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly strategy: RingStrategy;
  readonly extension_ids: readonly number[];
  readonly ring_timeout: number;
  readonly failover: Destination | null;
}

export interface RoutingTimeCondition extends Schedule {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string;
  readonly override: Override;
  readonly open_destination: Destination;
  readonly closed_destination: Destination;
}

/** What of a tenant's configuration decides where a call goes. */
export interface RoutingTenant extends GateTenant {
  readonly extensions: readonly RoutingExtension[];
  readonly inbound_routes: readonly { readonly id: number; readonly did: string; readonly destination: Destination }[];
  readonly ring_groups: readonly RoutingRingGroup[];
  readonly time_conditions: readonly RoutingTimeCondition[];
  readonly feature_codes: { readonly echo: string };
}

/** The same, made for looking things up: made once a revision, asked at each call. */
export interface RoutingView {
  readonly tenantId: number;
  readonly echoCode: string;
  readonly gate: GateView;
  extension(number: string): RoutingExtension | undefined;
  extensionById(id: number): RoutingExtension | undefined;
  ringGroup(number: string): RoutingRingGroup | undefined;
  ringGroupById(id: number): RoutingRingGroup | undefined;
  timeConditionById(id: number): ZonedTimeCondition | undefined;
  /** The route of a public number, with or without the plus. */
  inboundRoute(did: string): { readonly did: string; readonly destination: Destination } | undefined;
}

/** A time condition whose zone is ready to be asked. */
type ZonedTimeCondition = RoutingTimeCondition & { readonly zone: Zone };

/** Makes the view of a tenant. */
export function routingView(tenant: RoutingTenant): RoutingView {
  const byNumber = new Map(tenant.extensions.map((row) => [row.extension, row]));
  const byId = new Map(tenant.extensions.map((row) => [row.id, row]));
  const byDid = new Map(tenant.inbound_routes.map((row) => [digitsOf(row.did), row]));
  const groups = new Map(tenant.ring_groups.map((row) => [row.id, row]));
  const groupsByNumber = new Map(tenant.ring_groups.map((row) => [row.number, row]));
  const zones = new Map([...new Set(tenant.time_conditions.map((row) => row.time_zone))].map((name) => [name, zoneOf(name)]));
  const conditions = new Map(
    tenant.time_conditions.map((row) => [row.id, { ...row, zone: zones.get(row.time_zone) ?? zoneOf(row.time_zone) }]),
  );
  return {
    tenantId: tenant.tenant_id,
    echoCode: tenant.feature_codes.echo,
    gate: gateView(tenant),
    extension: (number) => byNumber.get(number),
    extensionById: (id) => byId.get(id),
    ringGroup: (number) => groupsByNumber.get(number),
    ringGroupById: (id) => groups.get(id),
    timeConditionById: (id) => conditions.get(id),
    inboundRoute: (did) => byDid.get(digitsOf(did)),
  };
}

export interface Asked {
  /** `phone`: one of the tenant's own phones dialled; `trunk`: a carrier brought it. */
  readonly origin: 'phone' | 'trunk';
  readonly dialled: string;
  /** Number of the extension that answers for the call: who dials, or who sends a caller on. */
  readonly by?: string | undefined;
  /** When the call came: time conditions are read at this instant. */
  readonly atMs: number;
}

/** Q.850 causes that a refusal carries. */
export const CAUSE = {
  unallocated: 1,
  normal: 16,
  busy: 17,
  noAnswer: 19,
  rejected: 21,
  exchangeRouting: 25,
  invalidNumber: 28,
  congestion: 34,
} as const;

export type Decision =
  | { readonly kind: 'ring'; readonly extension: RoutingExtension; readonly why: string }
  | RingGroupDecision
  | { readonly kind: 'echo'; readonly why: string }
  | { readonly kind: 'outbound'; readonly call: OutboundCall; readonly why: string }
  | { readonly kind: 'refuse'; readonly cause: number; readonly why: string; readonly code?: OutboundRefusal };

/** Rings members of a group, and then, if nobody took the call, goes on with what is decided already. */
export interface RingGroupDecision {
  readonly kind: 'ring_group';
  readonly group: Pick<RoutingRingGroup, 'id' | 'name' | 'strategy' | 'ring_timeout'>;
  /** In the order of the group. */
  readonly members: readonly RoutingExtension[];
  readonly failover: Decision | null;
  readonly why: string;
}

/** Time conditions and ring groups that one call may pass; who leads them in a circle ends here. */
const FUEL = 10;

/** Decides where a call goes. The sentence in `why` is for people. */
export function routeCall(tenant: RoutingView, asked: Asked, lines?: LinesTaken): Decision {
  if (!isDiallable(asked.dialled))
    return { kind: 'refuse', cause: CAUSE.invalidNumber, why: 'The dialled number holds signs that no number has.' };
  return asked.origin === 'phone' ? fromPhone(tenant, asked, lines) : fromTrunk(tenant, asked);
}

function fromPhone(tenant: RoutingView, asked: Asked, lines: LinesTaken | undefined): Decision {
  const { dialled, atMs } = asked;
  if (EMERGENCY_NUMBERS.has(dialled)) return toOutside(tenant, asked, lines);
  if (dialled === tenant.echoCode) return { kind: 'echo', why: `${dialled} is the echo test.` };
  const extension = tenant.extension(dialled);
  if (extension) return { kind: 'ring', extension, why: `${dialled} is the extension of ${extension.name}.` };
  const group = tenant.ringGroup(dialled);
  if (group) return toDestination({ type: 'ring_group', id: group.id }, dialled, { tenant, atMs, fuel: FUEL });
  return toOutside(tenant, asked, lines);
}

const CAUSE_OF: Readonly<Record<OutboundRefusal, number>> = {
  no_route: CAUSE.unallocated,
  not_permitted: CAUSE.rejected,
  closed: CAUSE.rejected,
  unreadable: CAUSE.invalidNumber,
  lines_busy: CAUSE.congestion,
  no_trunk: CAUSE.congestion,
};

/** A public number of the tenant's own stays in the house: no carrier is paid to bring the call back, and none can make it go round. */
function toOutside(tenant: RoutingView, { dialled, by, atMs }: Asked, lines: LinesTaken | undefined): Decision {
  const extension = by === undefined ? undefined : tenant.extension(by);
  const verdict = authorizeOutbound(tenant.gate, { extension, dialled }, lines);
  if (verdict.kind === 'refused') return { kind: 'refuse', cause: CAUSE_OF[verdict.code], why: verdict.why, code: verdict.code };
  const own = verdict.call.isEmergency ? undefined : ownNumber(tenant, verdict.call.number);
  return own === undefined
    ? { kind: 'outbound', call: verdict.call, why: verdict.why }
    : fromTrunk(tenant, { origin: 'trunk', dialled: own, atMs });
}

function ownNumber(tenant: RoutingView, number: string): string | undefined {
  const reading = readNumber(number);
  const spellings = reading.kind === 'e164' ? [number, reading.digits, reading.digits.replace(/^1/, '')] : [number];
  return spellings.find((spelling) => tenant.inboundRoute(spelling) !== undefined);
}

function fromTrunk(tenant: RoutingView, { dialled, atMs }: Asked): Decision {
  const route = tenant.inboundRoute(dialled);
  if (!route) return { kind: 'refuse', cause: CAUSE.unallocated, why: `No inbound route has the number ${dialled}.` };
  return toDestination(route.destination, `The inbound route of ${route.did}`, { tenant, atMs, fuel: FUEL });
}

interface Way {
  readonly tenant: RoutingView;
  readonly atMs: number;
  readonly fuel: number;
}

function toDestination(destination: Destination, who: string, way: Way): Decision {
  const gone: Decision = { kind: 'refuse', cause: CAUSE.unallocated, why: `${who} leads to something that is gone.` };
  switch (destination.type) {
    case 'hangup':
      return { kind: 'refuse', cause: CAUSE.rejected, why: `${who} hangs up.` };
    case 'extension': {
      const extension = way.tenant.extensionById(destination.id);
      return extension ? { kind: 'ring', extension, why: `${who} leads to extension ${extension.extension}.` } : gone;
    }
    case 'ring_group': {
      const group = way.tenant.ringGroupById(destination.id);
      return group ? toRingGroup(group, who, way) : gone;
    }
    case 'time_condition': {
      const condition = way.tenant.timeConditionById(destination.id);
      return condition ? toTimeCondition(condition, who, way) : gone;
    }
    default:
      return unreachable(destination);
  }
}

function toRingGroup(group: RoutingRingGroup, who: string, way: Way): Decision {
  if (way.fuel <= 0) return inACircle(who);
  const members = group.extension_ids.map((id) => way.tenant.extensionById(id)).filter((member) => member !== undefined);
  const next = { ...way, fuel: way.fuel - 1 };
  const failover = group.failover && toDestination(group.failover, `Ring group ${group.name}, when nobody answers,`, next);
  const { id, name, strategy, ring_timeout } = group;
  return { kind: 'ring_group', group: { id, name, strategy, ring_timeout }, members, failover, why: `${who} leads to ring group ${name}.` };
}

function toTimeCondition(condition: ZonedTimeCondition, who: string, way: Way): Decision {
  if (way.fuel <= 0) return inACircle(who);
  const { name, override, zone } = condition;
  const isNowOpen = override === 'auto' ? isOpen(condition, way.atMs, zone) : override === 'open';
  const destination = isNowOpen ? condition.open_destination : condition.closed_destination;
  const by = override === 'auto' ? 'by the clock' : 'by hand';
  const sentence = `${who} leads to time condition ${name}, ${isNowOpen ? 'open' : 'closed'} ${by}, which`;
  return toDestination(destination, sentence, { ...way, fuel: way.fuel - 1 });
}

const inACircle = (who: string): Decision => ({ kind: 'refuse', cause: CAUSE.exchangeRouting, why: `${who} goes round in a circle.` });
