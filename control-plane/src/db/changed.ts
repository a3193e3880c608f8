/** Rows that nodes may change as well: the last writer wins, field by field, by the times that stand in the row. */
import type { Change } from '@botpbx/shared/link/changes';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db, Statement } from './client.ts';

type ChangeableTable = SQLiteTable & Readonly<Record<'tenant_id' | 'id' | 'changed' | 'updated_at', SQLiteColumn>>;

/** A change as a node told it. */
export interface ToldChange {
  readonly tenantId: number;
  readonly at: string;
  readonly change: Change;
}

/** Writes what a node changed, unless the row has something newer. */
export function putChange(db: Db, table: ChangeableTable, { tenantId, at, change: { id, field, value } }: ToldChange): Statement {
  const path = `$.${field}`;
  const changed: SQL = sql`json_set(${table.changed}, ${path}, ${at})`;
  const isNewer = sql`coalesce(json_extract(${table.changed}, ${path}), '') < ${at}`;
  return db
    .update(table)
    .set({ [field]: value, changed, updated_at: at } as never)
    .where(and(eq(table.tenant_id, tenantId), eq(table.id, id), isNewer));
}
