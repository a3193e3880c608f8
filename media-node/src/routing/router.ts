/** Where calls go, decided from memory: made anew from each configuration, asked at each call. */

import type { Decision } from '@botpbx/shared/model/decision';
import type { GateTrunk, LinesTaken } from '@botpbx/shared/model/outbound-gate';
import { routeCall } from '@botpbx/shared/model/route-call';
import type { Asked } from '@botpbx/shared/model/route-way';
import { type RoutingTenant, type RoutingView, routingView } from '@botpbx/shared/model/routing-view';

/** What of the configuration routing needs. */
export interface RoutableConfig {
  readonly revision: number;
  readonly tenants: readonly (Omit<RoutingTenant, 'trunks'> & { readonly trunks: readonly RoutableTrunk[] })[];
}
interface RoutableTrunk extends GateTrunk {
  readonly host: string;
}

/** A decision, and for whom. */
export interface Routed {
  readonly tenantId: number;
  readonly decision: Decision;
}

export interface Router {
  readonly revision: number;
  /** A phone of the tenant dialled. Undefined when this node does not serve the tenant. */
  fromPhone(tenantId: number, dialled: string, who: Pick<Asked, 'by' | 'caller' | 'isSentOn'>): Routed | undefined;
  /** Whose call it is that a carrier brought over this trunk. */
  tenantOf(trunkId: number, dialled: string): number | undefined;
  /** A carrier brought a call over this trunk. Tenants may share a carrier's address: the number tells whose call it is. */
  fromTrunk(trunkId: number, dialled: string, caller?: string): Routed | undefined;
}

/** What changes from call to call. */
export interface RouterMeans {
  readonly lines: LinesTaken;
  readonly nowMs: () => number;
}

/** Makes the router of a configuration. */
export function makeRouter(config: RoutableConfig, { lines, nowMs }: RouterMeans): Router {
  const views = new Map(config.tenants.map((tenant) => [tenant.tenant_id, routingView(tenant)]));
  const sharing = viewsByTrunk(config, views);
  const viewOf = (trunkId: number, dialled: string) => {
    const candidates = sharing.get(trunkId) ?? [];
    return candidates.find((candidate) => candidate.inboundRoute(dialled) !== undefined) ?? candidates[0];
  };
  return {
    revision: config.revision,
    tenantOf: (trunkId, dialled) => viewOf(trunkId, dialled)?.tenantId,
    fromPhone: (tenantId, dialled, who) => {
      const view = views.get(tenantId);
      return view && { tenantId, decision: routeCall(view, { ...who, origin: 'phone', dialled, atMs: nowMs() }, lines) };
    },
    fromTrunk: (trunkId, dialled, caller) => {
      const view = viewOf(trunkId, dialled);
      return view && { tenantId: view.tenantId, decision: routeCall(view, { origin: 'trunk', dialled, caller, atMs: nowMs() }, lines) };
    },
  };
}

/** For each trunk the tenants that have one at the same address, the trunk's own tenant first. */
function viewsByTrunk(config: RoutableConfig, views: ReadonlyMap<number, RoutingView>): ReadonlyMap<number, readonly RoutingView[]> {
  const byHost = new Map<string, Set<RoutingView>>();
  for (const tenant of config.tenants) {
    const view = views.get(tenant.tenant_id);
    for (const { host } of view ? tenant.trunks : []) {
      const at = byHost.get(host.toLowerCase()) ?? new Set();
      if (view) byHost.set(host.toLowerCase(), at.add(view));
    }
  }
  const byTrunk = new Map<number, readonly RoutingView[]>();
  for (const tenant of config.tenants) {
    const own = views.get(tenant.tenant_id);
    for (const { id, host } of tenant.trunks) {
      const others = [...(byHost.get(host.toLowerCase()) ?? [])].filter((view) => view !== own);
      byTrunk.set(id, own ? [own, ...others] : others);
    }
  }
  return byTrunk;
}
