/** What no section can know of itself: whether it gets on with the others. */

import { digitsOf } from '@botpbx/shared/base/phone';
import type { NodeConfig } from '@botpbx/shared/link/node-config';

/** Longest SIP domain for which Asterisk can still remember where a phone registered (its keys end at 256 bytes). */
const MAX_DOMAIN_LENGTH = 160;

/** Lists in words what stands against each other in a configuration; empty when all fits. */
export function crossFaults(config: NodeConfig, nodeId: number): string[] {
  const { node, tenants } = config;
  return [
    ...(node.node_id === nodeId ? [] : [`The section of the node is that of node ${node.node_id}.`]),
    ...(node.system_name === `n${nodeId}` ? [] : [`The system name ${node.system_name} is not that of node ${nodeId}.`]),
    ...(tenants.some((tenant) => tenant.tenant_id === node.default_tenant_id) ? [] : ['The default tenant has no section.']),
    ...repeated(tenants, (tenant) => tenant.sip_domain).map((domain) => `Two tenants have the SIP domain ${domain}.`),
    ...tenants
      .filter((tenant) => tenant.sip_domain.length > MAX_DOMAIN_LENGTH)
      .map((tenant) => `The SIP domain of tenant ${tenant.tenant_id} is too long.`),
    ...repeated(
      tenants.flatMap((tenant) => tenant.trunks),
      (trunk) => String(trunk.id),
    ).map((id) => `Trunk ${id} occurs twice.`),
    ...repeated(
      tenants.flatMap((tenant) => tenant.extensions),
      (row) => String(row.id),
    ).map((id) => `Extension ${id} occurs twice.`),
    ...secretFaults(config),
    ...trunkFaults(config),
    ...sharedNumberFaults(config),
  ];
}

function repeated<T>(rows: readonly T[], keyOf: (row: T) => string): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const key of rows.map(keyOf)) (seen.has(key) ? twice : seen).add(key);
  return [...twice];
}

function secretFaults({ tenants }: NodeConfig): string[] {
  const faultOf = (kind: string, id: number, ref: string | undefined) =>
    ref === undefined || ref === `${kind}:${id}` ? [] : [`The secret of ${kind} ${id} is that of ${ref}.`];
  return tenants.flatMap((tenant) => [
    ...tenant.extensions.flatMap((row) => faultOf('extension', row.id, row.secret.secret_ref)),
    ...tenant.trunks.flatMap((row) => faultOf('trunk', row.id, row.secret?.secret_ref)),
    ...tenant.agents.flatMap((row) => faultOf('agent', row.id, row.webhook_secret?.secret_ref)),
    ...tenant.flow_secrets.flatMap((row) => faultOf('flow_secret', row.id, row.secret.secret_ref)),
  ]);
}

const trunkFaults = ({ tenants }: NodeConfig): string[] =>
  tenants
    .flatMap((tenant) => tenant.trunks)
    .filter((trunk) => trunk.register && (trunk.username === null || trunk.secret === null))
    .map((trunk) => `Trunk ${trunk.id} is to register but has no user name or no password.`);

/** Tenants behind one carrier address are told apart by the number alone, so it can be only one's. */
function sharedNumberFaults({ tenants }: NodeConfig): string[] {
  const owners = new Map<string, number>();
  const faults: string[] = [];
  for (const tenant of tenants)
    for (const host of new Set(tenant.trunks.map((trunk) => trunk.host.toLowerCase())))
      for (const route of tenant.inbound_routes) {
        const key = `${host} ${digitsOf(route.did)}`;
        const owner = owners.get(key) ?? tenant.tenant_id;
        owners.set(key, owner);
        if (owner !== tenant.tenant_id) faults.push(`The number of inbound route ${route.id} is another tenant's at the same carrier.`);
      }
  return faults;
}
