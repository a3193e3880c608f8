import type { ChangeTimes } from '@botpbx/shared/link/changes';
import type { ConfigTimeCondition } from '@botpbx/shared/link/section/time-condition';
import type { Holiday } from '@botpbx/shared/model/calendar';
import type { Destination } from '@botpbx/shared/model/destination';
import type { Override, TimeRange } from '@botpbx/shared/model/time-condition';
import { byId, type IsHere } from './here.ts';

/** A time condition as its slice keeps it. */
export interface TimeConditionRow {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string | null;
  readonly ranges: readonly TimeRange[];
  readonly calendar_ids: readonly number[];
  readonly override: Override;
  readonly changed: ChangeTimes;
  readonly open_destination: Destination;
  readonly closed_destination: Destination;
}

/** A calendar as its slice keeps it. */
export interface CalendarRow {
  readonly id: number;
  readonly holidays: readonly Holiday[];
}

/** What decides a time condition beside itself. */
interface Around {
  readonly tenant: { readonly time_zone: string };
  readonly calendars: readonly CalendarRow[];
}

/** The condition as a node needs it, with its zone and the holidays of its calendars. */
export function timeConditionOf(row: TimeConditionRow, { tenant, calendars }: Around, isHere: IsHere): ConfigTimeCondition {
  const hereOrNowhere = (to: Destination): Destination => (isHere(to) ? to : { type: 'hangup' });
  const read = calendars.filter((calendar) => row.calendar_ids.includes(calendar.id)).sort(byId);
  return {
    id: row.id,
    name: row.name,
    time_zone: row.time_zone ?? tenant.time_zone,
    ranges: [...row.ranges],
    holidays: read.flatMap(({ holidays }) => holidays.map(({ date, yearly }) => ({ date, yearly }))),
    override: row.override,
    changed: row.changed,
    open_destination: hereOrNowhere(row.open_destination),
    closed_destination: hereOrNowhere(row.closed_destination),
  };
}
