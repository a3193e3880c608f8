/** Commands about queues. */
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigQueue } from '@botpbx/shared/link/section/queue';
import type { QueueNow } from '@botpbx/shared/model/queue';
import { endpointNameOf } from '../asterisk/conf/names.ts';
import type { QueueBoard } from '../queues/board.ts';
import { stateOf } from '../queues/members.ts';
import { secondsBetween } from '../queues/stay.ts';
import type { Handlers } from './registry.ts';

export interface QueueCommandParts {
  readonly board: QueueBoard;
  readonly config: () => NodeConfig | undefined;
  readonly nowMs: () => number;
}

/** Makes the handlers. */
export function queueCommands(parts: QueueCommandParts): Pick<Handlers, 'queue.now'> {
  return {
    'queue.now': async ({ tenant_id, queue_id }) => {
      const config = parts.config();
      const tenant = config?.tenants.find((one) => one.tenant_id === tenant_id);
      const queue = tenant?.queues.find((one) => one.id === queue_id);
      if (!config || !tenant || !queue) throw new CommandRefusedError('not_found', 'There is no such queue here.');
      return nowOf({ ...parts, config, tenant, queue });
    },
  };
}

interface Asked {
  readonly board: QueueBoard;
  readonly nowMs: () => number;
  readonly config: NodeConfig;
  readonly tenant: TenantSection;
  readonly queue: ConfigQueue;
}

function nowOf({ board, nowMs, tenant, queue, config }: Asked): QueueNow {
  const name = { tenantId: tenant.tenant_id, queueId: queue.id };
  const now = nowMs();
  const callers = board.waitingIn(name).map(({ callId, from, position, joinedMs, isCallback }) => ({
    call_id: callId,
    from,
    position,
    wait: secondsBetween(joinedMs, now),
    is_callback: isCallback,
  }));
  const members = membersNow({ board, nowMs, tenant, queue, config });
  return {
    at: new Date(now).toISOString(),
    calls_waiting: callers.length,
    agents_available: members.filter((member) => member.state === 'available').length,
    longest_wait: Math.max(0, ...callers.map((caller) => caller.wait)),
    callers,
    members,
  };
}

function membersNow({ board, nowMs, tenant, queue, config }: Asked): QueueNow['members'] {
  const seen = new Map(board.membersOf({ tenantId: tenant.tenant_id, queueId: queue.id }).map((member) => [member.endpoint, member]));
  const phones = new Map(tenant.extensions.map((row) => [row.id, row]));
  return tenant.queue_members
    .filter((member) => member.queue_id === queue.id)
    .flatMap(({ extension_id, penalty, is_dynamic }) => {
      const phone = phones.get(extension_id);
      if (!phone) return [];
      const member = seen.get(endpointNameOf(config, tenant.tenant_id, phone.extension));
      const { extension, name } = phone;
      const state = member ? stateOf(member, queue.wrap_up, nowMs()) : ('logged_out' as const);
      const pause_reason = member?.isPaused ? member.pauseReason || null : null;
      return [{ extension_id, extension, name, penalty, is_dynamic, state, pause_reason, calls_taken: member?.callsTaken ?? 0 }];
    });
}
