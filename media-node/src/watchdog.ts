/**
 * Keeps a node process alive: starts it, and kills it when its heart stops. A frozen process is worse than a dead one, because
 * Asterisk keeps its callers in silence; a dead one's sockets close, and the dialplan takes the callers on within milliseconds.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { pause } from './backoff.ts';
import type { Log } from './log.ts';

export interface WatchdogOptions {
  /** The program of the node process; it must send `beat` over IPC at least once a second. */
  readonly program: string;
  readonly args?: readonly string[];
  readonly log: Log;
  /** Silence after which the process is killed. */
  readonly silenceMs?: number;
  /** Time until the first beat. */
  readonly startMs?: number;
}

export const BEAT_EVERY_MS = 500;
/** Exit code of a process that cannot work whatever is tried again, such as one with a wrong setting. */
export const EXIT_HOPELESS = 78;

const SILENCE_MS = 2_500;
const START_MS = 15_000;
const STOP_MS = 8_000;
const FIRST_WAIT_MS = 50;
const MOST_WAIT_MS = 5_000;
/** A process that lived so long has not failed at its start. */
const LIVED_MS = 10_000;

/** Runs the process until the signal ends it; resolves with the exit code to end with. */
export async function runWatched(options: WatchdogOptions, signal: AbortSignal): Promise<number> {
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const startedAtMs = performance.now();
    const code = await oneLife(options, signal);
    if (signal.aborted) return 0;
    if (code === EXIT_HOPELESS) return code;
    waitMs = performance.now() - startedAtMs > LIVED_MS ? FIRST_WAIT_MS : waitMs;
    options.log.error('the node process ended and is started again', { code, waitMs });
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, MOST_WAIT_MS);
  }
  return 0;
}

/** One process from its start to its end; resolves with its exit code, or its signal's name. */
function oneLife(options: WatchdogOptions, signal: AbortSignal): Promise<number | string> {
  const { program, args = [], log, silenceMs = SILENCE_MS, startMs = START_MS } = options;
  const child = fork(program, [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let dueAtMs = performance.now() + startMs;
  child.on('message', () => {
    dueAtMs = performance.now() + silenceMs;
  });
  const watch = setInterval(() => {
    if (performance.now() < dueAtMs) return;
    log.error('the node process is frozen and is killed', { silentMs: silenceMs, pid: child.pid });
    child.kill('SIGKILL');
  }, 100);
  const stop = () => stopKindly(child);
  signal.addEventListener('abort', stop);
  return new Promise((resolve) => {
    const end = (result: number | string) => {
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    child.on('error', (error) => {
      log.error('the node process could not be started', { error });
      end('error');
    });
    child.on('exit', (code, killedBy) => end(code ?? killedBy ?? 'unknown'));
    if (signal.aborted) stop();
  });
}

function stopKindly(child: ChildProcess): void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.once('exit', () => clearTimeout(timer));
}

/** The heart of a watched process: beats until it is stopped, and ends the process when nobody watches any more. */
export function startBeating(): () => void {
  if (!process.send) return () => undefined;
  const beat = () => void process.send?.('beat');
  const timer = setInterval(beat, BEAT_EVERY_MS);
  beat();
  const orphaned = () => process.kill(process.pid, 'SIGTERM');
  process.once('disconnect', orphaned);
  return () => {
    clearInterval(timer);
    process.off('disconnect', orphaned);
    if (process.connected) process.disconnect();
  };
}
