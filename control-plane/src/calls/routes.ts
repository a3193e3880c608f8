import * as api from '@botpbx/shared/api/calls';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import type { Wiring } from '../kit/context.ts';
import { spanOf } from '../kit/day.ts';
import { cursorText, pageFrom } from '../kit/page.ts';
import { csvStream } from './csv.ts';
import { csvOfCalls } from './export.ts';
import { hangUp, originate, transfer } from './steer.ts';
import { type CallFilter, type CallPage, getCall, listLive, listRecords } from './store.ts';

export const callRoutes: readonly Route[] = [
  bind(api.listCalls, async ({ db, wiring }, { query }) => {
    const { limit, cursor, ...filters } = query;
    const rows = await listRecords(db, await filterOf(wiring, filters), { after: afterOf(cursor), limit });
    return pageFrom(rows, limit, (row) => `${row.started_at} ${row.id}`);
  }),
  bind(api.listLiveCalls, async ({ db }) => ({ data: await listLive(db) })),
  bind(api.exportCalls, async ({ db, wiring, signal }, { query }) => {
    const lines = csvOfCalls(db, await filterOf(wiring, query), signal);
    const name = `calls-${db.now().slice(0, 10)}.csv`;
    const headers = { 'Content-Type': 'text/csv; charset=utf-8; header=present', 'Cache-Control': 'no-store' };
    return new Response(csvStream(lines), { headers: { ...headers, 'Content-Disposition': `attachment; filename="${name}"` } });
  }),
  bind(api.getCall, ({ db }, { params }) => getCall(db, params.id)),
  bind(api.originateCall, (ctx, { body }) => originate(ctx, body)),
  bind(api.hangUpCall, (ctx, { params }) => hangUp(ctx, params.id)),
  bind(api.transferCall, (ctx, { params, body }) => transfer(ctx, params.id, body)),
];

/** Days become instants of the tenant's zone. */
async function filterOf(wiring: Wiring, { start, end, ...others }: api.CallFilters): Promise<CallFilter> {
  return { ...others, ...(await spanOf({ start, end }, () => wiring.timeZone())) };
}

function afterOf(cursor: string | undefined): CallPage['after'] {
  const text = cursorText(cursor);
  if (text === undefined) return undefined;
  const [, startedAt, id] = /^([0-9T:.-]{23}Z) ([a-z0-9.-]{1,50})$/.exec(text) ?? [];
  if (startedAt !== undefined && id !== undefined) return { startedAt, id };
  throw new AppError('request.invalid', { errors: [{ path: 'cursor', message: 'is no cursor of this list' }] });
}
