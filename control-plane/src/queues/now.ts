/** What goes on in a queue now: its node is asked. */
import { AppError } from '@botpbx/shared/base/errors';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { QueueNow } from '@botpbx/shared/model/queue';
import type { Context } from '../kit/context.ts';

/** A page that shows a queue must not wait for a node that is away. */
const WITHIN_MS = 2_000;

/** Asks the node that the queue lives on; null when it cannot be asked now. */
export async function queueNow(ctx: Context, queue: { readonly id: number; readonly node_id: number | null }): Promise<QueueNow | null> {
  const nodeId = queue.node_id ?? (await ctx.wiring.homeNodeId());
  if (nodeId === null) return null;
  const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(WITHIN_MS)]);
  try {
    return await ctx.platform.hub.ask(nodeId, { kind: 'queue.now', tenant_id: ctx.tenantId, queue_id: queue.id }, signal);
  } catch (error) {
    if (error instanceof CommandRefusedError) return null;
    if (error instanceof AppError && error.code === 'unavailable') return null;
    throw error;
  }
}
