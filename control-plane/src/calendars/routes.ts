import * as api from '@botpbx/shared/api/calendars';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { createCalendar, getCalendar, listCalendarsAfter, removeCalendar, updateCalendar } from './store.ts';

export const calendarRoutes: readonly Route[] = [
  bind(api.listCalendars, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listCalendarsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getCalendar, ({ db }, { params }) => getCalendar(db, params.id)),
  bind(api.createCalendar, ({ db }, { body }) => createCalendar(db, body)),
  bind(api.updateCalendar, async ({ db }, { params, body }) => {
    const old = await getCalendar(db, params.id);
    return Object.keys(body).length === 0 ? old : updateCalendar(db, old.id, namedFields(body));
  }),
  bind(api.deleteCalendar, async ({ db, wiring }, { params }) => {
    const { id } = await getCalendar(db, params.id);
    if (await removeCalendar(db, id, await wiring.isCalendarUnused(id))) return;
    await getCalendar(db, id);
    await wiring.isCalendarUnused(id);
    throw new AppError('in_use');
  }),
];
