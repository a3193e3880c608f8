/** Where calls go, decided from memory: made anew from each configuration, asked at each call. */

import { type CarrierTrunk, carriersAmong, placeOfCarrier } from '@botpbx/shared/model/carrier';
import type { Decision, ForwardDecision, OutboundDecision, OutsideAsked, RingDecision } from '@botpbx/shared/model/decision';
import type { Destination } from '@botpbx/shared/model/destination';
import type { GateTrunk, LinesTaken } from '@botpbx/shared/model/gate-view';
import type { OutboundVerdict } from '@botpbx/shared/model/outbound-gate';
import type { HashedPins } from '@botpbx/shared/model/outside';
import { routeCall, routeDevice, routeForward, routeInside, routeMoved, routeParked, routePlaced } from '@botpbx/shared/model/route-call';
import { askerOfQueue, askGate } from '@botpbx/shared/model/route-outside';
import type { Asked } from '@botpbx/shared/model/route-way';
import { type RoutingTenant, type RoutingView, routingView } from '@botpbx/shared/model/routing-view';

/** What of the configuration routing needs. */
export interface RoutableConfig {
  readonly revision: number;
  readonly tenants: readonly (Omit<RoutingTenant, 'trunks'> & { readonly trunks: readonly RoutableTrunk[] })[];
}
type RoutableTrunk = GateTrunk & CarrierTrunk;

/** A decision, and for whom. */
export interface Routed {
  readonly tenantId: number;
  readonly decision: Decision;
  readonly onward: Onward;
}

/** How a call goes on from where it was sent first. */
export interface Onward {
  forward(decision: ForwardDecision): Decision;
  /** `who` sends the caller to a place; the gate is asked where that is outside. */
  place(to: Destination, who: string): Decision;
  /** `who` sends the caller to a number of the house that he may have entered himself; it never leads outside. */
  inside(number: string, who: string): Decision;
  /** One telephone of the follow-me of the extension `by`. */
  device(number: string, by: string): RingDecision | OutboundDecision | undefined;
}

export interface Router {
  readonly revision: number;
  /** A phone of the tenant dialled. Undefined when this node does not serve the tenant. */
  fromPhone(tenantId: number, dialled: string, who: Pick<Asked, 'by' | 'caller' | 'isSentOn'>): Routed | undefined;
  /** Nobody fetched a caller from a parking lot in time; `by` is the extension that parked him. */
  fromLot(tenantId: number, lotId: number, by: string | undefined): Routed | undefined;
  /** The queue in which a caller waited is no more. */
  fromGoneQueue(tenantId: number, to: Destination | null): Routed | undefined;
  /** A queue calls somebody back who waited in it: only numbers that are safe to call for a stranger. */
  fromQueue(tenantId: number, queueId: number, dialled: string): Routed | undefined;
  /** Whose call it is that a carrier brought over this trunk. */
  tenantOf(trunkId: number, dialled: string): number | undefined;
  /** A carrier brought a call over this trunk. Tenants may share a carrier's address: the number tells whose call it is. */
  fromTrunk(trunkId: number, dialled: string, caller?: string): Routed | undefined;
  /** Asks the gate of a tenant anew. Undefined when this node does not serve the tenant. */
  askGate(tenantId: number, asked: OutsideAsked, isCounted: boolean): OutboundVerdict | undefined;
  pinSet(tenantId: number, id: number): HashedPins | undefined;
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
    return candidates.find((candidate) => candidate.inbound.isRouted(dialled)) ?? candidates[0];
  };
  const routed = (view: RoutingView, call: Omit<Asked, 'atMs'>, decide: (asked: Asked) => Decision): Routed => {
    const now = (): Asked => ({ ...call, atMs: nowMs() });
    const onward: Onward = {
      forward: (decision) => routeForward(view, now(), decision, lines),
      place: (to, who) => routePlaced(view, now(), { to, who }, lines),
      inside: (number, who) => routeInside(view, now(), { number, who }, lines),
      device: (number, by) => routeDevice(view, now(), { number, by }, lines),
    };
    return { tenantId: view.tenantId, decision: decide(now()), onward };
  };
  return {
    revision: config.revision,
    tenantOf: (trunkId, dialled) => viewOf(trunkId, dialled)?.tenantId,
    fromPhone: (tenantId, dialled, who) => {
      const view = views.get(tenantId);
      return view && routed(view, { ...who, origin: 'phone', dialled }, (asked) => routeCall(view, asked, lines));
    },
    fromGoneQueue: (tenantId, to) => {
      const view = views.get(tenantId);
      return view && routed(view, { origin: 'phone', dialled: '', isSentOn: true }, (asked) => routeMoved(view, to, asked, lines));
    },
    fromQueue: (tenantId, queueId, dialled) => {
      const view = views.get(tenantId);
      if (!view || view.gate.plan.emergency.has(dialled) || !/^\+?[0-9]{2,20}$/.test(dialled)) return undefined;
      const by = askerOfQueue(queueId);
      return routed(view, { origin: 'phone', dialled, by, isSentOn: true }, (asked) => routeCall(view, asked, lines));
    },
    fromLot: (tenantId, lotId, by) => {
      const view = views.get(tenantId);
      return view && routed(view, { origin: 'phone', dialled: '', by }, (asked) => routeParked(view, lotId, asked, lines));
    },
    askGate: (tenantId, asked, isCounted) => {
      const view = views.get(tenantId);
      return view && askGate(view, asked, { atMs: nowMs(), lines, isCounted });
    },
    pinSet: (tenantId, id) => views.get(tenantId)?.gate.outside.pin_sets.find((set) => set.id === id),
    fromTrunk: (trunkId, dialled, caller) => {
      const view = viewOf(trunkId, dialled);
      return view && routed(view, { origin: 'trunk', dialled, caller }, (asked) => routeCall(view, asked, lines));
    },
  };
}

/** For each trunk the tenants that have one at the same carrier, the trunk's own tenant first. */
function viewsByTrunk(config: RoutableConfig, views: ReadonlyMap<number, RoutingView>): ReadonlyMap<number, readonly RoutingView[]> {
  const all = config.tenants.flatMap(({ tenant_id, trunks }) =>
    trunks.map((trunk) => ({ id: trunk.id, tenant_id, place: placeOfCarrier(trunk) })),
  );
  const byTrunk = new Map<number, readonly RoutingView[]>();
  for (const carrier of carriersAmong(all, ({ place }) => place)) {
    const tenants = [...new Set(carrier.map(({ tenant_id }) => tenant_id))];
    for (const { id, tenant_id } of carrier)
      byTrunk.set(
        id,
        [tenant_id, ...tenants.filter((other) => other !== tenant_id)].flatMap((one) => views.get(one) ?? []),
      );
  }
  return byTrunk;
}
