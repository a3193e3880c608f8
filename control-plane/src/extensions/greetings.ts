/** Which sounds greet callers of mailboxes. */
import { or, type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import type { ExtensionRow } from './store.ts';
import { extensions as t } from './table.ts';

const greets = (soundId: number): SQL =>
  or(
    ...[t.voicemail_unavailable_sound_id, t.voicemail_busy_sound_id, t.voicemail_name_sound_id].map(
      (column) => sql`${column} = ${soundId}`,
    ),
  ) ?? sql`false`;

/** The first extensions whose mailboxes greet with the sound, at most `limit`. */
export const listGreeters = (db: TenantDb, soundId: number, limit: number): Promise<ExtensionRow[]> =>
  db.list(t, { where: greets(soundId), limit });

/** True in SQL while no mailbox greets with the sound. */
export const noMailboxGreets = (db: TenantDb, soundId: number): SQL =>
  sql`not exists (select 1 from ${t} where ${db.owns(t, greets(soundId))})`;
