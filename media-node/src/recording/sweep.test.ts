import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { sweepRecordings } from './sweep.ts';

const folder = mkdtempSync(join(tmpdir(), 'botpbx-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));
const NOW = Date.parse('2026-11-22T12:00:00Z');

function recording(name: string, daysOld: number): string {
  const path = join(folder, '2026', name);
  mkdirSync(join(folder, '2026'), { recursive: true });
  writeFileSync(path, 'x');
  utimesSync(path, (NOW - daysOld * 86_400_000) / 1000, (NOW - daysOld * 86_400_000) / 1000);
  return path;
}

test('old ones leave, the oldest leave early when the disk is full, and what the cloud lacks stays', async () => {
  const [old, waiting, older, young] = [recording('a.wav', 9), recording('b.wav', 20), recording('c.wav', 3), recording('d.wav', 1)];
  const common = { folder, keepDays: 7, isWaiting: (path: string) => path === waiting, nowMs: NOW, log: silentLog };
  const left = () => [old, waiting, older, young].map((path) => existsSync(path));
  await sweepRecordings({ ...common, freePart: async () => 0.5 });
  expect(left()).toEqual([false, true, true, true]);
  let free = 0.04;
  await sweepRecordings({ ...common, freePart: async () => (free += 0.008) });
  expect(left()).toEqual([false, true, false, true]);
});
