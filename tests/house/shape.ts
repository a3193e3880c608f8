/** The shape of the house: sizes of files and functions. */
import { type Complaint, complain, type Node, nodesOf, type Source, ts } from './sources.ts';

const FILE_LINES = 300;
const FUNCTION_LINES = 60;
const COMPONENT_LINES = 120;
const P95_LINES = 40;

/** Files that are too long. */
export function longFiles(source: Source): Complaint[] {
  const lines = source.text.trimEnd().split('\n').length;
  return lines > FILE_LINES ? [{ path: source.path, line: lines, what: `has ${lines} lines; a file has at most ${FILE_LINES}` }] : [];
}

/** Functions that are too long. A function in a .tsx file may be a component, which has more room. */
export function longFunctions(source: Source): Complaint[] {
  const most = source.path.endsWith('.tsx') ? COMPONENT_LINES : FUNCTION_LINES;
  return functionsOf(source)
    .filter(({ lines }) => lines > most)
    .map(({ node, lines }) => complain(source, node, `is a function of ${lines} lines; at most ${most} are allowed`));
}

/** Complains when one function in twenty is longer than the goal. */
export function longTail(all: readonly Source[]): Complaint[] {
  const lengths = all.flatMap((source) => functionsOf(source).map(({ lines }) => lines)).sort((a, b) => a - b);
  const p95 = lengths[Math.floor(lengths.length * 0.95)] ?? 0;
  return p95 > P95_LINES ? [{ path: '.', line: 0, what: `one function in twenty has ${p95} lines or more; the goal is ${P95_LINES}` }] : [];
}

function functionsOf(source: Source): { node: Node; lines: number }[] {
  const line = (position: number) => source.tree.getLineAndCharacterOfPosition(position).line;
  return [...nodesOf(source.tree)]
    .filter((node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isSuite(node))
    .map((node) => ({ node, lines: line(node.getEnd()) - line(node.getStart(source.tree)) + 1 }));
}

/** A function that only registers tests is a list, not a function. */
const isSuite = (node: Node): boolean =>
  [...nodesOf(node)].some((inner) => ts.isCallExpression(inner) && /^(test|it|describe)(\.each)?\b/.test(inner.expression.getText()));
