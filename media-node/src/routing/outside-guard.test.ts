import { DEFAULT_OUTSIDE } from '@botpbx/shared/model/outside';
import { expect, test } from 'vitest';
import type { Journal } from '../calls/outbox.ts';
import type { Stop } from './guard-memory.ts';
import { makeOutsideGuard } from './outside-guard.ts';

const MONDAY = Date.parse('2026-11-23T09:00:00Z');

function makeDisk(): Journal {
  const entries = new Map<string, unknown>();
  const write = async (changes: ReadonlyMap<string, unknown>) => {
    for (const [name, value] of changes) entries.set(name, JSON.parse(JSON.stringify(value)));
  };
  const forget = async (names: readonly string[]) => {
    for (const name of names) entries.delete(name);
  };
  return { entries: () => entries, keep: write, jot: write, forget };
}

function opened(disk = makeDisk(), clock = { nowMs: MONDAY }) {
  const stops: Stop[] = [];
  const guard = makeOutsideGuard({
    nowMs: () => clock.nowMs,
    onStop: (stop) => stops.push(stop),
    onUnkept: (error) => {
      throw error;
    },
  });
  guard.resume(disk);
  const begin = (extension: string, abroad: string | null) => guard.begin({ tenantId: 1, extension, abroad });
  const configure = (outside: Partial<typeof DEFAULT_OUTSIDE>, extensions = 10) =>
    guard.configured([{ tenant_id: 1, extensions: Array(extensions).fill(0), outside: { ...DEFAULT_OUTSIDE, ...outside } }]);
  configure({});
  return { guard, stops, begin, configure, clock, disk };
}

test('calls are counted by minute and day, for the extension and the tenant, across a restart', () => {
  const first = opened();
  for (let calls = 0; calls < 5; calls++) first.begin(calls < 2 ? '1001' : '1002', null);
  const { guard, clock } = opened(first.disk, first.clock);
  expect([guard.begun(1, '1001', 'minute'), guard.begun(1, undefined, 'minute'), guard.begun(2, undefined, 'day')]).toEqual([2, 5, 0]);
  clock.nowMs += 66_000;
  expect([guard.begun(1, '1001', 'minute'), guard.begun(1, undefined, 'day')]).toEqual([0, 5]);
  clock.nowMs += 25 * 3_600_000;
  expect(guard.begun(1, undefined, 'day')).toBe(0);
});

test('a stop outlives a restart and ends when it is released; calls at home go on', () => {
  const first = opened();
  expect(['371', '252', '53', '220'].map((prefix) => first.begin('1001', prefix))).toEqual([true, true, true, false]);
  expect(first.stops).toMatchObject([{ tenantId: 1, extension: '1001', reason: 'new_destinations' }]);
  expect([first.guard.isStopped(1, '1001'), first.guard.isStopped(1, '1002'), first.guard.isStopped(2, '1001')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(first.begin('1001', null)).toBe(true);
  const second = opened(first.disk, first.clock);
  expect([second.begin('1001', '44'), second.begin('1002', '44')]).toEqual([false, true]);
  second.configure({ released_blocks: [{ key: first.stops[0]?.key ?? '', learn: false }] });
  expect(second.begin('1001', '44')).toBe(true);
  expect(opened(first.disk, first.clock).guard.isStopped(1, '1001')).toBe(false);
});

test('many extensions together stop the tenant; a larger house needs more of them', () => {
  const rush = ({ begin }: ReturnType<typeof opened>) =>
    Array.from({ length: 40 }, (_, at) => begin(`10${10 + (at % 20)}`, `3${at % 20}`)).filter(Boolean).length;
  const small = opened();
  expect(rush(small)).toBe(12);
  expect(small.stops).toMatchObject([{ extension: null }]);
  const large = opened();
  large.configure({}, 300);
  expect(rush(large)).toBe(40);
});
