/** What nodes tell of callers in flows, into rows. Each statement has the same effect once or many times. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import { and, eq, isNull } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import { flowPasses, flowWalks } from './table.ts';

export type FlowEvent = NodeEventOf<'flow.begin' | 'flow.step' | 'flow.end'>;

const instant = (text: string): string => new Date(text).toISOString();

/** The statements that write it, in the order in which it was told. */
export const putFlowWalks = (db: Db, nodeId: number, told: readonly FlowEvent[]): Statement[] =>
  told.map((event) => {
    if (event.kind === 'flow.begin') return begun(db, nodeId, event);
    return event.kind === 'flow.step' ? passed(db, event) : ended(db, event);
  });

function begun(db: Db, nodeId: number, event: NodeEventOf<'flow.begin'>): Statement {
  const { tenant_id, walk, call_id, ivr_id, ivr, version, variables, at } = event;
  return db
    .insert(flowWalks)
    .values({ tenant_id, walk, node_id: nodeId, call_id, ivr_id, ivr, version, variables, started_at: instant(at) })
    .onConflictDoNothing();
}

function passed(db: Db, { tenant_id, walk, place, pass }: NodeEventOf<'flow.step'>): Statement {
  return db
    .insert(flowPasses)
    .values({ tenant_id, walk, place, pass: { ...pass, at: instant(pass.at) } })
    .onConflictDoNothing();
}

/** The first end that is told counts. */
function ended(db: Db, { tenant_id, walk, ending, why, ms }: NodeEventOf<'flow.end'>): Statement {
  const isIt = and(eq(flowWalks.tenant_id, tenant_id), eq(flowWalks.walk, walk), isNull(flowWalks.ending));
  return db.update(flowWalks).set({ ending, why, ms }).where(isIt);
}
