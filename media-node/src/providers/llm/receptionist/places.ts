/** Where callers can be put through to, as an agent's instructions and tools tell it; and which of these a caller means. */
import type { ToolSpec } from '@botpbx/shared/model/agent-tool';
import { likeness, likenessOfWords, wordsOf } from '../../likeness.ts';

export interface Place {
  readonly name: string;
  /** What it is for, in its owner's words. */
  readonly about: string;
}

const LIST = /^you can transfer to:?$/i;
const ITEM = /^[-*•]\s*([^:\n]{1,80}?)(?::\s*(.{0,300}))?$/;
/** Such as "Sales: ext 2001" or "Ann Bell is extension 2002." */
const EXTENSION = /(?:^|[.;,]\s+)([\p{Lu}\d][\p{L}\d' -]{0,60}?)(?::| is| =| -)?\s*(?:at |under )?\(?ext(?:ension|\.)?\s*(\d{2,8})\)?/giu;

/** All places that the instructions name, each once. */
export function placesIn(system: string, tools: readonly ToolSpec[]): Place[] {
  const found = new Map<string, Place>();
  const add = (name: string, about = '') => {
    const key = name.trim().toLowerCase();
    if (key !== '' && !found.has(key)) found.set(key, { name: name.trim(), about: about.trim() });
  };
  for (const name of enumOf(tools)) add(name);
  let isListed = false;
  for (const line of system.split('\n').map((text) => text.trim())) {
    const item: RegExpExecArray | null = isListed ? ITEM.exec(line) : null;
    if (item) add(item[1] ?? '', item[2]);
    isListed = LIST.test(line) || item !== null;
    if (!isListed) for (const [, named = ''] of line.matchAll(EXTENSION)) add(named);
  }
  return [...found.values()];
}

/** A tool may say itself where it leads. */
function enumOf(tools: readonly ToolSpec[]): string[] {
  const { parameters } = tools.find(({ name }) => name === 'transfer_call') ?? {};
  const destination = (parameters?.properties as Record<string, { enum?: unknown }> | undefined)?.destination;
  return Array.isArray(destination?.enum) ? destination.enum.filter((one) => typeof one === 'string') : [];
}

/** Whom a caller may have meant. */
export type Meant = { readonly kind: 'one'; readonly place: Place } | { readonly kind: 'several'; readonly places: readonly Place[] };

const GOOD = 0.78;
/** What is nearer is what was said. */
const CLEAR = 0.9;
/** Two that are no further apart than this cannot be told apart; what was said clearly can. */
const APART = 0.12;
const CLEARLY_APART = 0.03;
const MAX_NAMED = 3;

/** Finds the places that a text names, also when it was misheard. Undefined when it names none. */
export const meantIn = (text: string, places: readonly Place[]): Meant | undefined => meant(wordsOf(text), places, GOOD);

/** As much is to be known of a caller who said little else, and is asked back anyhow. */
const FAIR = 0.6;
const FEW_WORDS = 3;
const POLITE = new Set(['please', 'hello', 'hi', 'thanks', 'thank', 'you', 'to']);

/** Finds the place that comes nearest to the few words that were heard. Undefined for many words. */
export function nearestIn(text: string, places: readonly Place[]): Meant | undefined {
  const heard = plain(wordsOf(text).filter((word) => !POLITE.has(word)));
  return heard.length === 0 || heard.length > FEW_WORDS ? undefined : meant(heard, places, FAIR);
}

function meant(heard: readonly string[], places: readonly Place[], least: number): Meant | undefined {
  const scored = places
    .map((place) => ({ place, score: scoreOf(heard, place, places) }))
    .filter(({ score }) => score >= least)
    .sort((one, other) => other.score - one.score);
  const best = scored[0];
  if (!best) return undefined;
  const apart = best.score >= CLEAR ? CLEARLY_APART : APART;
  const near = scored.filter(({ score }) => best.score - score < apart).map(({ place }) => place);
  return near.length === 1 ? { kind: 'one', place: best.place } : { kind: 'several', places: near.slice(0, MAX_NAMED) };
}

/** Words that are beside a name. */
const BESIDE = new Set([
  'the',
  'a',
  'an',
  'our',
  'of',
  'and',
  'department',
  'team',
  'desk',
  'office',
  'group',
  'line',
  'mr',
  'mrs',
  'ms',
  'dr',
]);
const plain = (words: readonly string[]): string[] => {
  const rest = words.filter((word) => !BESIDE.has(word));
  return rest.length > 0 ? rest : [...words];
};

function scoreOf(heard: readonly string[], place: Place, places: readonly Place[]): number {
  const name = plain(wordsOf(place.name));
  const others = new Set(places.filter((other) => other !== place).flatMap((other) => plain(wordsOf(other.name))));
  const whole = windowScore(heard, name);
  // part of a name will do where it is nobody else's
  const parts = name.length > 1 ? name.filter((word) => word.length > 2 && !others.has(word)) : [];
  const part = Math.max(0, ...parts.map((word) => 0.96 * windowScore(heard, [word])));
  return Math.max(whole, part, aboutScore(heard, place.about));
}

/** How well a name fits the best stretch of what was heard; words may have been run together or torn apart. */
function windowScore(heard: readonly string[], name: readonly string[]): number {
  const whole = name.join('');
  let best = 0;
  for (const length of new Set([name.length, name.length + 1, Math.max(1, name.length - 1)]))
    for (let at = 0; at + length <= heard.length; at += 1) {
      const stretch = heard.slice(at, at + length);
      if (length === 1 && COMMON.has(stretch[0] ?? '') && stretch[0] !== whole) continue;
      const score = length === name.length ? wordByWord(stretch, name) : 0;
      best = Math.max(best, score, 0.97 * likenessOfWords(stretch, name));
    }
  return best;
}

const wordByWord = (stretch: readonly string[], name: readonly string[]): number =>
  name.reduce((sum, word, index) => sum + likeness(stretch[index] ?? '', word), 0) / name.length;

/** Short words that everybody says and that sound like much else. */
const COMMON = new Set(
  'a i to the in is it at of on or and an me my you your he she we they can could would will want like please some with for this that have has so as be do was are not no yes what who how when where there here up now get got let us am may if by but from had him her his says said see'.split(
    ' ',
  ),
);

/** A word of what the place is for. */
function aboutScore(heard: readonly string[], about: string): number {
  const said = new Set(heard.filter((word) => word.length > 3 && !COMMON.has(word) && !VAGUE.has(word)).map(stemOf));
  return wordsOf(about).some((word) => word.length > 3 && !VAGUE.has(word) && said.has(stemOf(word))) ? 0.92 : 0;
}

const VAGUE = new Set(
  'about call calls caller callers customer customers people person somebody someone company with their them they speak talk message'.split(
    ' ',
  ),
);
const stemOf = (word: string): string => word.replace(/(?:ies|ing|ers?|ed|es|s|y|e)$/, '');
