/** The history of calls as lines of CSV. */
import type { TenantDb } from '../db/scoped.ts';
import { csvLine } from './csv.ts';
import { type CallFilter, type CallPage, type CallRow, listRecords } from './store.ts';

const COLUMNS = [
  'id',
  'direction',
  'from',
  'from_name',
  'to',
  'answered_by',
  'started_at',
  'answered_at',
  'ended_at',
  'duration',
  'total_duration',
  'disposition',
  'cause',
  'node_id',
] as const satisfies readonly (keyof CallRow)[];

/** Calls that are read at a time. */
const PAGE = 500;

/** Gives the header, then page by page all calls that fit, newest first; ends when `signal` aborts. */
export async function* csvOfCalls(db: TenantDb, filter: CallFilter, signal: AbortSignal): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for (let after: CallPage['after']; !signal.aborted; ) {
    const rows = await listRecords(db, filter, { after, limit: PAGE });
    const page = rows.slice(0, PAGE);
    yield page.map((row) => csvLine(COLUMNS.map((name) => row[name]))).join('');
    const last = page.at(-1);
    if (rows.length <= PAGE || last === undefined) return;
    after = { startedAt: last.started_at, id: last.id };
  }
}
