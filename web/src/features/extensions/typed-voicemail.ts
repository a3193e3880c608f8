/** What is typed of an extension's mailbox, and what becomes of it. */
import type { Extension } from '@botpbx/shared/model/extension';
import { DEFAULT_VOICEMAIL } from '@botpbx/shared/model/voicemail-setting';
import { numberIn } from '../../lib/form.ts';

/** What is typed of a mailbox. */
export interface TypedVoicemail {
  voicemail_enabled: string;
  voicemail_pin: string;
  voicemail_pin_required: string;
  voicemail_max_seconds: string;
  voicemail_email_mode: string;
  voicemail_attach: string;
  voicemail_unavailable_sound_id: string;
  voicemail_busy_sound_id: string;
  voicemail_name_sound_id: string;
}

type Fields = Pick<Extension, Exclude<keyof TypedVoicemail, 'voicemail_pin'>>;

/** What the form shows at first. */
export const typedVoicemail = (row: Fields = DEFAULT_VOICEMAIL): TypedVoicemail => ({
  voicemail_enabled: String(row.voicemail_enabled),
  voicemail_pin: '',
  voicemail_pin_required: String(row.voicemail_pin_required),
  voicemail_max_seconds: String(row.voicemail_max_seconds),
  voicemail_email_mode: row.voicemail_email_mode,
  voicemail_attach: String(row.voicemail_attach),
  voicemail_unavailable_sound_id: String(row.voicemail_unavailable_sound_id ?? ''),
  voicemail_busy_sound_id: String(row.voicemail_busy_sound_id ?? ''),
  voicemail_name_sound_id: String(row.voicemail_name_sound_id ?? ''),
});

const idOrNull = (typed: string): number | null => (typed === '' ? null : Number(typed));

/** What is sent of it; an empty PIN stays as it is. */
export const voicemailBody = (typed: TypedVoicemail) => ({
  voicemail_enabled: typed.voicemail_enabled === 'true',
  ...(typed.voicemail_pin === '' ? {} : { voicemail_pin: typed.voicemail_pin }),
  voicemail_pin_required: typed.voicemail_pin_required === 'true',
  voicemail_max_seconds: numberIn(typed.voicemail_max_seconds),
  voicemail_email_mode: typed.voicemail_email_mode,
  voicemail_attach: typed.voicemail_attach === 'true',
  voicemail_unavailable_sound_id: idOrNull(typed.voicemail_unavailable_sound_id),
  voicemail_busy_sound_id: idOrNull(typed.voicemail_busy_sound_id),
  voicemail_name_sound_id: idOrNull(typed.voicemail_name_sound_id),
});
