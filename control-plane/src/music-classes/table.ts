import type { MusicOrder } from '@botpbx/shared/model/music-class';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const musicClasses = sqliteTable('music_classes', {
  id: idColumn(),
  tenant_id: tenantColumn(),
  name: text('name').notNull(),
  order: text('order').$type<MusicOrder>().notNull(),
  sound_ids: text('sound_ids', { mode: 'json' }).$type<number[]>().notNull(),
  ...stampColumns(),
});
