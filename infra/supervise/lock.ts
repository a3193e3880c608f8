/** One supervisor for one BOTPBX_HOME, and what a supervisor that was killed left running. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../base/fault.ts';
import { identify, isAlive, type ProcessId, signalTo } from './process-id.ts';

export interface Lock {
  /** Remembers which processes run for this home, so that a later start can end them if this one can't. */
  remember(children: readonly ProcessId[]): void;
  release(): void;
}

interface Held {
  readonly owner: ProcessId;
  readonly children: readonly ProcessId[];
}

const LEFT_OVER_MS = 10_000;

/** Takes the lock of a home. @throws {Fault} when another supervisor lives in it. */
export async function takeLock(home: string): Promise<Lock> {
  const path = join(home, 'supervisor.json');
  const held = readHeld(path);
  if (held && isAlive(held.owner) && held.owner.pid !== process.pid)
    throw new Fault(`BotPBX already runs in ${home} (process ${held.owner.pid}); stop it first, or set BOTPBX_HOME to another folder.`);
  if (held) await endLeftOver(held.children);
  const owner = identify(process.pid);
  if (owner === undefined) throw new Fault('/proc can not be read; it is needed to watch over processes.');
  const remember = (children: readonly ProcessId[]) => {
    writeFileSync(`${path}.new`, JSON.stringify({ owner, children }), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  remember([]);
  return { remember, release: () => rmSync(path, { force: true }) };
}

function readHeld(path: string): Held | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Held;
  } catch {
    return undefined;
  }
}

async function endLeftOver(children: readonly ProcessId[]): Promise<void> {
  const alive = children.filter(isAlive);
  if (alive.length === 0) return;
  console.error(`Ending ${alive.length} processes that an earlier start left behind …`);
  for (const child of alive) signalTo(child, 'SIGTERM', true);
  const until = Date.now() + LEFT_OVER_MS;
  while (Date.now() < until && alive.some(isAlive)) await sleep(50);
  for (const child of alive) signalTo(child, 'SIGKILL', true);
}
