import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeLock } from './lock.ts';
import { identify, isAlive, type ProcessId } from './process-id.ts';

let home: string;
const started: ProcessId[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'botpbx-lock-'));
});
afterEach(() => {
  for (const process of started.splice(0)) if (isAlive(process)) globalThis.process.kill(process.pid, 'SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

function startSleeper(): ProcessId {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const id = identify(child.pid ?? 0);
  if (id === undefined) throw new Error('sleep did not start');
  started.push(id);
  return id;
}

const hold = (owner: ProcessId, children: readonly ProcessId[] = []) =>
  writeFileSync(join(home, 'supervisor.json'), JSON.stringify({ owner, children }));

test('a home in which a supervisor lives is refused', async () => {
  const other = startSleeper();
  hold(other);
  await expect(takeLock(home)).rejects.toThrow(`already runs in ${home} (process ${other.pid})`);
});

test('the lock of a process that is gone, or whose id is another process now, is taken', async () => {
  const [alive, mute] = [startSleeper(), vi.spyOn(console, 'error').mockImplementation(() => undefined)];
  hold({ pid: alive.pid, startedTicks: '1' });
  const lock = await takeLock(home);
  expect(JSON.parse(readFileSync(join(home, 'supervisor.json'), 'utf8'))).toMatchObject({ owner: { pid: process.pid } });
  lock.release();
  expect(existsSync(join(home, 'supervisor.json'))).toBe(false);
  mute.mockRestore();
});

test('what a killed supervisor left running is ended first', async () => {
  const mute = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const left = startSleeper();
  hold({ pid: 1, startedTicks: 'never' }, [left]);
  await takeLock(home);
  expect(isAlive(left)).toBe(false);
  mute.mockRestore();
});

test('a lock that was cut off while it was written is taken', async () => {
  writeFileSync(join(home, 'supervisor.json'), '{"owner":{"pi');
  await expect(takeLock(home)).resolves.toBeDefined();
});

test('a zombie does not live', async () => {
  const child = spawn('true', { stdio: 'ignore' });
  const id = identify(child.pid ?? 0);
  await once(child, 'exit');
  expect(id === undefined || !isAlive(id)).toBe(true);
});
