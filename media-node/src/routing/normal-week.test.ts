/** A normal week of an office, simulated with its hours, lunch breaks, lists of customers and new suppliers, trips no breaker. */
import { expect, test } from 'vitest';
import { type CallAbroad, type Habit, NO_HABIT, released, watch } from './fraud-watch.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A Monday. */
const START = Date.parse('2026-11-02T00:00:00Z');
const COUNTRIES = ['44', '49', '33', '34', '39', '31', '41', '43', '32', '46', '61', '81', '86', '91', '55', '52', '353', '351', '420'];

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Person {
  /** Countries of his customers, the first ones called most. */
  readonly usual: readonly string[];
  /** Calls abroad on an ordinary day. */
  readonly callsADay: number;
  /** Chance that a day brings a country that he never called. */
  readonly newADay: number;
}

/** Sellers call abroad all day, others hardly ever. */
function makePerson(random: () => number): Person {
  const isSeller = random() < 0.15;
  const usual = Array.from({ length: isSeller ? 1 + Math.floor(random() * 4) : 1 }, () => pick(COUNTRIES, random));
  return { usual, callsADay: isSeller ? 4 + random() * 20 : random() * 0.8, newADay: isSeller ? 0.1 : 0.02 };
}

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

/** How busy each hour of a working day is: two peaks, lunch between, nobody at night. */
const HOURS = [0, 0, 0, 0, 0, 0, 0, 0.2, 0.7, 1.2, 1.5, 1.2, 0.4, 0.8, 1.3, 1.2, 0.8, 0.4, 0.1, 0, 0, 0, 0, 0];
const HOURS_SUM = HOURS.reduce((sum, weight) => sum + weight, 0);

/** One day of a person. In December and before holidays it is more, on weekends next to nothing. */
function callsOfDay(person: Person, day: number, random: () => number): CallAbroad[] {
  const weekday = (day + 1) % 7;
  const season = weekday === 6 || weekday === 0 ? 0.03 : 1 + 0.3 * Math.sin(day / 7);
  const calls: CallAbroad[] = [];
  const add = (atMs: number, prefix: string) => void calls.push({ prefix, atMs, night: undefined, isExpected: false });
  for (const [hour, weight] of HOURS.entries()) {
    const wanted = (person.callsADay * season * weight) / HOURS_SUM;
    for (let left = wanted; left > 0; left -= 1) {
      if (random() > left) continue;
      const atMs = START + day * DAY_MS + (hour + random()) * 60 * MINUTE_MS;
      const prefix = person.usual[Math.min(person.usual.length - 1, Math.floor(-Math.log(1 - random()) * 0.8))] ?? '44';
      add(atMs, prefix);
      if (random() < 0.2) add(atMs + (1 + random() * 3) * MINUTE_MS, prefix);
    }
  }
  if (random() < person.newADay * season) addNewCountry(day, random, add);
  return calls.sort((a, b) => a.atMs - b.atMs);
}

/** A new supplier is called, is busy, is called again, and calls are cut off: up to three within ten minutes. */
function addNewCountry(day: number, random: () => number, add: (atMs: number, prefix: string) => void): void {
  const prefix = pick(COUNTRIES, random);
  let atMs = START + day * DAY_MS + (18.2 + random() * 0.5) * 60 * MINUTE_MS;
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    add(atMs, prefix);
    atMs += (1 + random() * 3) * MINUTE_MS;
  }
}

/** Lives through days; whoever is stopped is found rightful, as an admin would find him. */
function live(people: readonly { person: Person; habit: Habit }[], days: readonly number[], random: () => number) {
  let [calls, stops] = [0, 0];
  for (const day of days)
    for (const one of people)
      for (const call of callsOfDay(one.person, day, random)) {
        calls++;
        let watched = watch(one.habit, call);
        if (watched.kind === 'stop') {
          stops++;
          watched = watch(released(one.habit, [call.prefix], true), call);
        }
        if (watched.kind === 'usual') one.habit = watched.habit;
      }
  return { calls, stops };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

test('in a hundred offices of forty people, a week after two others trips nothing', () => {
  const sums = { callsBefore: 0, stopsBefore: 0, calls: 0, stops: 0 };
  for (let seed = 1; seed <= 100; seed++) {
    const random = randomFrom(seed);
    const people = range(0, 40).map(() => ({ person: makePerson(random), habit: NO_HABIT }));
    const before = live(people, range(0, 14), random);
    const week = live(people, range(14, 21), random);
    sums.callsBefore += before.calls;
    sums.stopsBefore += before.stops;
    sums.calls += week.calls;
    sums.stops += week.stops;
  }
  expect(sums.stops).toBe(0);
  expect(sums.calls).toBeGreaterThan(30_000);
  expect(sums.stopsBefore / sums.callsBefore).toBeLessThan(0.002);
});
