/** Every environment variable that is read is documented in `.env.example`, and every documented one is read. */
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../../infra/base/root.ts';
import { documentedNames } from '../../infra/supervise/env-file.ts';
import { type Complaint, type Node, nodesOf, type Source, ts } from './sources.ts';

/** Set by the system or by tools, and no setting of ours. */
const OF_OTHERS = new Set([
  'PATH',
  'HOME',
  'USER',
  'TERM',
  'CI',
  'LC_ALL',
  'TMPDIR',
  'NODE_OPTIONS',
  'DEBIAN_FRONTEND',
  'APT_CONFIG',
  'NO_COLOR',
  'FORCE_COLOR',
]);
/** Objects that hold an environment. */
const HOLDERS = new Set(['env', 'environment', 'given', 'values']);
/** Files that declare variables as keys of a table. */
const TABLES = /settings\.ts$/;
const NAME = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** The line under which `.env.example` lists what no code reads yet. */
export const LATER = '# LATER';

/** Variables that a file reads, or hands to a program. */
export function readIn(source: Source): string[] {
  const found = [...nodesOf(source.tree)].flatMap((node) => {
    if (ts.isPropertyAccessExpression(node) && isHolder(node.expression)) return [node.name.text];
    if (ts.isElementAccessExpression(node) && isHolder(node.expression) && ts.isStringLiteral(node.argumentExpression))
      return [node.argumentExpression.text];
    if (ts.isPropertyAssignment(node) && TABLES.test(source.path)) return [node.name.getText(source.tree)];
    if (ts.isStringLiteral(node) && TABLES.test(source.path)) return [node.text];
    return [];
  });
  return found.filter((name) => NAME.test(name) && !OF_OTHERS.has(name) && (name.includes('_') || name === 'PORT' || name === 'HOST'));
}

function isHolder(node: Node): boolean {
  if (ts.isIdentifier(node)) return HOLDERS.has(node.text);
  return ts.isPropertyAccessExpression(node) && HOLDERS.has(node.name.text);
}

/** Variables that the shell scripts of a folder read with a default or a test. */
function readInScripts(folder: string): string[] {
  const scripts = readdirSync(inRoot(folder)).filter((name) => name.endsWith('.sh'));
  return scripts.flatMap((name) => {
    const text = readFileSync(inRoot(folder, name), 'utf8');
    return Array.from(text.matchAll(/\$\{([A-Z][A-Z0-9_]+):?-/g), ([, variable]) => variable ?? '').filter((one) => !OF_OTHERS.has(one));
  });
}

export interface Environment {
  readonly example: string;
  readonly sources: readonly Source[];
  readonly alsoRead: readonly string[];
}

/** The checkout's own. */
export const ownEnvironment = (all: readonly Source[]): Environment => ({
  example: readFileSync(inRoot('.env.example'), 'utf8'),
  sources: all.filter(({ path }) => !/\.test\.tsx?$|^tests\/house|^tests\/.*planted/.test(path)),
  alsoRead: readInScripts('asterisk'),
});

/** Complaints in both directions. */
export function undocumented({ example, sources, alsoRead }: Environment): Complaint[] {
  const documented = documentedNames(example);
  const read = new Map<string, string>(alsoRead.map((name) => [name, 'a script']));
  for (const source of sources) for (const name of readIn(source)) read.set(name, source.path);
  const now = documentedNames(example.split(LATER)[0] ?? '');
  const missing = [...read].filter(([name]) => !documented.has(name));
  const unread = [...now].filter((name) => !read.has(name));
  const tooEarly = [...documented].filter((name) => !now.has(name) && read.has(name));
  return [
    ...missing.map(([name, path]) => ({ path, line: 0, what: `reads ${name}, which .env.example does not document` })),
    ...unread.map((name) => ({ path: '.env.example', line: 0, what: `documents ${name} as used, and nothing reads it` })),
    ...tooEarly.map((name) => ({ path: '.env.example', line: 0, what: `lists ${name} under "later", and it is read` })),
  ];
}
