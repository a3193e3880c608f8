import type { TrunkStatus } from '@botpbx/shared/model/trunk-status';
import { sql } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import { trunks } from './table.ts';

/** How a node last saw a trunk. */
export interface SeenTrunk {
  readonly tenant_id: number;
  readonly trunk_id: number;
  readonly status: TrunkStatus;
  readonly latency_ms: number | null;
  readonly at: string;
}

/** Writes down how nodes last saw trunks; each trunk at most once. One that is gone is passed over. */
export const putTrunkStatuses = (db: Db, seen: readonly SeenTrunk[]): Statement =>
  db.run(
    sql`update ${trunks} set status = seen.value ->> '$.status', latency_ms = seen.value ->> '$.latency_ms', status_at = seen.value ->> '$.at'
      from json_each(${JSON.stringify(seen)}) as seen
      where ${trunks.tenant_id} = seen.value ->> '$.tenant_id' and ${trunks.id} = seen.value ->> '$.trunk_id'`,
  );
