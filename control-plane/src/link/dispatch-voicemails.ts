/** What nodes tell of messages, as changes of rows and live events. Pure. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { MessageToRecord } from '../voicemails/record.ts';

export type VoicemailEvent = NodeEventOf<'voicemail.new' | 'voicemail.changed' | 'voicemail.deleted'>;

const instant = (text: string): string => new Date(text).toISOString();

/** The message as the node has it now; one that it deleted has only its name. */
export function messageOf(event: VoicemailEvent): MessageToRecord {
  const { tenant_id } = event;
  const changed_at = instant(event.at);
  if (event.kind === 'voicemail.deleted') return { kind: 'deleted', tenant_id, ref: event.ref, changed_at };
  const { received_at, ...message } = event.message;
  return { kind: 'here', tenant_id, ...message, received_at: instant(received_at), changed_at: instant(message.changed_at) };
}

/** What dashboards hear of it. */
export function liveMessage(event: VoicemailEvent): LiveEvent | undefined {
  const timestamp = instant(event.at);
  if (event.kind === 'voicemail.deleted') return undefined;
  const { mailbox, from, from_name, duration_ms } = event.message;
  if (event.kind === 'voicemail.changed') return { event: 'voicemail.changed', data: { mailbox, timestamp } };
  return { event: 'voicemail.new', data: { mailbox, from, from_name, duration: duration_ms / 1000, timestamp } };
}
