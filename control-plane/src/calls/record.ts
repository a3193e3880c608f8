/** Statements that write what nodes tell of calls. Each has the same effect once or many times; an end that the node told is final. */
import { type SQL, sql } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import { columnsOf, makeInsertMany, takeAll } from '../db/many.ts';
import { callEvents, callLegs, callLogs } from './table.ts';

export type CallToRecord = Required<typeof callLogs.$inferInsert>;
export type LegToRecord = Required<typeof callLegs.$inferInsert>;

export type EventToRecord = Required<Omit<typeof callEvents.$inferInsert, 'id'>>;

export interface AnswerToRecord {
  readonly tenant_id: number;
  readonly id: string;
  readonly answered_by: string;
  readonly answered_at: string;
}

/** A call may become what the other row says: not from up to ringing, and from an end only if that was presumed. */
const MAY_BECOME = `call_logs.presumed = 1 or call_logs.state = 'ringing' or (call_logs.state = 'up' and excluded.state <> 'ringing')`;

/** Calls that began, with their answer if it is known too, or that ended. */
export const putCalls: (db: Db, rows: readonly CallToRecord[]) => Statement = makeInsertMany(
  callLogs,
  columnsOf(callLogs),
  `on conflict (tenant_id, id) do update set ${takeAll(callLogs)} where ${MAY_BECOME}`,
);

export const putLegs: (db: Db, rows: readonly LegToRecord[]) => Statement = makeInsertMany(
  callLegs,
  columnsOf(callLegs),
  `on conflict (tenant_id, call_id, id) do update set ${takeAll(callLegs)}`,
);

/** Rows of timelines. They are only ever added: the place of the node's spool keeps each from coming twice. */
export const putEvents: (db: Db, rows: readonly EventToRecord[]) => Statement = makeInsertMany(callEvents, [
  'tenant_id',
  'call_id',
  'at',
  'what',
  'party',
  'detail',
]);

/** Answers of calls that were told of before. */
export const putAnswers = (db: Db, rows: readonly AnswerToRecord[]): Statement =>
  db.run(
    sql`update ${callLogs} set state = 'up', answered_by = told.value ->> '$.answered_by', answered_at = told.value ->> '$.answered_at',
      presumed = 0, ended_at = null, disposition = null, duration = 0, total_duration = 0
      from json_each(${JSON.stringify(rows)}) as told
      where ${callLogs.tenant_id} = told.value ->> '$.tenant_id' and ${callLogs.id} = told.value ->> '$.id'
      and (${callLogs.state} = 'ringing' or ${callLogs.presumed} = 1)`,
  );

/** What a presumed end tells of a call. */
export interface PresumedEnd {
  readonly tenant_id: number;
  readonly id: string;
  readonly duration: number;
}

/** Ends the open calls of a node that were told under another epoch: the node has lost its memory and will hardly tell their end. */
export function presumeEnded(db: Db, nodeId: number, epoch: string, endedAt: string): Promise<PresumedEnd[]> {
  const end = sql`max(${endedAt}, ${callLogs.started_at}, coalesce(${callLogs.answered_at}, ''))`;
  const seconds = (from: SQL) => sql`cast(round((julianday(${end}) - julianday(${from})) * 86400) as integer)`;
  return db.all<PresumedEnd>(
    sql`update ${callLogs} set state = 'ended', disposition = 'FAILED', presumed = 1, ended_at = ${end},
      duration = coalesce(${seconds(sql`${callLogs.answered_at}`)}, 0), total_duration = ${seconds(sql`${callLogs.started_at}`)}
      where ${callLogs.node_id} = ${nodeId} and ${callLogs.epoch} <> ${epoch} and ${callLogs.state} <> 'ended'
      returning tenant_id, id, duration`,
  );
}
