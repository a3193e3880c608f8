import type { Destination } from '@botpbx/shared/model/destination';
import type { Country } from '@botpbx/shared/model/number-plan';
import { DEFAULT_GENERAL_MAILBOX, type GeneralMailbox } from '@botpbx/shared/model/voicemail-setting';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns } from '../db/columns.ts';

export const tenants = sqliteTable('tenants', {
  id: idColumn(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  time_zone: text('time_zone').notNull(),
  fallback: text('fallback', { mode: 'json' }).$type<Destination>(),
  unrouted_destination: text('unrouted_destination', { mode: 'json' }).$type<Destination>(),
  caller_id: text('caller_id'),
  emergency_trunk_id: integer('emergency_trunk_id'),
  max_outbound_calls: integer('max_outbound_calls'),
  country: text('country').$type<Country>().notNull().default('US'),
  emergency_location_id: integer('emergency_location_id'),
  /** What waiting callers hear where nothing else is said; null for Asterisk's own music. */
  music_class_id: integer('music_class_id'),
  general_mailbox: text('general_mailbox', { mode: 'json' }).$type<GeneralMailbox>().notNull().default(DEFAULT_GENERAL_MAILBOX),
  /** A hash; null until one was chosen. */
  general_mailbox_pin: text('general_mailbox_pin'),
  /** Written once: digests of the phones' secrets hold it. */
  sip_domain: text('sip_domain').notNull().unique(),
  ...stampColumns(),
});
