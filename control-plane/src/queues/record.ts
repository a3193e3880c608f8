/** Statements that write what nodes tell of queues. Each has the same effect once or many times. */
import type { Db, Statement } from '../db/client.ts';
import { columnsOf, makeInsertMany, takeAll } from '../db/many.ts';
import { queueCalls, queueMemberTimes } from './table.ts';

export type StayToRecord = Required<typeof queueCalls.$inferInsert>;
export type MemberTimeToRecord = Required<typeof queueMemberTimes.$inferInsert>;

/** Stays as they are now; one that has ended is not begun again by an event that comes late. */
export const putStays: (db: Db, rows: readonly StayToRecord[]) => Statement = makeInsertMany(
  queueCalls,
  columnsOf(queueCalls),
  `on conflict (tenant_id, id) do update set ${takeAll(queueCalls)} where excluded.outcome <> 'waiting'`,
);

export const putMemberTimes: (db: Db, rows: readonly MemberTimeToRecord[]) => Statement = makeInsertMany(
  queueMemberTimes,
  columnsOf(queueMemberTimes),
  'on conflict (tenant_id, id) do nothing',
);
