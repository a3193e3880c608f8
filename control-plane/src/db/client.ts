/** The database as the core knows it: drizzle over libSQL, whichever transport the runtime chose. */
import { type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { LibSQLDatabase } from 'drizzle-orm/libsql';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

export type Db = LibSQLDatabase;
/** One statement of a batch. */
export type Statement = BatchItem<'sqlite'>;

/** Runs statements as one atomic batch, in order; the result of each is at its place. */
export function runBatch(db: Db, statements: readonly Statement[]): Promise<unknown[]> {
  const [first, ...rest] = statements;
  if (first === undefined) return Promise.resolve([]);
  return db.batch([first, ...rest]);
}

/** Tells whether an error is a broken unique rule; `on` is part of the index's or columns' names. */
export function isUniqueFault(error: unknown, on = ''): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? String(at.code) : '';
    const isConstraint = code.startsWith('SQLITE_CONSTRAINT') || at.message.includes('UNIQUE constraint failed');
    if (isConstraint && at.message.includes('UNIQUE') && at.message.includes(on)) return true;
  }
  return false;
}

/** `column in (…)` with one parameter, however many values there are. */
export const isIn = (column: SQLiteColumn, values: readonly (number | string)[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
