import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, stampColumns, tenantColumn } from '../db/columns.ts';

/** A PIN at rest. Its id is never given to another one, because the ledger names it. */
export interface KeptPin {
  readonly id: number;
  readonly label: string;
  readonly hash: string;
}

export const pinSets = sqliteTable('pin_sets', {
  id: idColumn(),
  tenant_id: tenantColumn(),
  name: text('name').notNull(),
  salt: text('salt').notNull(),
  rounds: integer('rounds').notNull(),
  pins: text('pins', { mode: 'json' }).$type<KeptPin[]>().notNull(),
  /** Ids of PINs begin again nowhere. */
  next_pin_id: integer('next_pin_id').notNull(),
  ...stampColumns(),
});
