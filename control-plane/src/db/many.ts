/** Inserts of many rows as one statement with one parameter: its text is made once and prepared once, however many rows come. */
import { getTableColumns, getTableName, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db, Statement } from './client.ts';

type ColumnOf<T extends SQLiteTable> = keyof T['$inferInsert'] & string;
type RowOf<T extends SQLiteTable, Name extends ColumnOf<T>> = Pick<T['$inferInsert'], Name>;

/**
 * Makes the maker of `insert into table (…) select … from json_each(rows)`. Only the columns named are written; columns of JSON are not meant.
 * @param conflict SQL that follows, such as `on conflict do nothing`; a constant
 */
export function makeInsertMany<T extends SQLiteTable, Name extends ColumnOf<T>>(table: T, names: readonly Name[], conflict = '') {
  const into = names.map((name) => `"${name}"`).join(', ');
  const from = names.map((name) => `value ->> '$.${name}'`).join(', ');
  const head = sql.raw(`insert into "${getTableName(table)}" (${into}) select ${from} from json_each(`);
  const tail = sql.raw(`) where true ${conflict}`);
  return (db: Db, rows: readonly RowOf<T, Name>[]): Statement => db.run(sql`${head}${JSON.stringify(rows)}${tail}`);
}

/** The names of all columns of a table; here a column is called in the database as it is in the code. */
export const columnsOf = <T extends SQLiteTable>(table: T) => Object.keys(getTableColumns(table)) as ColumnOf<T>[];

/** `"column" = excluded."column"` for all columns: what `do update set` takes over from the row that could not be inserted. */
export const takeAll = (table: SQLiteTable): string =>
  columnsOf(table)
    .map((name) => `"${name}" = excluded."${name}"`)
    .join(', ');
