import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { TenantDb, TenantTable } from './scoped.ts';

/** All rows of the tenant as `id` and `name`, in SQL. */
export const namedRows = (db: TenantDb, table: TenantTable, name: SQLiteColumn): SQL =>
  sql`select ${table.id} as id, ${name} as name from ${table} where ${db.owns(table)}`;
