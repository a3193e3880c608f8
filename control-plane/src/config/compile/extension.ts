import type { ChangeTimes } from '@botpbx/shared/link/changes';
import type { ConfigExtension } from '@botpbx/shared/link/section/extension';
import type { CallSettings } from '@botpbx/shared/model/extension-calls';
import type { OutboundPermission } from '@botpbx/shared/model/outbound-route';
import type { Homed } from './here.ts';

/** An extension as its slice keeps it. */
export interface ExtensionRow extends Homed, CallSettings {
  readonly extension: string;
  readonly name: string;
  readonly caller_id: string | null;
  readonly ring_timeout: number;
  readonly outbound: OutboundPermission;
  readonly emergency_location_id: number | null;
  readonly voicemail_enabled: boolean;
  readonly voicemail_pin: string | null;
  readonly voicemail_pin_required: boolean;
  readonly voicemail_unavailable_sound_id: number | null;
  readonly voicemail_busy_sound_id: number | null;
  readonly voicemail_name_sound_id: number | null;
  readonly voicemail_max_seconds: number;
  readonly changed: ChangeTimes;
  readonly secret_version: number;
}

/** The extension as a node needs it. */
export const extensionOf = (row: ExtensionRow): ConfigExtension => ({
  id: row.id,
  extension: row.extension,
  name: row.name,
  caller_id: row.caller_id,
  ring_timeout: row.ring_timeout,
  outbound: row.outbound,
  emergency_location_id: row.emergency_location_id,
  call_waiting: row.call_waiting,
  dnd: row.dnd,
  forward_all: row.forward_all,
  forward_busy: row.forward_busy,
  forward_no_answer: row.forward_no_answer,
  follow_me: row.follow_me,
  follow_me_steps: row.follow_me_steps,
  recording: row.recording,
  max_contacts: row.max_contacts,
  pickup_group: row.pickup_group,
  language: row.language,
  voicemail_enabled: row.voicemail_enabled,
  voicemail_pin: row.voicemail_pin,
  voicemail_pin_required: row.voicemail_pin_required,
  voicemail_unavailable_sound_id: row.voicemail_unavailable_sound_id,
  voicemail_busy_sound_id: row.voicemail_busy_sound_id,
  voicemail_name_sound_id: row.voicemail_name_sound_id,
  voicemail_max_seconds: row.voicemail_max_seconds,
  changed: row.changed,
  secret: { secret_ref: `extension:${row.id}`, version: row.secret_version },
});
