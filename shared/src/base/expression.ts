/**
 * Conditions such as `${CUSTOMER_TYPE} == "vip" and not (${DIGITS} matches _2XXX)`. A small grammar of our own with nothing behind it:
 * no condition can do anything but be true or false, and both reading and testing take time in proportion to its length.
 *
 * Values are `"texts"` and `'texts'` (in which `${NAME}` is filled in), numbers, `${NAME}`, and bare words, which are texts. They are
 * compared by `==`, `!=`, `<`, `<=`, `>`, `>=`: as numbers when both sides are written as numbers, else as texts, sign by sign. A number
 * has no plus and no zeros in front, so that telephone numbers stay texts. `contains` and `matches` do not tell `A` from `a`; what
 * follows `matches` is a glob (`sales*`) or, with an underscore in front, a dial pattern (`_2XXX`). `not` and `!` come before `and` and
 * `&&`, those before `or` and `||`. A value alone is true unless it is empty, `0`, `false` or `no`.
 */

import { type Token, tokensOf } from './expression-token.ts';
import { holds, type Lookup, type Operator, textOf, type Value } from './expression-value.ts';

export type Expression =
  | {
      readonly ok: true;
      /** Whether it holds. A name that nothing is known of counts as empty. */
      test(lookup: Lookup): boolean;
      /** What it asks for, in capitals, each once. */
      readonly names: readonly string[];
    }
  | { readonly ok: false; readonly at: number; readonly why: string };

/** Longest condition. */
export const MAX_EXPRESSION = 10_240;
const MAX_DEPTH = 50;
/** These cost more than others. */
const MAX_SEARCHES = 64;

type Node =
  | { readonly kind: 'any'; readonly nodes: readonly Node[] }
  | { readonly kind: 'all'; readonly nodes: readonly Node[] }
  | { readonly kind: 'not'; readonly node: Node }
  | { readonly kind: 'compare'; readonly left: Value; readonly operator: Operator; readonly right: Value }
  | { readonly kind: 'value'; readonly value: Value };

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
  searches: number;
}
type Fault = { readonly kind: 'fault'; readonly at: number; readonly why: string };

/** Reads a condition, or says at which sign it goes wrong and why. */
export function readExpression(text: string): Expression {
  if (text.length > MAX_EXPRESSION) return { ok: false, at: MAX_EXPRESSION, why: `is longer than ${MAX_EXPRESSION} signs` };
  const tokens = tokensOf(text);
  if (!Array.isArray(tokens)) return { ok: false, ...tokens };
  const reader: Reader = { tokens, at: 0, searches: 0 };
  const node = readAny(reader, 0);
  if (node.kind === 'fault') return { ok: false, at: node.at, why: node.why };
  const rest = peek(reader);
  if (rest.kind !== 'end') return { ok: false, at: rest.at, why: `says "${rest.text}" where it should have ended` };
  const names = new Set<string>();
  collect(node, names);
  return { ok: true, names: [...names], test: (lookup) => test(node, lookup) };
}

const peek = ({ tokens, at }: Reader): Token => tokens[at] ?? { kind: 'end', text: '', at: 0 };
const isNext = (reader: Reader, kind: Token['kind']): boolean => peek(reader).kind === kind;

function readAny(reader: Reader, depth: number): Node | Fault {
  return readList(reader, { kind: 'any', between: 'or', each: () => readAll(reader, depth) });
}

function readAll(reader: Reader, depth: number): Node | Fault {
  return readList(reader, { kind: 'all', between: 'and', each: () => readNot(reader, depth) });
}

interface ListForm {
  readonly kind: 'any' | 'all';
  readonly between: 'and' | 'or';
  each(): Node | Fault;
}

function readList(reader: Reader, { kind, between, each }: ListForm): Node | Fault {
  const nodes: Node[] = [];
  for (;;) {
    const node = each();
    if (node.kind === 'fault') return node;
    nodes.push(node);
    if (!isNext(reader, between)) return nodes.length === 1 ? node : { kind, nodes };
    reader.at += 1;
  }
}

function readNot(reader: Reader, depth: number): Node | Fault {
  let isTurned = false;
  while (isNext(reader, 'not')) {
    isTurned = !isTurned;
    reader.at += 1;
  }
  const node = isNext(reader, 'open') ? readGroup(reader, depth) : readComparison(reader);
  return isTurned && node.kind !== 'fault' ? { kind: 'not', node } : node;
}

function readGroup(reader: Reader, depth: number): Node | Fault {
  const open = peek(reader);
  if (depth === MAX_DEPTH) return { kind: 'fault', at: open.at, why: 'has too many brackets inside each other' };
  reader.at += 1;
  const node = readAny(reader, depth + 1);
  if (node.kind === 'fault') return node;
  if (!isNext(reader, 'close')) return { kind: 'fault', at: open.at, why: 'has a "(" without its ")"' };
  reader.at += 1;
  return node;
}

function readComparison(reader: Reader): Node | Fault {
  const left = readValue(reader);
  if ('why' in left) return left;
  const token = peek(reader);
  if (token.kind !== 'operator') return { kind: 'value', value: left };
  reader.at += 1;
  if (token.operator === 'contains' || token.operator === 'matches') reader.searches += 1;
  if (reader.searches > MAX_SEARCHES) return { kind: 'fault', at: token.at, why: `searches more than ${MAX_SEARCHES} times` };
  const right = readValue(reader);
  return 'why' in right ? right : { kind: 'compare', left, operator: token.operator, right };
}

function readValue(reader: Reader): Value | Fault {
  const token = peek(reader);
  if (token.kind !== 'value') {
    const why = token.kind === 'end' ? 'ends where a value should stand' : `says "${token.text}" where a value should stand`;
    return { kind: 'fault', at: token.at, why };
  }
  reader.at += 1;
  return token.value;
}

function collect(node: Node, names: Set<string>): void {
  if (node.kind === 'any' || node.kind === 'all') for (const one of node.nodes) collect(one, names);
  else if (node.kind === 'not') collect(node.node, names);
  else if (node.kind === 'value') add(node.value, names);
  else for (const side of [node.left, node.right]) add(side, names);
}

function add(value: Value, names: Set<string>): void {
  for (const piece of value.pieces) if ('name' in piece) names.add(piece.name.toUpperCase());
}

function test(node: Node, lookup: Lookup): boolean {
  if (node.kind === 'any') return node.nodes.some((one) => test(one, lookup));
  if (node.kind === 'all') return node.nodes.every((one) => test(one, lookup));
  if (node.kind === 'not') return !test(node.node, lookup);
  if (node.kind === 'compare') return holds(textOf(node.left, lookup), node.operator, textOf(node.right, lookup));
  return !['', '0', 'false', 'no'].includes(textOf(node.value, lookup).trim().toLowerCase());
}
