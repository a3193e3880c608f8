/** Where calls go, decided from memory: made anew from each configuration, asked at each call. */
import { type Decision, type RoutingTenant, type RoutingView, routeCall, routingView } from '@botpbx/shared/model/route-call';

/** What of the configuration routing needs. */
export interface RoutableConfig {
  readonly revision: number;
  readonly tenants: readonly (RoutingTenant & { readonly trunks: readonly RoutableTrunk[] })[];
}
interface RoutableTrunk {
  readonly id: number;
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
  fromPhone(tenantId: number, dialled: string): Routed | undefined;
  /** A carrier brought a call over this trunk. Tenants may share a carrier's address: the number tells whose call it is. */
  fromTrunk(trunkId: number, dialled: string): Routed | undefined;
}

/** Makes the router of a configuration. */
export function makeRouter(config: RoutableConfig): Router {
  const views = new Map(config.tenants.map((tenant) => [tenant.tenant_id, routingView(tenant)]));
  const sharing = viewsByTrunk(config, views);
  return {
    revision: config.revision,
    fromPhone: (tenantId, dialled) => {
      const view = views.get(tenantId);
      return view && { tenantId, decision: routeCall(view, { origin: 'phone', dialled }) };
    },
    fromTrunk: (trunkId, dialled) => {
      const candidates = sharing.get(trunkId) ?? [];
      const view = candidates.find((candidate) => candidate.inboundRoute(dialled) !== undefined) ?? candidates[0];
      return view && { tenantId: view.tenantId, decision: routeCall(view, { origin: 'trunk', dialled }) };
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
