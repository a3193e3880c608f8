import type { ExtensionStatus } from '@botpbx/shared/model/extension';
import { sql } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import { extensions } from './table.ts';

export interface SeenExtension {
  readonly tenant_id: number;
  readonly extension: string;
  readonly status: ExtensionStatus;
}

/** Writes down how nodes last saw phones; each phone at most once. A number that nobody has is passed over. */
export const putStatuses = (db: Db, seen: readonly SeenExtension[]): Statement =>
  db.run(
    sql`update ${extensions} set status = seen.value ->> '$.status' from json_each(${JSON.stringify(seen)}) as seen
      where ${extensions.tenant_id} = seen.value ->> '$.tenant_id' and ${extensions.extension} = seen.value ->> '$.extension'`,
  );
