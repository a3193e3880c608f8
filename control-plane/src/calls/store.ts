/** Call records and live calls: what the API reads. */
import { AppError } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import type { Direction, Disposition } from '@botpbx/shared/model/call';
import { and, eq, gte, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { callLegs, callLogs } from './table.ts';

type Row = typeof callLogs.$inferSelect;
/** A row with its ids as the wire brands them; they were checked when the node sent them. */
export type CallRow = Omit<Row, 'id' | 'merged_into'> & { id: CallId; merged_into: CallId | null };

export interface CallFilter {
  readonly fromMs: number | undefined;
  /** Inclusive. */
  readonly untilMs: number | undefined;
  readonly direction: Direction | undefined;
  readonly disposition: Disposition | undefined;
  readonly party: string | undefined;
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
  const { started_at, id, direction, disposition, state, merged_into } = callLogs;
  const where = and(
    eq(state, 'ended'),
    isNull(merged_into),
    unless(filter.fromMs, (ms) => gte(started_at, instant(ms))),
    unless(filter.untilMs, (ms) => lte(started_at, instant(ms))),
    unless(filter.direction, (wanted) => eq(direction, wanted)),
    unless(filter.disposition, (wanted) => eq(disposition, wanted)),
    unless(filter.party, isParty),
    unless(after, ({ startedAt, id: lastId }) => or(lt(started_at, startedAt), and(eq(started_at, startedAt), lt(id, lastId)))),
  );
  return (await db.list(callLogs, { where, orderBy: newestFirst, limit: limit + 1 })) as CallRow[];
}

/** The number with and without its plus, wherever it stands in a call. */
function isParty(party: string): SQL | undefined {
  const digits = party.replace(/^\+/, '');
  const spellings = [digits, `+${digits}`];
  return or(inArray(callLogs.from, spellings), inArray(callLogs.to, spellings), inArray(callLogs.answered_by, spellings));
}

/** Calls that are going on, newest first. */
export async function listLive(db: TenantDb): Promise<CallRow[]> {
  const where = inArray(callLogs.state, ['ringing', 'up']);
  return (await db.list(callLogs, { where, orderBy: newestFirst, limit: MAX_LIVE })) as CallRow[];
}

/** @throws call.not_found */
export async function getCall(db: TenantDb, id: string) {
  const row = await db.find(callLogs, id);
  if (!row) throw new AppError('call.not_found');
  const legs = await db.list(callLegs, { where: eq(callLegs.call_id, id), orderBy: sql`${callLegs.started_at}, ${callLegs.id}` });
  return { ...(row as CallRow), legs };
}
