import { expect, test } from 'vitest';
import { makeWheel } from './wheel.ts';

/** A clock that is moved by hand; timers fire `lateMs` after they are due. */
function fakeTime(lateMs: () => number = () => 0) {
  let now = 1_000;
  let timer: { atMs: number; act: () => void } | undefined;
  return {
    nowMs: () => now,
    after: (ms: number, act: () => void) => {
      const mine = { atMs: now + Math.floor(ms) + lateMs(), act };
      timer = mine;
      return () => {
        if (timer === mine) timer = undefined;
      };
    },
    run: (ms: number) => {
      const until = now + ms;
      while (timer !== undefined && timer.atMs <= until) {
        const { atMs, act } = timer;
        now = Math.max(now, atMs);
        timer = undefined;
        act();
      }
      now = until;
    },
    /** The process is away: timers fire when it is back. */
    stall: (ms: number) => {
      now += ms;
    },
    isIdle: () => timer === undefined,
  };
}
const throwOn = (error: unknown) => {
  throw error;
};

test('each line gets 50 frames a second, however late the timer is', () => {
  let seed = 1;
  const time = fakeTime(() => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 18;
  });
  const wheel = makeWheel({ ...time, onError: throwOn });
  const counts = [0, 0, 0];
  for (const at of counts.keys()) wheel.join((frames) => (counts[at] = (counts[at] ?? 0) + frames));
  time.run(600_000);
  for (const count of counts) expect(Math.abs(count - 30_000)).toBeLessThanOrEqual(1);
  expect(wheel.skipped()).toBe(0);
});

test('it does not drift by the time that the work takes', () => {
  const time = fakeTime();
  const wheel = makeWheel({ ...time, onError: throwOn });
  let count = 0;
  wheel.join((frames) => {
    count += frames;
    time.stall(7.3);
  });
  time.run(200_000);
  expect(Math.abs(count - 10_000)).toBeLessThanOrEqual(1);
});

test('a short stall is caught up', () => {
  const time = fakeTime();
  const wheel = makeWheel({ ...time, onError: throwOn });
  const got: number[] = [];
  wheel.join((frames) => got.push(frames));
  time.run(100);
  time.stall(60);
  time.run(100);
  expect(got.reduce((sum, frames) => sum + frames)).toBe(13);
  expect(Math.max(...got)).toBe(3);
});

test('a long stall is not: at most three frames come at once, and the rest are let go', () => {
  const time = fakeTime();
  const wheel = makeWheel({ ...time, onError: throwOn });
  const got: number[] = [];
  wheel.join((frames) => got.push(frames));
  time.run(100);
  time.stall(5_000);
  time.run(100);
  expect(Math.max(...got)).toBe(3);
  expect(got.reduce((sum, frames) => sum + frames) + wheel.skipped()).toBe(260);
});

test('a line that throws does not hold up the others', () => {
  const time = fakeTime();
  const errors: unknown[] = [];
  const wheel = makeWheel({ ...time, onError: (error) => errors.push(error) });
  let count = 0;
  wheel.join(() => throwOn(new Error('broken')));
  wheel.join((frames) => (count += frames));
  time.run(1_000);
  expect([errors.length, count]).toEqual([50, 50]);
});

test('it stands still while there is no line, and a line may leave within its own tick', () => {
  const time = fakeTime();
  const wheel = makeWheel({ ...time, onError: throwOn });
  expect(time.isIdle()).toBe(true);
  let count = 0;
  const leave = wheel.join(() => {
    count++;
    leave();
  });
  time.run(1_000);
  expect([count, time.isIdle()]).toEqual([1, true]);
  wheel.join(() => count++);
  time.run(100);
  expect(count).toBe(6);
  wheel.stop();
  expect(time.isIdle()).toBe(true);
});
