/** Structured log: the message is fixed text, facts are fields. Secrets never; numbers and names of people only under `pii`. */
export interface Log {
  debug(msg: string, facts?: Facts): void;
  info(msg: string, facts?: Facts): void;
  warn(msg: string, facts?: Facts): void;
  error(msg: string, facts?: Facts): void;
}
export type Facts = Readonly<Record<string, unknown>>;

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** Makes a log of JSON lines. `write` gets one line without its end. */
export function makeLog(write: (line: string) => void, minimum: string, nowMs: () => number): Log {
  const floor = Math.max(0, levels.indexOf(minimum as Level));
  const at =
    (level: Level) =>
    (msg: string, facts: Facts = {}) => {
      if (levels.indexOf(level) < floor) return;
      write(JSON.stringify({ at: new Date(nowMs()).toISOString(), level, msg, ...plain(facts) }));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Errors become their message and chain of causes, which JSON would lose. */
const plain = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, value instanceof Error ? reason(value) : value]));

function reason(error: Error): string {
  const here = error.stack ?? error.message;
  return error.cause instanceof Error ? `${here}\ncaused by ${reason(error.cause)}` : here;
}
