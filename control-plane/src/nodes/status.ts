import type { ConfigFault, NodeStatus } from '@botpbx/shared/model/node';
import type { z } from 'zod';
import type { Context } from '../kit/context.ts';
import type { Platform } from '../platform/platform.ts';
import { findNode, getSeenNode, type NodeRow, type Reader, type SeenNode, tenantsOf } from './store.ts';

type Status = z.infer<typeof NodeStatus>;

/** `pending` until a machine has enrolled, then whether its link stands. */
export function statusOf(platform: Platform, node: Pick<NodeRow, 'id' | 'public_key'>): Status {
  if (node.public_key === null) return 'pending';
  return platform.hub.isNodeOnline(node.id) ? 'online' : 'offline';
}

/** A node as the API shows it. Faults may name what belongs to others on the same node, so only the operator reads them. */
export function shown(platform: Platform, node: SeenNode, isOperator: boolean) {
  const rejected = node.rejected === null ? null : (JSON.parse(node.rejected) as { revision: number; faults: ConfigFault[] });
  const faults = (all: ConfigFault[]) =>
    isOperator ? all : all.map(({ stage }) => ({ stage, message: 'Only the operator sees the details.' }));
  return {
    ...node,
    status: statusOf(platform, node),
    is_default_tenant: node.position === 0,
    rejected: rejected && { revision: rejected.revision, faults: faults(rejected.faults) },
  };
}

/** Reads a node as the API shows it, by default for somebody who owns all. @throws node.not_found */
export async function showNode(ctx: Context, id: number, reader: Reader = { tenantId: ctx.tenantId, seesAll: true }) {
  return shown(ctx.platform, await getSeenNode(ctx.allDb, id, reader), ctx.actor.isOperator);
}

/** Tells every tenant of a node how it stands. */
export async function tellStatus(platform: Platform, nodeId: number): Promise<void> {
  const node = await findNode(platform.db, nodeId);
  if (!node) return;
  const { latest_revision, applied_revision } = node;
  const data = { node_id: nodeId, status: statusOf(platform, node), latest_revision, applied_revision };
  for (const tenantId of await tenantsOf(platform.db, nodeId)) platform.hub.toTenant(tenantId, { event: 'node.status', data });
}
