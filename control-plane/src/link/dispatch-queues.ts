/** What nodes tell of queues, as rows and live events. Pure. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { MemberTimeToRecord, StayToRecord } from '../queues/record.ts';

const instant = (text: string): string => new Date(text).toISOString();

/** The row of a stay as it is now. */
export function stayOf(event: NodeEventOf<'queue.stay'>, nodeId: number): StayToRecord {
  const { tenant_id, stay, queue_id, call_id, from, joined_at, outcome, wait_seconds, member, talk_seconds } = event;
  const times = { joined_at: instant(joined_at), wait_seconds, talk_seconds };
  return { tenant_id, id: stay, queue_id, call_id, from, ...times, outcome, member, node_id: nodeId };
}

/** What dashboards hear of it. */
export function liveStay({ queue, call_id, from, outcome, member, wait_seconds: wait, at }: NodeEventOf<'queue.stay'>): LiveEvent {
  return { event: 'queue.call', data: { queue, call_id, from, outcome, member, wait, timestamp: instant(at) } };
}

/** A ring that was missed, or a pause that is over. */
export function memberTimeOf({ tenant_id, queue_id, extension, what, seconds, at }: NodeEventOf<'queue.member'>): MemberTimeToRecord {
  const when = instant(at);
  return { tenant_id, id: `${what}:${queue_id}:${extension}:${when}`, queue_id, extension, what, at: when, seconds };
}
