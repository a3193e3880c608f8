import type { ConfigQueue, ConfigQueueMember } from '@botpbx/shared/link/section/queue';
import type { Destination } from '@botpbx/shared/model/destination';
import type { QueueMember } from '@botpbx/shared/model/queue-setting';
import type { Homed, IsHere } from './here.ts';

/** A queue as its slice keeps it. */
export interface QueueRow extends Omit<ConfigQueue, 'members'> {
  readonly node_id: Homed['node_id'];
  readonly members: readonly QueueMember[];
  readonly dynamic_members: readonly QueueMember[];
}

/** What a member has said of himself, as its slice keeps it. */
export interface QueueWishRow {
  readonly queue_id: number;
  readonly extension_id: number;
  readonly logged_in: boolean;
  readonly paused: boolean;
  readonly pause_reason: string | null;
  readonly updated_at: string;
}

/** The queue as a node needs it: with those of its members whose phones are there. */
export function queueOf(row: QueueRow, wishes: readonly QueueWishRow[], isHere: IsHere): ConfigQueue {
  const { members, dynamic_members, node_id: _home, overflow, full_destination, empty_destination, ...settings } = row;
  const orNull = (to: Destination | null) => (to && isHere(to) ? to : null);
  const fixed = new Set(members.map((member) => member.extension_id));
  const said = new Map(wishes.filter((wish) => wish.queue_id === row.id).map((wish) => [wish.extension_id, wish]));
  const memberOf = (isDynamic: boolean) => (member: QueueMember) => configMember(member, isDynamic, said.get(member.extension_id));
  const all = [...members.map(memberOf(false)), ...dynamic_members.filter((one) => !fixed.has(one.extension_id)).map(memberOf(true))];
  return {
    ...withoutTenant(settings),
    overflow: orNull(overflow),
    full_destination: orNull(full_destination),
    empty_destination: orNull(empty_destination),
    members: all.filter((member) => isHere({ type: 'extension', id: member.extension_id })),
  };
}

/** Rows of the database carry their tenant; a section says it once. */
function withoutTenant<Row extends object>(row: Row): Row {
  const { tenant_id: _tenant, ...rest } = row as Row & { tenant_id?: unknown };
  return rest as unknown as Row;
}

function configMember({ extension_id, penalty }: QueueMember, isDynamic: boolean, said: QueueWishRow | undefined): ConfigQueueMember {
  return {
    extension_id,
    penalty,
    is_dynamic: isDynamic,
    logged_in: !isDynamic || (said?.logged_in ?? false),
    paused: said?.paused ?? false,
    pause_reason: said?.paused ? said.pause_reason : null,
    said_at: said?.updated_at ?? null,
  };
}
