import type { ChangeTimes } from '@botpbx/shared/link/changes';
import type { ConfigQueue, ConfigQueueMember } from '@botpbx/shared/link/section/queue';
import type { Destination } from '@botpbx/shared/model/destination';
import { memberIdOf, type QueueMember } from '@botpbx/shared/model/queue-setting';
import type { Homed, IsHere } from './here.ts';

/** A queue as its slice keeps it. */
export interface QueueRow extends ConfigQueue {
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
  readonly changed: ChangeTimes;
}

/** The queue as a node needs it. */
export function queueOf(row: QueueRow, isHere: IsHere): ConfigQueue {
  const orNull = (to: Destination | null) => (to && isHere(to) ? to : null);
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    number: row.number,
    strategy: row.strategy,
    timeout: row.timeout,
    retry: row.retry,
    weight: row.weight,
    wrap_up: row.wrap_up,
    max_wait: row.max_wait,
    overflow: orNull(row.overflow),
    max_callers: row.max_callers,
    full_destination: orNull(row.full_destination),
    join_empty: row.join_empty,
    leave_when_empty: row.leave_when_empty,
    empty_destination: orNull(row.empty_destination),
    announce_frequency: row.announce_frequency,
    announce_position: row.announce_position,
    announce_hold_time: row.announce_hold_time,
    periodic_parts: row.periodic_parts,
    periodic_frequency: row.periodic_frequency,
    greeting_sound_id: row.greeting_sound_id,
    agent_sound_id: row.agent_sound_id,
    periodic_sound_id: row.periodic_sound_id,
    music_class_id: row.music_class_id,
    recording: row.recording,
    callback_key: row.callback_key,
    skip_busy: row.skip_busy,
  };
}

/** Its members whose phones are on the node, in the order of the queue. */
export function membersOf(row: QueueRow, wishes: readonly QueueWishRow[], isHere: IsHere): ConfigQueueMember[] {
  const fixed = new Set(row.members.map((member) => member.extension_id));
  const said = new Map(wishes.filter((wish) => wish.queue_id === row.id).map((wish) => [wish.extension_id, wish]));
  const memberOf = (isDynamic: boolean) => (member: QueueMember) =>
    configMember({ ...member, queue_id: row.id }, isDynamic, said.get(member.extension_id));
  const dynamic = row.dynamic_members.filter((one) => !fixed.has(one.extension_id));
  return [...row.members.map(memberOf(false)), ...dynamic.map(memberOf(true))].filter((member) =>
    isHere({ type: 'extension', id: member.extension_id }),
  );
}

type Membership = QueueMember & { readonly queue_id: number };

function configMember(
  { queue_id, extension_id, penalty }: Membership,
  isDynamic: boolean,
  said: QueueWishRow | undefined,
): ConfigQueueMember {
  return {
    id: memberIdOf(queue_id, extension_id),
    queue_id,
    extension_id,
    penalty,
    is_dynamic: isDynamic,
    logged_in: !isDynamic || (said?.logged_in ?? false),
    paused: said?.paused ?? false,
    pause_reason: said?.paused ? said.pause_reason : null,
    changed: said?.changed ?? {},
  };
}
