/** Log lines as JSON: a fixed message and facts beside it, so that machines can count and nobody can forge a line. */

/** Levels of a line, the least important first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Facts of a line. Phone numbers, speech and digits stand under `pii` alone, which is left out unless it was asked for. */
export interface Facts {
  readonly pii?: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

/** Where a room tells what it does; `child` carries facts that every further line of its owner has. */
export interface Log {
  debug(message: string, facts?: Facts): void;
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, facts?: Facts): void;
  child(facts: Facts): Log;
}

/** How lines are written, and from which level on. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Gets one finished line without its line end. */
  readonly write: (line: string) => void;
  readonly showsPii?: boolean;
  readonly now?: () => Date;
}

/** Makes a log that writes JSON lines `{"at","level","msg",...facts}`. */
export function makeLog(options: LogOptions, inherited: Facts = {}): Log {
  const least = LOG_LEVELS.indexOf(options.level);
  const write = (level: LogLevel, message: string, facts: Facts = {}) => {
    if (LOG_LEVELS.indexOf(level) < least) return;
    const at = (options.now?.() ?? new Date()).toISOString();
    const { pii, ...open } = { ...inherited, ...facts };
    options.write(lineOf({ at, level, msg: message, ...open, ...(options.showsPii && pii ? { pii } : {}) }));
  };
  return {
    debug: (message, facts) => write('debug', message, facts),
    info: (message, facts) => write('info', message, facts),
    warn: (message, facts) => write('warn', message, facts),
    error: (message, facts) => write('error', message, facts),
    child: (facts) => makeLog(options, { ...inherited, ...facts }),
  };
}

/** Makes the log of a process: lines go to standard output. */
export const makeStdoutLog = (level: LogLevel, showsPii: boolean): Log => makeLog({ level, showsPii, write: (line) => console.log(line) });

/** A log for nobody, for tests. */
export const silentLog: Log = makeLog({ level: 'error', write: () => undefined });

/** Control signs beyond those that JSON escapes by itself would move a terminal or split a line in some readers. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

function lineOf(record: Record<string, unknown>): string {
  const escapeSign = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(record, plain).replace(UNSAFE, escapeSign);
}

function plain(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const code = 'code' in value ? { code: value.code } : {};
  const cause = value.cause instanceof Error ? { cause: value.cause.message } : {};
  return { name: value.name, message: value.message, ...code, ...cause, stack: value.stack?.split('\n').slice(1, 4).join(' | ') };
}
