/** Walks of calls through flows: what the API reads. */
import type { CallId } from '@botpbx/shared/base/ids';
import type { FlowWalk } from '@botpbx/shared/model/flow-history';
import { inArray, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { flowPasses as p, flowWalks as w } from './table.ts';

/** The walks of these calls with their steps, oldest first. */
export async function walksOfCalls(db: TenantDb, callIds: readonly string[]): Promise<FlowWalk[]> {
  const isTheirs = inArray(w.call_id, [...callIds]);
  const ofTheirs = sql`${p.walk} in (select ${w.walk} from ${w} where ${db.owns(w, isTheirs)})`;
  const [walks, passes] = await Promise.all([
    db.list(w, { where: isTheirs, orderBy: sql`${w.started_at}, ${w.id}` }),
    db.list(p, { where: ofTheirs, orderBy: sql`${p.walk}, ${p.place}` }),
  ]);
  const passesOf = Map.groupBy(passes, (row) => row.walk);
  return walks.map(({ id: _id, tenant_id: _tenant, node_id: _node, call_id, ...walk }) => ({
    ...walk,
    call_id: call_id as CallId,
    passed: (passesOf.get(walk.walk) ?? []).map(({ pass }) => pass),
  }));
}
