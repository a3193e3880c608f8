import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** True in SQL if a column that holds a destination as JSON leads to this one; to an extension leads also what it answers for. */
export function leadsTo(column: SQLiteColumn, destination: Destination): SQL {
  const type = sql`json_extract(${column}, '$.type') = ${destination.type}`;
  if (!('id' in destination)) return type;
  const same = sql`(${type} and json_extract(${column}, '$.id') = ${destination.id})`;
  return destination.type === 'extension' ? sql`(${same} or json_extract(${column}, '$.extension_id') = ${destination.id})` : same;
}
