/** Globs: `*` stands for any number of signs, `?` for one. A match is one walk along the text, whatever the glob. */

/** Longest glob. */
export const MAX_GLOB = 128;

const WORD = 32;

/** Whether the whole text is one that the glob means; letters in either case are the same. A glob that is too long means nothing. */
export function matchesGlob(glob: string, text: string): boolean {
  const { state, end } = walk(glob, text);
  return has(state, end);
}

/** Whether there is a text that the glob means and that begins so. */
export function canBeginGlob(glob: string, beginning: string): boolean {
  return walk(glob, beginning).state.some((word) => word !== 0);
}

/** The places of the glob that can be reached by a text, and the place of its end. */
function walk(glob: string, text: string): { readonly state: Uint32Array; readonly end: number } {
  const signs = [...glob.toLowerCase().replace(/\*+/g, '*')];
  if (signs.length > MAX_GLOB) return { state: new Uint32Array(1), end: 0 };
  const table = tableOf(signs);
  const state = new Uint32Array(table.words);
  state[0] = 1;
  close(state, table.stars);
  for (const sign of text.toLowerCase()) step(state, table, sign);
  return { state, end: signs.length };
}

/** For each sign the places of the glob that take it, one bit a place. */
interface Table {
  readonly words: number;
  readonly stars: Uint32Array;
  readonly any: Uint32Array;
  readonly of: ReadonlyMap<string, Uint32Array>;
}

function tableOf(signs: readonly string[]): Table {
  const words = Math.ceil((signs.length + 1) / WORD);
  const [stars, any] = [new Uint32Array(words), new Uint32Array(words)];
  const of = new Map<string, Uint32Array>();
  signs.forEach((sign, place) => {
    if (sign === '*') set(stars, place);
    else if (sign === '?') set(any, place);
    else set(maskOf(of, sign, words), place);
  });
  return { words, stars, any, of };
}

function maskOf(of: Map<string, Uint32Array>, sign: string, words: number): Uint32Array {
  const mask = of.get(sign) ?? new Uint32Array(words);
  of.set(sign, mask);
  return mask;
}

/** Moves on to all places that can be reached over one sign: those that take it move on, a star stays and may stand for nothing. */
function step(state: Uint32Array, { words, stars, any, of }: Table, sign: string): void {
  const mask = of.get(sign) ?? any;
  let [carry, opened] = [0, 0];
  for (let word = 0; word < words; word++) {
    const now = state[word] ?? 0;
    const star = stars[word] ?? 0;
    const moves = now & ((any[word] ?? 0) | (mask[word] ?? 0));
    const next = (moves << 1) | carry | (now & star);
    const open = next & star;
    state[word] = next | (open << 1) | opened;
    carry = moves >>> (WORD - 1);
    opened = open >>> (WORD - 1);
  }
}

/** A star may stand for nothing. Two never stand side by side, so one pass is enough. */
function close(state: Uint32Array, stars: Uint32Array): void {
  let carry = 0;
  for (let word = 0; word < state.length; word++) {
    const open = (state[word] ?? 0) & (stars[word] ?? 0);
    state[word] = (state[word] ?? 0) | (open << 1) | carry;
    carry = open >>> (WORD - 1);
  }
}

const set = (bits: Uint32Array, place: number): void => {
  bits[Math.floor(place / WORD)] = (bits[Math.floor(place / WORD)] ?? 0) | (1 << (place % WORD));
};
const has = (bits: Uint32Array, place: number): boolean => (((bits[Math.floor(place / WORD)] ?? 0) >>> (place % WORD)) & 1) === 1;
