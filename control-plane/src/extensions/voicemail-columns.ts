/** What is set for an extension's mailbox. */
import { DEFAULT_VOICEMAIL, type VoicemailEmailMode } from '@botpbx/shared/model/voicemail-setting';
import { integer, text } from 'drizzle-orm/sqlite-core';
import { flagColumn } from '../db/columns.ts';

export const voicemailColumns = () => ({
  voicemail_enabled: flagColumn('voicemail_enabled').default(DEFAULT_VOICEMAIL.voicemail_enabled),
  /** A hash; null until one was chosen. */
  voicemail_pin: text('voicemail_pin'),
  voicemail_pin_required: flagColumn('voicemail_pin_required').default(DEFAULT_VOICEMAIL.voicemail_pin_required),
  voicemail_unavailable_sound_id: integer('voicemail_unavailable_sound_id'),
  voicemail_busy_sound_id: integer('voicemail_busy_sound_id'),
  voicemail_name_sound_id: integer('voicemail_name_sound_id'),
  voicemail_max_seconds: integer('voicemail_max_seconds').notNull().default(DEFAULT_VOICEMAIL.voicemail_max_seconds),
  voicemail_email_mode: text('voicemail_email_mode').$type<VoicemailEmailMode>().notNull().default(DEFAULT_VOICEMAIL.voicemail_email_mode),
  voicemail_attach: flagColumn('voicemail_attach').default(DEFAULT_VOICEMAIL.voicemail_attach),
});
