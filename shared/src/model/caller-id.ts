/** Which numbers a call to the outside may show: those that are the tenant's own. */
import { digitsOf } from '../base/phone.ts';

/** What of a tenant's configuration holds numbers of its own. */
export interface OwnNumbers {
  readonly caller_id: string | null;
  readonly inbound_routes: readonly { readonly did: string }[];
  readonly outbound_routes: readonly { readonly caller_id: string | null }[];
}

/** Whether a caller ID is a DID of the tenant, a number that an admin has given to its routes, or the extension's own. */
export function mayShow(callerId: string, tenant: OwnNumbers, extension: { readonly caller_id: string | null }): boolean {
  const wanted = digitsOf(callerId);
  const own = [
    extension.caller_id,
    tenant.caller_id,
    ...tenant.outbound_routes.map((route) => route.caller_id),
    ...tenant.inbound_routes.map((route) => route.did),
  ];
  return own.some((number) => number !== null && digitsOf(number) === wanted);
}
