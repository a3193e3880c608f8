/** Reads a `.env` file: `KEY=VALUE` lines, quotes, comments. Nothing in it is executed or expanded. */
import { existsSync, readFileSync } from 'node:fs';

export interface EnvFile {
  readonly values: Readonly<Record<string, string>>;
  /** Lines that could not be read, one sentence each. */
  readonly faults: readonly string[];
}

const LINE = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/;

/** Reads the text of a `.env` file. A later line wins over an earlier one of the same name. */
export function parseEnvFile(text: string): EnvFile {
  const values: Record<string, string> = {};
  const faults: string[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const [, name, rest] = LINE.exec(line) ?? [];
    const value = rest === undefined ? undefined : readValue(rest);
    if (name === undefined || value === undefined) faults.push(`line ${index + 1} of .env is not NAME=value`);
    else values[name] = value;
  });
  return { values, faults };
}

/** In quotes everything is literal; without them a blank and # begin a comment. */
function readValue(rest: string): string | undefined {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'") return rest.replace(/(^|\s)#.*$/, '').trim();
  const end = rest.indexOf(quote, 1);
  if (end < 0) return undefined;
  const after = rest.slice(end + 1).trim();
  return after === '' || after.startsWith('#') ? rest.slice(1, end) : undefined;
}

/** Reads the file at `path`; a file that is not there is empty. */
export const readEnvFile = (path: string): EnvFile =>
  existsSync(path) ? parseEnvFile(readFileSync(path, 'utf8')) : { values: {}, faults: [] };

/** The names that `.env.example` documents, commented out or not. */
export function documentedNames(example: string): ReadonlySet<string> {
  return new Set(Array.from(example.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm), ([, name]) => name ?? ''));
}
