/** All sources of ours, read once and parsed by the dashboard's TypeScript 6 (version 7 has no API for that). */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { inRoot, root } from '../../infra/base/root.ts';
import type TypeScript from '../../web/node_modules/typescript/lib/typescript.js';

export const ts = createRequire(inRoot('web', 'package.json'))('typescript') as typeof TypeScript;
export type Node = TypeScript.Node;
export type SourceFile = TypeScript.SourceFile;

/** One file of ours. */
export interface Source {
  /** From the root of the checkout. */
  readonly path: string;
  readonly text: string;
  readonly tree: SourceFile;
}

/** Something that breaks a rule of the house. */
export interface Complaint {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

const FOLDERS = ['shared', 'control-plane', 'media-node', 'web', 'infra', 'tests'];
const NOT_OURS = new Set(['node_modules', 'dist', '.astro', '.wrangler', 'migrations', 'out']);

/** Makes a source out of a text; for planted examples too. */
export const sourceOf = (path: string, text: string): Source => ({
  path,
  text,
  tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS),
});

/** Every TypeScript file of ours. */
export function sources(): Source[] {
  const paths = FOLDERS.flatMap((folder) => walk(inRoot(folder))).filter((path) => /\.(tsx?|mjs)$/.test(path));
  return paths.map((path) => sourceOf(relative(root, path), readFileSync(path, 'utf8')));
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** Every node of a tree, depth first. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  const children: Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** A complaint about a node. */
export const complain = (source: Source, node: Node, what: string): Complaint => ({
  path: source.path,
  line: source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1,
  what,
});
