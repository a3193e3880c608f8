/** One process that is to stay up: started, logged, restarted with growing pauses, stopped in order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../base/fault.ts';
import type { LogFile } from './log-file.ts';
import { identify, type ProcessId, signalTo } from './process-id.ts';

export interface ServiceOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly log: LogFile;
  /** Restart it when it dies; a test that wants it dead says no. */
  readonly restarts: boolean;
  /** Told of each start and each end that nobody asked for. */
  readonly onChange?: (what: ServiceChange) => void;
}

export type ServiceChange =
  | { readonly kind: 'started'; readonly name: string; readonly process: ProcessId }
  | { readonly kind: 'died'; readonly name: string; readonly how: string; readonly againInMs: number | undefined };

export interface Service {
  readonly name: string;
  /** The living process, if there is one. */
  process(): ProcessId | undefined;
  /** Starts the process unless it runs. */
  start(): void;
  /** Asks it to end, kills its group after `deadlineMs`; resolves when it is gone. No restart follows. */
  stop(deadlineMs: number): Promise<void>;
  /** Sends a signal to the process alone, or to its whole group; a restart follows if it dies of it. */
  kill(signal: NodeJS.Signals, isGroup?: boolean): void;
  /** Resolves when no process lives. */
  ended(): Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A process that lived this long starts with the shortest pause again. */
const STEADY_MS = 30_000;

interface Life {
  readonly child: ChildProcess;
  readonly process: ProcessId | undefined;
  readonly gone: Promise<void>;
}

/** Makes a service; nothing runs until `start`. */
export function makeService(options: ServiceOptions): Service {
  let life: Life | undefined;
  let isWanted = false;
  let pauseMs = FIRST_PAUSE_MS;
  const start = () => {
    isWanted = true;
    if (life !== undefined) return;
    const sinceMs = performance.now();
    const next: Life = begin(options, (how) => {
      if (life === next) life = undefined;
      if (!isWanted) return;
      pauseMs = performance.now() - sinceMs > STEADY_MS ? FIRST_PAUSE_MS : pauseMs;
      options.onChange?.({ kind: 'died', name: options.name, how, againInMs: options.restarts ? pauseMs : undefined });
      if (!options.restarts) return;
      setTimeout(() => isWanted && start(), pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    });
    life = next;
    if (next.process) options.onChange?.({ kind: 'started', name: options.name, process: next.process });
  };
  const stop = async (deadlineMs: number) => {
    isWanted = false;
    const now = life;
    if (now === undefined) return;
    if (now.process) signalTo(now.process, 'SIGTERM', false);
    const isLate = await Promise.race([now.gone, sleep(deadlineMs, 'late' as const, { ref: false })]);
    if (isLate && now.process) signalTo(now.process, 'SIGKILL', true);
    await now.gone;
  };
  return {
    name: options.name,
    process: () => life?.process,
    start,
    stop,
    kill: (signal, isGroup = false) => void (life?.process && signalTo(life.process, signal, isGroup)),
    ended: async () => life?.gone,
  };
}

/** Each process leads a group of its own: a Ctrl-C at the terminal reaches the supervisor alone, which then stops all in order. */
function begin(options: ServiceOptions, onGone: (how: string) => void): Life {
  const { command, args, cwd, env, log } = options;
  const child = spawn(command, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  child.stdout?.on('data', (chunk: Uint8Array) => log.write(chunk));
  child.stderr?.on('data', (chunk: Uint8Array) => log.write(chunk));
  const gone = new Promise<void>((resolve) => {
    const end = (how: string) => {
      if (child.pid !== undefined) endGroup(child.pid);
      log.write(`${JSON.stringify({ at: new Date().toISOString(), level: 'warn', msg: 'process ended', name: options.name, how })}\n`);
      resolve();
      onGone(how);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
  });
  return { child, process: child.pid === undefined ? undefined : identify(child.pid), gone };
}

/** What the process itself started must not outlive it: it would sit on the ports of the next one. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
