import type { SoundSource, SpeechVoice } from '@botpbx/shared/model/sound';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

export const sounds = sqliteTable(
  'sounds',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    name: text('name').notNull(),
    source: text('source').$type<SoundSource>().notNull(),
    text: text('text'),
    voice: text('voice').$type<SpeechVoice>(),
    /** Of the file, which stands under it; rows of a tenant may share one. */
    hash: text('hash').notNull(),
    bytes: integer('bytes').notNull(),
    duration_ms: integer('duration_ms').notNull(),
    ...stampColumns(),
  },
  (t) => [index('sounds_hash').on(t.tenant_id, t.hash)],
);
