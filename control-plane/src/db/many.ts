/** Inserts of many rows as one statement with one parameter: its text never changes, so it is prepared once, however many rows come. */
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db, Statement } from './client.ts';

/**
 * `insert into table (…) select … from json_each(rows)`. Only the columns named are written; JSON columns are not meant.
 * @param conflict what follows, such as `on conflict do nothing`
 */
export function insertMany<T extends SQLiteTable, Name extends keyof T['$inferInsert'] & string>(
  db: Db,
  table: T,
  names: readonly Name[],
  rows: readonly Pick<T['$inferInsert'], Name>[],
  conflict: SQL = sql``,
): Statement {
  const all = getTableColumns(table);
  const into = names.map((name) => sql.identifier(all[name]?.name ?? name));
  const from = names.map((name) => sql.raw(`value ->> '$.${name}'`));
  return db.run(
    sql`insert into ${table} (${sql.join(into, sql`, `)}) select ${sql.join(from, sql`, `)} from json_each(${JSON.stringify(rows)}) where true ${conflict}`,
  );
}
