/** The routing decision: pure, so that the node acts on it and the cloud explains it by the same function. */
import { digitsOf, isDiallable } from '../base/phone.ts';
import type { Destination } from './destination.ts';

export interface RoutingExtension {
  readonly id: number;
  readonly extension: string;
  readonly name: string;
  readonly ring_timeout: number;
}

/** What of a tenant's configuration decides where a call goes. */
export interface RoutingTenant {
  readonly tenant_id: number;
  readonly extensions: readonly RoutingExtension[];
  readonly inbound_routes: readonly { readonly id: number; readonly did: string; readonly destination: Destination }[];
  readonly feature_codes: { readonly echo: string };
}

/** The same, made for looking things up: made once a revision, asked at each call. */
export interface RoutingView {
  readonly tenantId: number;
  readonly echoCode: string;
  extension(number: string): RoutingExtension | undefined;
  extensionById(id: number): RoutingExtension | undefined;
  /** The route of a public number, with or without the plus. */
  inboundRoute(did: string): { readonly did: string; readonly destination: Destination } | undefined;
}

/** Makes the view of a tenant. */
export function routingView(tenant: RoutingTenant): RoutingView {
  const byNumber = new Map(tenant.extensions.map((row) => [row.extension, row]));
  const byId = new Map(tenant.extensions.map((row) => [row.id, row]));
  const byDid = new Map(tenant.inbound_routes.map((row) => [digitsOf(row.did), row]));
  return {
    tenantId: tenant.tenant_id,
    echoCode: tenant.feature_codes.echo,
    extension: (number) => byNumber.get(number),
    extensionById: (id) => byId.get(id),
    inboundRoute: (did) => byDid.get(digitsOf(did)),
  };
}

export interface Asked {
  /** `phone`: one of the tenant's own phones dialled; `trunk`: a carrier brought it. */
  readonly origin: 'phone' | 'trunk';
  readonly dialled: string;
}

/** Q.850 causes that a refusal carries. */
export const CAUSE = { unallocated: 1, normal: 16, busy: 17, noAnswer: 19, rejected: 21, invalidNumber: 28 } as const;

export type Decision =
  | { readonly kind: 'ring'; readonly extension: RoutingExtension; readonly why: string }
  | { readonly kind: 'echo'; readonly why: string }
  | { readonly kind: 'refuse'; readonly cause: number; readonly why: string };

/** Decides where a call goes. The sentence in `why` is for people. */
export function routeCall(tenant: RoutingView, asked: Asked): Decision {
  if (!isDiallable(asked.dialled))
    return { kind: 'refuse', cause: CAUSE.invalidNumber, why: 'The dialled number holds signs that no number has.' };
  return asked.origin === 'phone' ? fromPhone(tenant, asked.dialled) : fromTrunk(tenant, asked.dialled);
}

function fromPhone(tenant: RoutingView, dialled: string): Decision {
  if (dialled === tenant.echoCode) return { kind: 'echo', why: `${dialled} is the echo test.` };
  const extension = tenant.extension(dialled);
  if (extension) return { kind: 'ring', extension, why: `${dialled} is the extension of ${extension.name}.` };
  return { kind: 'refuse', cause: CAUSE.unallocated, why: `Nobody has the number ${dialled}.` };
}

function fromTrunk(tenant: RoutingView, dialled: string): Decision {
  const route = tenant.inboundRoute(dialled);
  if (!route) return { kind: 'refuse', cause: CAUSE.unallocated, why: `No inbound route has the number ${dialled}.` };
  return toDestination(tenant, route.destination, `The inbound route of ${route.did}`);
}

function toDestination(tenant: RoutingView, destination: Destination, who: string): Decision {
  if (destination.type === 'hangup') return { kind: 'refuse', cause: CAUSE.rejected, why: `${who} hangs up.` };
  const extension = tenant.extensionById(destination.id);
  if (!extension) return { kind: 'refuse', cause: CAUSE.unallocated, why: `${who} leads to an extension that is gone.` };
  return { kind: 'ring', extension, why: `${who} leads to extension ${extension.extension}.` };
}
