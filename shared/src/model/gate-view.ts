/** What the gate to the outside is asked with. */
import { comparePatterns, type DialPattern, parseDialPattern } from '../base/dial-pattern.ts';
import { HOUSE_PLAN, type NumberPlan, planOf } from './number-plan.ts';
import type { OutboundPermission } from './outbound-route.ts';
import { DEFAULT_OUTSIDE, type Outside } from './outside.ts';

export interface GateExtension {
  readonly extension: string;
  readonly caller_id: string | null;
  readonly outbound: OutboundPermission;
  /** Where its phone stands; without one it stands where the tenant does. */
  readonly emergency_location_id?: number | null;
}
export interface GateTrunk {
  readonly id: number;
  readonly max_concurrent_calls: number | null;
  /** A trunk that is switched off carries nothing. */
  readonly enabled?: boolean;
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
  /** The caller is asked for one of its PINs. */
  readonly pin_set_id?: number | null;
  /** While it is closed, the route lets nobody call. */
  readonly time_condition_id?: number | null;
}

/** What of a tenant's configuration decides what may leave. */
export interface GateTenant {
  readonly tenant_id: number;
  readonly caller_id: string | null;
  readonly emergency_trunk_id: number | null;
  readonly max_outbound_calls: number | null;
  readonly trunks: readonly GateTrunk[];
  readonly outbound_routes: readonly GateRoute[];
  /** The house's defaults where it is absent. */
  readonly outside?: Outside;
}

/** Whether a time condition is open; undefined if there is none of this id. */
export type IsOpenAt = (timeConditionId: number, atMs: number) => boolean | undefined;

/** The same, made for being asked at each call. */
export interface GateView {
  readonly tenant: GateTenant;
  readonly outside: Outside;
  readonly plan: NumberPlan;
  readonly isOpenAt: IsOpenAt;
  readonly trunks: ReadonlyMap<number, GateTrunk>;
  /** In the order in which they are asked. */
  readonly routes: readonly (GateRoute & { readonly parsed: DialPattern })[];
}

/** Lines that are taken now, and calls that have begun. Who dials counts them. */
export interface LinesTaken {
  onTrunk(trunkId: number): number;
  /** Calls of the tenant to the outside. */
  ofTenant(tenantId: number): number;
  /** Calls to the outside for which the extension answers. */
  ofExtension(tenantId: number, extension: string): number;
  /** Calls to the outside that began within the last minute or day: of an extension, or of the whole tenant. */
  begun(tenantId: number, extension: string | undefined, within: 'minute' | 'day'): number;
  /** Whether the fraud breaker has stopped the extension's calls abroad. */
  isStopped(tenantId: number, extension: string): boolean;
}
export const NO_LINES_TAKEN: LinesTaken = {
  onTrunk: () => 0,
  ofTenant: () => 0,
  ofExtension: () => 0,
  begun: () => 0,
  isStopped: () => false,
};

/** Makes the view of a tenant. */
export function gateView(tenant: GateTenant, isOpenAt: IsOpenAt = () => undefined): GateView {
  const routes = tenant.outbound_routes.flatMap((route) => {
    const read = parseDialPattern(route.pattern);
    return read.kind === 'pattern' ? [{ ...route, parsed: read.pattern }] : [];
  });
  routes.sort((a, b) => a.position - b.position || comparePatterns(a.parsed, b.parsed) || a.id - b.id);
  const outside = tenant.outside ?? DEFAULT_OUTSIDE;
  const plan = tenant.outside ? planOf(tenant.outside.country) : HOUSE_PLAN;
  const trunks = new Map(tenant.trunks.filter(({ enabled }) => enabled !== false).map((trunk) => [trunk.id, trunk]));
  return { tenant, outside, plan, isOpenAt, trunks, routes };
}

/** Whether the number is one that brings help, also behind the digits that phones of the house dial for an outside line. */
export function emergencyIn({ plan, routes }: GateView, dialled: string): string | undefined {
  if (plan.emergency.has(dialled)) return dialled;
  const behind = routes.flatMap(({ strip, parsed }) => {
    const access = parsed.places.slice(0, strip);
    const isFixed = strip > 0 && access.length === strip && access.every((signs) => signs.length === 1);
    return isFixed && dialled.startsWith(access.join('')) ? dialled.slice(strip) : [];
  });
  return behind.find((number) => plan.emergency.has(number));
}
