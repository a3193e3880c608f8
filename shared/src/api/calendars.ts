import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { Calendar, CalendarPatch, NewCalendar } from '../model/calendar.ts';

export const listCalendars = operation({
  method: 'GET',
  path: '/api/calendars',
  permission: 'time_conditions:read',
  says: 'Lists the calendars of holidays',
  query: PageQuery,
  result: pageOf(Calendar),
  errors: [],
});
export const getCalendar = operation({
  method: 'GET',
  path: '/api/calendars/:id',
  permission: 'time_conditions:read',
  says: 'Reads one calendar',
  params: IdParams,
  result: Calendar,
  errors: ['calendar.not_found'],
});
export const createCalendar = operation({
  method: 'POST',
  path: '/api/calendars',
  permission: 'time_conditions:write',
  says: 'Creates a calendar of holidays',
  body: NewCalendar,
  result: Calendar,
  errors: [],
});
export const updateCalendar = operation({
  method: 'PUT',
  path: '/api/calendars/:id',
  permission: 'time_conditions:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: CalendarPatch,
  result: Calendar,
  errors: ['calendar.not_found'],
});
export const deleteCalendar = operation({
  method: 'DELETE',
  path: '/api/calendars/:id',
  permission: 'time_conditions:write',
  says: 'Deletes a calendar',
  params: IdParams,
  errors: ['calendar.not_found', 'in_use'],
});

export const calendarOperations = [listCalendars, getCalendar, createCalendar, updateCalendar, deleteCalendar] as const;
