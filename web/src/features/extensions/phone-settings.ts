/** What one types into a phone so that it registers as an extension. */
import type { Extension } from '@botpbx/shared/model/extension';
import type { Node } from '@botpbx/shared/model/node';
import type { Tenant } from '@botpbx/shared/model/tenant';

export interface PhoneSetting {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** The documented SIP port, UDP and TCP. */
const SIP_PORT = 5060;

/**
 * The settings by the words that phones use. On the node's default tenant the node's address is the server; elsewhere the
 * tenant's SIP domain is, and the address is the outbound proxy.
 */
export function phoneSettings(row: Extension, nodes: readonly Node[], tenant: Tenant, pageHost: string): PhoneSetting[] {
  const home = nodes.find((node) => node.id === row.node_id);
  const address = home?.address ?? pageHost;
  const note = home?.address ? undefined : 'The node has no address of its own; this is the address of the dashboard.';
  const user = { name: 'User', value: row.extension };
  const port = { name: 'Port', value: String(SIP_PORT), note: "UDP or TCP, unless the node's SIP_PORT says otherwise." };
  if (home === undefined || home.is_default_tenant) return [{ name: 'Server', value: address, ...(note ? { note } : {}) }, user, port];
  return [
    { name: 'Server', value: tenant.sip_domain, note: 'Also called domain or registrar.' },
    { name: 'Outbound proxy', value: address, ...(note ? { note } : {}) },
    user,
    port,
  ];
}
