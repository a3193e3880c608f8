/** A process id alone may come back as another process; together with the start time it names one process for good. */
import { readFileSync } from 'node:fs';

export interface ProcessId {
  readonly pid: number;
  /** Start time in clock ticks since boot, as `/proc/PID/stat` tells it. */
  readonly startedTicks: string;
}

/** Names a living process; undefined when there is none, or only its zombie. */
export function identify(pid: number): ProcessId | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startedTicks = fields[19];
    return state === 'Z' || startedTicks === undefined ? undefined : { pid, startedTicks };
  } catch {
    return undefined;
  }
}

/** Tells whether the very process still lives. */
export const isAlive = (process: ProcessId): boolean => identify(process.pid)?.startedTicks === process.startedTicks;

/** Sends a signal to the process, or to its whole group; false if it is gone. */
export function signalTo(target: ProcessId, signal: NodeJS.Signals, isGroup: boolean): boolean {
  if (!isAlive(target)) return false;
  try {
    return process.kill(isGroup ? -target.pid : target.pid, signal);
  } catch {
    return false;
  }
}
