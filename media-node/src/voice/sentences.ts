/** Cuts what a model writes into pieces worth speaking, so that speech starts before the reply is whole. */
import { speakable } from './plain.ts';

export interface Cutter {
  /** Takes more text and gives the pieces that it completed. */
  push(delta: string): string[];
  /** No more text comes: gives what is left. */
  flush(): string[];
}

/** The first piece may end where a clause ends, when it is at least so long. */
const FIRST_PIECE = 20;
/** What goes on for longer than this without an end is cut between words. */
const LONGEST_PIECE = 220;
/** Markup that is open for longer than this is no markup. */
const LONGEST_TAG = 200;

const SENTENCE_END = /[.!?…]+["'”’»)\]*_]*(?=\s)|[。！？]+|\n+/g;
const CLAUSE_END = /[,;:—–][*_]*(?=\s)|\s[—–-](?=\s)/g;
const ABBREVIATIONS = new Set(
  (
    'dr mr mrs ms mx prof st sr jr vs etc eg ie e.g i.e a.m p.m nr approx dept ext tel fig inc ltd co corp ave blvd rd mt ft ' +
    'jan feb apr jun jul aug sept oct nov u.s u.k ph.d ' +
    'bzw ca z.b d.h u.a usw str hr sra srta ud uds m mme mlle'
  ).split(' '),
);

/** Makes a cutter for one reply. Abbreviations, initials, decimals, times and addresses are not cut, nor is markup that is still open. */
export function sentenceCutter(): Cutter {
  let buffer = '';
  let isFirst = true;
  const take = (end: number): string => {
    const piece = speakable(buffer.slice(0, end));
    buffer = buffer.slice(end);
    if (piece !== '') isFirst = false;
    return piece;
  };
  const push = (delta: string): string[] => {
    buffer += delta;
    const pieces: string[] = [];
    for (let end = cutAt(buffer, isFirst); end > 0; end = cutAt(buffer, isFirst)) pieces.push(take(end));
    return pieces.filter((piece) => piece !== '');
  };
  return { push, flush: () => [...push('\n'), take(buffer.length)].filter((piece) => piece !== '') };
}

/** Where the buffer may be cut; 0 if nowhere yet. */
function cutAt(buffer: string, isFirst: boolean): number {
  for (const found of buffer.matchAll(SENTENCE_END)) {
    const end = found.index + found[0].length;
    if (!isAbbreviation(buffer, found.index, found[0]) && !isInTag(buffer, end)) return end;
  }
  if (isFirst) {
    for (const found of buffer.matchAll(CLAUSE_END)) {
      const end = found.index + found[0].length;
      if (buffer.slice(0, end).trim().length >= FIRST_PIECE && !isInTag(buffer, end)) return end;
    }
  }
  if (buffer.length <= LONGEST_PIECE) return 0;
  const space = buffer.lastIndexOf(' ', LONGEST_PIECE);
  return space > 0 ? space : LONGEST_PIECE;
}

/** Whether the dot at `at` belongs to the word before it. */
function isAbbreviation(buffer: string, at: number, end: string): boolean {
  if (!end.startsWith('.') || end.startsWith('..')) return false;
  const start = Math.max(buffer.lastIndexOf(' ', at - 1), buffer.lastIndexOf('\n', at - 1)) + 1;
  const word = buffer.slice(start, at).replace(/^[("'“*_[]+/, '');
  const isInitial = /^\p{Lu}$/u.test(word) && word !== 'I';
  const isListNumber = /^\d{1,2}$/.test(word) && (start === 0 || buffer[start - 1] === '\n');
  return isInitial || isListNumber || ABBREVIATIONS.has(word.toLowerCase());
}

function isInTag(buffer: string, end: number): boolean {
  const open = buffer.lastIndexOf('<', end - 1);
  if (open < 0 || end - open > LONGEST_TAG || !/[A-Za-z/!]/.test(buffer[open + 1] ?? '')) return false;
  return buffer.indexOf('>', open) < 0 || buffer.indexOf('>', open) >= end;
}
