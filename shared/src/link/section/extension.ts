/** An extension as a node needs it. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import { callFields, DEFAULT_CALL_FIELDS as UNSET } from '../../model/extension-calls.ts';
import { OutboundPermission } from '../../model/outbound-route.ts';
import { DEFAULT_VOICEMAIL, voicemailFields } from '../../model/voicemail-setting.ts';
import { ChangeTimes } from '../changes.ts';
import { PinHash } from './mailbox.ts';
import { SecretRef } from './secret-ref.ts';

/** Defaults are those of sections that a node kept from before there was the setting. */
export const ConfigExtension = z.strictObject({
  id: z.number().int().positive(),
  extension: ExtensionNumber,
  name: Label(80),
  caller_id: z
    .string()
    .regex(/^\+?[0-9]{3,20}$/)
    .nullable(),
  ring_timeout: z.number().int().min(5).max(300),
  outbound: OutboundPermission.default('international'),
  emergency_location_id: z.number().int().positive().nullable().default(null),
  call_waiting: callFields.call_waiting.default(UNSET.call_waiting),
  dnd: callFields.dnd.default(UNSET.dnd),
  forward_all: callFields.forward_all.default(null),
  forward_busy: callFields.forward_busy.default(null),
  forward_no_answer: callFields.forward_no_answer.default(null),
  follow_me: callFields.follow_me.default(UNSET.follow_me),
  follow_me_steps: callFields.follow_me_steps.default([]),
  recording: callFields.recording.default(UNSET.recording),
  max_contacts: callFields.max_contacts.default(UNSET.max_contacts),
  pickup_group: callFields.pickup_group.default(null),
  language: callFields.language.default(null),
  voicemail_enabled: voicemailFields.voicemail_enabled.default(DEFAULT_VOICEMAIL.voicemail_enabled),
  voicemail_pin: PinHash.nullable().default(null),
  voicemail_pin_required: voicemailFields.voicemail_pin_required.default(DEFAULT_VOICEMAIL.voicemail_pin_required),
  voicemail_unavailable_sound_id: voicemailFields.voicemail_unavailable_sound_id.default(null),
  voicemail_busy_sound_id: voicemailFields.voicemail_busy_sound_id.default(null),
  voicemail_name_sound_id: voicemailFields.voicemail_name_sound_id.default(null),
  voicemail_max_seconds: voicemailFields.voicemail_max_seconds.default(DEFAULT_VOICEMAIL.voicemail_max_seconds),
  changed: ChangeTimes.default({}),
  secret: SecretRef,
});
export type ConfigExtension = z.infer<typeof ConfigExtension>;
