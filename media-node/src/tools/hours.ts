/** Opening hours, in words that can be spoken. */
import { isOpen, nextChange, WEEKDAYS, type Weekday, type Zone, zoneOf } from '@botpbx/shared/base/schedule';
import type { ConfigTimeCondition } from '@botpbx/shared/link/section/time-condition';
import { z } from 'zod';
import { type Bench, builtIn, type OwnTool, told } from './built-in.ts';
import { listed } from './text.ts';
import { spokenDay, spokenMoment, spokenTime } from './when.ts';

/** Tells the opening hours; undefined for an agent that has none. */
export function checkHours({ agent, world }: Bench): OwnTool | undefined {
  const condition = world.tenant.time_conditions.find(({ id }) => id === agent.time_condition_id);
  if (!condition) return undefined;
  return builtIn({
    name: 'check_hours',
    description: 'Tells whether it is open now, until when, when it opens next, and the regular opening hours.',
    given: z.strictObject({}),
    act: () => told(hoursText(condition, world.nowMs())),
  });
}

/** Says whether it is open, what comes next, and the hours of the week. */
export function hoursText(condition: ConfigTimeCondition, nowMs: number): string {
  const zone = zoneOf(condition.time_zone);
  const parts = [nowText(condition, nowMs, zone), weekText(condition), holidaysText(condition, zone.wallAt(nowMs).date)];
  return parts.filter((part) => part !== '').join(' ');
}

function nowText(condition: ConfigTimeCondition, nowMs: number, zone: Zone): string {
  if (condition.override === 'closed') return 'We are closed at the moment, outside of our regular hours.';
  if (condition.override === 'open') return 'We are open now.';
  const change = nextChange(condition, nowMs, zone);
  const when = change === undefined ? '' : spokenMoment(change, nowMs, zone);
  if (isOpen(condition, nowMs, zone)) return when === '' ? 'We are open now.' : `We are open now, and close ${when}.`;
  return when === '' ? 'We are closed now.' : `We are closed now, and open ${when}.`;
}

const NAMES: Readonly<Record<Weekday, string>> = {
  ...{ mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday' },
  ...{ fri: 'Friday', sat: 'Saturday', sun: 'Sunday' },
};
/** As people count the days of a week. */
const WEEK: readonly Weekday[] = [...WEEKDAYS.slice(1), 'sun'];

function weekText({ ranges }: ConfigTimeCondition): string {
  if (ranges.length === 0) return '';
  const byHours = new Map<string, Weekday[]>();
  for (const day of WEEK) {
    const hours = ranges
      .filter(({ days }) => days.includes(day))
      .map(({ start, end }) => `from ${spokenClock(start)} to ${spokenClock(end)}`);
    const key = listed(hours.sort(), 'and');
    if (key !== '') byHours.set(key, [...(byHours.get(key) ?? []), day]);
  }
  return `Our regular hours are ${listed(
    [...byHours].map(([hours, days]) => `${spokenDays(days)} ${hours}`),
    'and',
  )}.`;
}

const spokenClock = (time: string): string => spokenTime(Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));

/** Such as "Monday to Friday" or "Monday and Wednesday". */
function spokenDays(days: readonly Weekday[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return '';
  const isRun = days.length > 2 && WEEK.indexOf(last) - WEEK.indexOf(first) === days.length - 1;
  return isRun
    ? `${NAMES[first]} to ${NAMES[last]}`
    : listed(
        days.map((day) => NAMES[day]),
        'and',
      );
}

const NEAR_DAYS = 14;

function holidaysText({ holidays }: ConfigTimeCondition, today: string): string {
  const days = Array.from({ length: NEAR_DAYS }, (_, ahead) => new Date(Date.parse(today) + ahead * 86_400_000).toISOString().slice(0, 10));
  const closed = days.filter((day) => holidays.some(({ date, yearly }) => (yearly ? date.slice(5) === day.slice(5) : date === day)));
  return closed.length === 0
    ? ''
    : `We are closed ${listed(
        closed.map((day) => spokenDay(day, today)),
        'and',
      )}.`;
}
