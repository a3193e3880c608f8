/** What of a tenant's configuration decides where a call goes, made for looking things up. */
import { isOpen, type Schedule, type Zone, zoneOf } from '../base/schedule.ts';
import type { Destination } from './destination.ts';
import type { CallSettings } from './extension-calls.ts';
import { type FeatureCodes, type FeatureDialled, featureReader } from './feature-codes.ts';
import { type GateTenant, type GateView, gateView } from './gate-view.ts';
import { type InboundMatcher, inboundMatcher, type MatchableRoute } from './match-inbound.ts';
import type { NumberListAction } from './number-list.ts';
import type { OutboundPermission } from './outbound-route.ts';
import type { RingStrategy } from './ring-group.ts';
import { type PlacesView, placesView, type RoutingPlaces } from './routing-places.ts';
import { makeScreen, type Screen, type ScreeningList } from './screen-caller.ts';
import type { Override } from './time-condition.ts';

export interface RoutingExtension extends Partial<CallSettings> {
  readonly id: number;
  readonly extension: string;
  readonly name: string;
  readonly ring_timeout: number;
  readonly caller_id: string | null;
  readonly outbound: OutboundPermission;
  /** Whether callers may leave a message. */
  readonly voicemail_enabled?: boolean;
  readonly emergency_location_id?: number | null;
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

export interface RoutingQueue {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly max_wait: number;
  readonly overflow: Destination | null;
  readonly full_destination: Destination | null;
  readonly empty_destination: Destination | null;
  readonly greeting_sound_id: number | null;
  readonly callback_key: string | null;
}

/** An AI voice agent. */
export interface RoutingAgent {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly failed_destination: Destination | null;
}

/** A flow that calls can be sent to. */
export interface RoutingIvr {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly failed_destination: Destination | null;
}

export interface RoutingTimeCondition extends Schedule {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string;
  readonly override: Override;
  readonly open_destination: Destination;
  readonly closed_destination: Destination;
}

export interface RoutingInboundRoute extends MatchableRoute {
  readonly id: number;
  readonly destination: Destination;
  readonly time_condition_id?: number | null;
  readonly closed_destination?: Destination | null;
  readonly name_prefix?: string | null;
  readonly number_list_ids?: readonly number[];
}

export interface RoutingNumberList extends ScreeningList {
  readonly action: NumberListAction;
  readonly destination: Destination | null;
}

/** All of it. */
export interface RoutingTenant extends GateTenant, RoutingPlaces {
  readonly extensions: readonly RoutingExtension[];
  readonly inbound_routes: readonly RoutingInboundRoute[];
  readonly number_lists?: readonly RoutingNumberList[];
  readonly unrouted_destination?: Destination | null;
  readonly ring_groups: readonly RoutingRingGroup[];
  readonly queues?: readonly RoutingQueue[];
  readonly agents?: readonly RoutingAgent[];
  readonly ivrs?: readonly RoutingIvr[];
  readonly sounds?: readonly { readonly id: number; readonly hash: string }[];
  readonly time_conditions: readonly RoutingTimeCondition[];
  readonly feature_codes: Readonly<Partial<FeatureCodes>>;
  /** IANA name; UTC when it is not known. */
  readonly time_zone?: string;
}

/** The same, made for looking things up: made once a revision, asked at each call. */
export interface RoutingView {
  readonly tenantId: number;
  readonly gate: GateView;
  readonly timeZone: string;
  readonly featureCodes: Readonly<Partial<FeatureCodes>>;
  /** Reads dialled text as a feature code with the digits behind it. */
  feature(dialled: string): FeatureDialled | undefined;
  extension(number: string): RoutingExtension | undefined;
  extensionById(id: number): RoutingExtension | undefined;
  ringGroup(number: string): RoutingRingGroup | undefined;
  ringGroupById(id: number): RoutingRingGroup | undefined;
  /** Hash of the content of one of the tenant's sounds. */
  soundHash(id: number): string | undefined;
  queue(number: string): RoutingQueue | undefined;
  queueById(id: number): RoutingQueue | undefined;
  agent(number: string): RoutingAgent | undefined;
  agentById(id: number): RoutingAgent | undefined;
  ivr(number: string): RoutingIvr | undefined;
  ivrById(id: number): RoutingIvr | undefined;
  timeConditionById(id: number): ZonedTimeCondition | undefined;
  readonly places: PlacesView;
  readonly inbound: InboundMatcher<RoutingInboundRoute>;
  readonly screen: Screen<RoutingNumberList>;
  readonly unrouted: Destination | null;
}

/** A time condition whose zone is ready to be asked. */
export type ZonedTimeCondition = RoutingTimeCondition & { readonly zone: Zone };

/** Whether a time condition is open at an instant, by the clock or by hand. */
export const isOpenNow = (condition: ZonedTimeCondition, atMs: number): boolean =>
  condition.override === 'auto' ? isOpen(condition, atMs, condition.zone) : condition.override === 'open';

/** Makes the view of a tenant. */
export function routingView(tenant: RoutingTenant): RoutingView {
  const byNumber = new Map(tenant.extensions.map((row) => [row.extension, row]));
  const byId = new Map(tenant.extensions.map((row) => [row.id, row]));
  const groups = new Map(tenant.ring_groups.map((row) => [row.id, row]));
  const groupsByNumber = new Map(tenant.ring_groups.map((row) => [row.number, row]));
  const queues = new Map((tenant.queues ?? []).map((row) => [row.id, row]));
  const queuesByNumber = new Map((tenant.queues ?? []).map((row) => [row.number, row]));
  const agents = tenant.agents ?? [];
  const ivrs = tenant.ivrs ?? [];
  const zones = new Map([...new Set(tenant.time_conditions.map((row) => row.time_zone))].map((name) => [name, zoneOf(name)]));
  const conditions = new Map(
    tenant.time_conditions.map((row) => [row.id, { ...row, zone: zones.get(row.time_zone) ?? zoneOf(row.time_zone) }]),
  );
  const isOpenAt = (id: number, atMs: number) => {
    const condition = conditions.get(id);
    return condition && isOpenNow(condition, atMs);
  };
  return {
    tenantId: tenant.tenant_id,
    timeZone: tenant.time_zone ?? 'UTC',
    featureCodes: tenant.feature_codes,
    feature: featureReader(tenant.feature_codes),
    gate: gateView(tenant, isOpenAt),
    extension: (number) => byNumber.get(number),
    extensionById: (id) => byId.get(id),
    ringGroup: (number) => groupsByNumber.get(number),
    ringGroupById: (id) => groups.get(id),
    soundHash: (id) => tenant.sounds?.find((sound) => sound.id === id)?.hash,
    queue: (number) => queuesByNumber.get(number),
    queueById: (id) => queues.get(id),
    agent: (number) => agents.find((row) => row.number === number),
    agentById: (id) => agents.find((row) => row.id === id),
    ivr: (number) => ivrs.find((row) => row.number === number),
    ivrById: (id) => ivrs.find((row) => row.id === id),
    timeConditionById: (id) => conditions.get(id),
    places: placesView(tenant),
    inbound: inboundMatcher(tenant.inbound_routes),
    screen: makeScreen(tenant.number_lists ?? []),
    unrouted: tenant.unrouted_destination ?? null,
  };
}
