/** Moments as callers say them. */
import type { Zone } from '@botpbx/shared/base/schedule';

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;
const HOUR_MS = 3_600_000;

/** Reads a local date and time of the zone, or one that names its offset; undefined for what is none. */
export function readWhen(text: string, zone: Zone): number | undefined {
  const [, year, month, day, hour, minute, offset] = LOCAL.exec(text) ?? [];
  const wall = `${year}-${month}-${day}T${hour}:${minute}:00`;
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc) || new Date(asUtc).getUTCDate() !== Number(day)) return undefined;
  if (offset !== undefined) return Date.parse(`${wall}${offset.toUpperCase()}`) || undefined;
  const shift = [-14, 0, 14].map((hours) => wallMs(zone, asUtc - hours * HOUR_MS) - (asUtc - hours * HOUR_MS));
  return shift.map((ms) => asUtc - ms).find((candidate) => wallMs(zone, candidate) === asUtc);
}

const wallMs = (zone: Zone, atMs: number): number => {
  const { date, minute } = zone.wallAt(atMs);
  return Date.parse(`${date}T00:00Z`) + minute * 60_000;
};

/** Such as "today at 5 PM" or "on Tuesday, November 24 at 9:30 AM". */
export function spokenMoment(atMs: number, nowMs: number, zone: Zone): string {
  const { date, minute } = zone.wallAt(atMs);
  return `${spokenDay(date, zone.wallAt(nowMs).date)} at ${spokenTime(minute)}`;
}

/** Such as "today", "tomorrow" or "on Tuesday, November 24". */
export function spokenDay(date: string, today: string): string {
  const days = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  const format = new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' });
  return `on ${format.format(Date.parse(date))}`;
}

/** Such as "9 AM", "5:30 PM", "noon" or "midnight". */
export function spokenTime(minuteOfDay: number): string {
  const [hour, minute] = [Math.floor(minuteOfDay / 60) % 24, minuteOfDay % 60];
  if (minute === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'noon';
  return `${hour % 12 || 12}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`} ${hour < 12 ? 'AM' : 'PM'}`;
}
