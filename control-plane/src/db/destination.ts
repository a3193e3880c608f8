import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** True in SQL if a column that holds a destination as JSON leads to this one. */
export const leadsTo = (column: SQLiteColumn, destination: Destination): SQL =>
  'id' in destination
    ? sql`json_extract(${column}, '$.type') = ${destination.type} and json_extract(${column}, '$.id') = ${destination.id}`
    : sql`json_extract(${column}, '$.type') = ${destination.type}`;
