/** Call records and live calls: what the API reads. */
import type { CallFilters } from '@botpbx/shared/api/calls';
import { AppError } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import { and, eq, gte, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { callEvents, callLegs, callLogs } from './table.ts';

type Row = typeof callLogs.$inferSelect;
/** A row with its ids as the wire brands them; they were checked when the node sent them. */
export type CallRow = Omit<Row, 'id' | 'merged_into'> & { id: CallId; merged_into: CallId | null };

export interface CallFilter extends Omit<CallFilters, 'start' | 'end'> {
  readonly fromMs: number | undefined;
  /** Inclusive. */
  readonly untilMs: number | undefined;
}

export interface CallPage {
  /** Where the page before ended. */
  readonly after: { readonly startedAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Live calls shown at a time. */
const MAX_LIVE = 5_000;

const newestFirst = sql`${callLogs.started_at} desc, ${callLogs.id} desc`;
const instant = (ms: number) => new Date(ms).toISOString();
const unless = <Value>(value: Value | undefined, make: (value: Value) => SQL | undefined) =>
  value === undefined ? undefined : make(value);

/** Ended calls, newest first, one more than `limit`. A call that became part of another is no record of its own. */
export async function listRecords(db: TenantDb, filter: CallFilter, { after, limit }: CallPage): Promise<CallRow[]> {
  const { started_at, id, direction, disposition, state, merged_into, duration } = callLogs;
  const where = and(
    eq(state, 'ended'),
    isNull(merged_into),
    unless(filter.fromMs, (ms) => gte(started_at, instant(ms))),
    unless(filter.untilMs, (ms) => lte(started_at, instant(ms))),
    unless(filter.direction, (wanted) => eq(direction, wanted)),
    unless(filter.disposition, (wanted) => eq(disposition, wanted)),
    unless(filter.party, isParty),
    unless(filter.extension, tookPart),
    unless(filter.trunk_id, (trunkId) => hasLeg(eq(callLegs.trunk_id, trunkId))),
    unless(filter.queue, waitedIn),
    unless(filter.has_recording, wasRecorded),
    unless(filter.min_duration, (seconds) => gte(duration, seconds)),
    unless(filter.max_duration, (seconds) => lte(duration, seconds)),
    unless(after, ({ startedAt, id: lastId }) => or(lt(started_at, startedAt), and(eq(started_at, startedAt), lt(id, lastId)))),
  );
  return (await db.list(callLogs, { where, orderBy: newestFirst, limit: limit + 1 })) as CallRow[];
}

/** With its table's name, which drizzle leaves out in a query of one table: a subquery would find its own column. */
const ofThisCall = (table: string): SQL => sql.raw(`${table}.tenant_id = call_logs.tenant_id and ${table}.call_id = call_logs.id`);
const hasLeg = (condition: SQL): SQL => sql`exists (select 1 from ${callLegs} where ${ofThisCall('call_legs')} and ${condition})`;
const tookPart = (extension: string): SQL | undefined =>
  or(eq(callLogs.from, extension), eq(callLogs.to, extension), hasLeg(sql`${callLegs.party} = ${extension}`));
const waitedIn = (queue: string): SQL =>
  sql`exists (select 1 from ${callEvents} where ${ofThisCall('call_events')} and ${callEvents.what} = 'queued' and ${callEvents.party} = ${queue})`;

/** Recordings are rows of another slice; only whether there is one is asked here. */
const wasRecorded = (isWanted: boolean): SQL =>
  sql`${sql.raw(isWanted ? 'exists' : 'not exists')} (select 1 from recordings where ${ofThisCall('recordings')})`;

/** The number with and without its plus, wherever it stands in a call. */
function isParty(party: string): SQL | undefined {
  const digits = party.replace(/^\+/, '');
  const spellings = [digits, `+${digits}`];
  return or(inArray(callLogs.from, spellings), inArray(callLogs.to, spellings), inArray(callLogs.answered_by, spellings));
}

/** Calls that are going on, newest first, with their legs. */
export async function listLive(db: TenantDb): Promise<(CallRow & { legs: LegRow[] })[]> {
  const where = inArray(callLogs.state, ['ringing', 'up']);
  const calls = (await db.list(callLogs, { where, orderBy: newestFirst, limit: MAX_LIVE })) as CallRow[];
  if (calls.length === 0) return [];
  const isLive = sql`${callLegs.call_id} in (select ${callLogs.id} from ${callLogs} where ${db.owns(callLogs, where)})`;
  const legs = Map.groupBy(await db.list(callLegs, { where: isLive, orderBy: oldestLegFirst }), (leg) => leg.call_id);
  return calls.map((call) => ({ ...call, legs: legs.get(call.id) ?? [] }));
}

type LegRow = typeof callLegs.$inferSelect;
const oldestLegFirst = sql`${callLegs.started_at}, ${callLegs.id}`;

/** How many calls are going on. */
export async function countLive(db: TenantDb): Promise<number> {
  const where = inArray(callLogs.state, ['ringing', 'up']);
  return (await db.list(callLogs, { where, instead: { id: sql`${callLogs.id}` }, limit: MAX_LIVE })).length;
}

/** A call without its legs. @throws call.not_found */
export async function getCallRow(db: TenantDb, id: string): Promise<CallRow> {
  const row = await db.find(callLogs, id);
  if (!row) throw new AppError('call.not_found');
  return row as CallRow;
}

/** The call if the tenant has it, live or ended. */
export const findCall = (db: TenantDb, id: string): Promise<CallRow | undefined> => db.find(callLogs, id) as Promise<CallRow | undefined>;

/** The call's own id, and those of calls that became part of it. @throws call.not_found */
export async function partsOfCall(db: TenantDb, id: string): Promise<string[]> {
  await getCallRow(db, id);
  const parts = await db.list(callLogs, { where: eq(callLogs.merged_into, id), orderBy: callLogs.id });
  return [id, ...parts.map((part) => part.id)];
}

/** A call with all that belongs to it. What happened in calls that became part of it happened in it. @throws call.not_found */
export async function getCall(db: TenantDb, id: string) {
  const row = await getCallRow(db, id);
  const parts = sql`select ${callLogs.id} from ${callLogs} where ${db.owns(callLogs, eq(callLogs.merged_into, id))}`;
  const [legs, events] = await Promise.all([
    db.list(callLegs, { where: eq(callLegs.call_id, id), orderBy: oldestLegFirst }),
    db.list(callEvents, {
      where: or(eq(callEvents.call_id, id), sql`${callEvents.call_id} in (${parts})`) as SQL,
      orderBy: sql`${callEvents.at}, ${callEvents.id}`,
      limit: MAX_EVENTS,
    }),
  ]);
  return { ...row, legs, events };
}

const MAX_EVENTS = 1_000;
