/** What is typed as a date and a time of day means an instant in the tenant's zone, not in the browser's. */
import type { Zone } from '@botpbx/shared/base/schedule';

const MINUTE_MS = 60_000;

/** The instant at which clocks of a zone show `YYYY-MM-DDTHH:MM`; undefined for anything else. Of a time that is shown twice, the earlier one. */
export function instantOf(wall: string, zone: Zone): number | undefined {
  const shownMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wall) ? Date.parse(`${wall.slice(0, 16)}Z`) : Number.NaN;
  if (Number.isNaN(shownMs)) return undefined;
  const guesses = [shownMs - 86_400_000, shownMs + 86_400_000].map((nearMs) => shownMs - aheadMs(zone, nearMs));
  const fitting = guesses.filter((guess) => wallOf(guess, zone) === wall.slice(0, 16)).sort((a, b) => a - b);
  // clocks that go forward leave out an hour: who means a time in it means that much after the change
  return fitting[0] ?? Math.max(...guesses);
}

/** `YYYY-MM-DDTHH:MM` as clocks of a zone show it. */
export function wallOf(atMs: number, zone: Zone): string {
  const { date, minute } = zone.wallAt(atMs);
  return `${date}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** How far clocks of a zone are ahead of UTC. */
const aheadMs = (zone: Zone, atMs: number): number => Date.parse(`${wallOf(atMs, zone)}Z`) - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
