import * as api from '@botpbx/shared/api/calls';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import { cursorText, pageFrom } from '../kit/page.ts';
import { endOfDayMs, startOfDayMs } from '../kit/day.ts';
import { type CallPage, getCall, listLive, listRecords } from './store.ts';

export const callRoutes: readonly Route[] = [
  bind(api.listCalls, async ({ db, wiring }, { query }) => {
    const { start, end, direction, disposition, party, limit } = query;
    const zone = isDay(start) || isDay(end) ? await wiring.timeZone() : 'UTC';
    const fromMs = isDay(start) ? startOfDayMs(start, zone) : instantMs(start);
    const untilMs = isDay(end) ? endOfDayMs(end, zone) - 1 : instantMs(end);
    const rows = await listRecords(db, { fromMs, untilMs, direction, disposition, party }, { after: afterOf(query.cursor), limit });
    return pageFrom(rows, limit, (row) => `${row.started_at} ${row.id}`);
  }),
  bind(api.listLiveCalls, async ({ db }) => ({ data: await listLive(db) })),
  bind(api.getCall, ({ db }, { params }) => getCall(db, params.id)),
];

/** `2026-11-22`; anything else that the operation lets through is an instant. */
const isDay = (when: string | undefined): when is string => when?.length === 10;
const instantMs = (when: string | undefined): number | undefined => (when === undefined ? undefined : Date.parse(when));

function afterOf(cursor: string | undefined): CallPage['after'] {
  const text = cursorText(cursor);
  if (text === undefined) return undefined;
  const [, startedAt, id] = /^([0-9T:.-]{23}Z) ([a-z0-9.-]{1,50})$/.exec(text) ?? [];
  if (startedAt !== undefined && id !== undefined) return { startedAt, id };
  throw new AppError('request.invalid', { errors: [{ path: 'cursor', message: 'is no cursor of this list' }] });
}
