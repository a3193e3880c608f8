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
export function routeCall(tenant: RoutingTenant, asked: Asked): Decision {
  if (!isDiallable(asked.dialled))
    return { kind: 'refuse', cause: CAUSE.invalidNumber, why: 'The dialled number holds signs that no number has.' };
  return asked.origin === 'phone' ? fromPhone(tenant, asked.dialled) : fromTrunk(tenant, asked.dialled);
}

function fromPhone(tenant: RoutingTenant, dialled: string): Decision {
  if (dialled === tenant.feature_codes.echo) return { kind: 'echo', why: `${dialled} is the echo test.` };
  const extension = tenant.extensions.find((candidate) => candidate.extension === dialled);
  if (extension) return { kind: 'ring', extension, why: `${dialled} is the extension of ${extension.name}.` };
  return { kind: 'refuse', cause: CAUSE.unallocated, why: `Nobody has the number ${dialled}.` };
}

function fromTrunk(tenant: RoutingTenant, dialled: string): Decision {
  const route = tenant.inbound_routes.find((candidate) => digitsOf(candidate.did) === digitsOf(dialled));
  if (!route) return { kind: 'refuse', cause: CAUSE.unallocated, why: `No inbound route has the number ${dialled}.` };
  return toDestination(tenant, route.destination, `The inbound route of ${route.did}`);
}

function toDestination(tenant: RoutingTenant, destination: Destination, who: string): Decision {
  if (destination.type === 'hangup') return { kind: 'refuse', cause: CAUSE.rejected, why: `${who} hangs up.` };
  const extension = tenant.extensions.find((candidate) => candidate.id === destination.id);
  if (!extension) return { kind: 'refuse', cause: CAUSE.unallocated, why: `${who} leads to an extension that is gone.` };
  return { kind: 'ring', extension, why: `${who} leads to extension ${extension.extension}.` };
}
