import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** Whether a text has these words in it, in any case of letters; `%` and `_` are letters like others. */
export const containing = (column: SQLiteColumn, words: string): SQL => {
  const plain = words.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  return sql`${column} like ${`%${plain}%`} escape '\\'`;
};
