/** A summary that needs no language model: the parts of a talk whose words come up most, in the order in which they were said. Pure. */
import type { SpokenPart } from '@botpbx/shared/model/transcription';

const MOST_PARTS = 4;
const MOST_SIGNS = 600;

/** Words that say little by themselves. */
const COMMON = new Set(
  `a about all am an and any are as at be been but by can could did do does for from get go good had has have he hello her here hi him his how
  i i'd i'll i'm if in is it it's its just know like me my no not now of okay on one or our out please right she so some thank thanks that
  that's the their them then there they this to uh um up us very was we well were what when where which who will with would yeah yes you
  you're your`.split(/\s+/),
);

/** Null where nothing was said. */
export function summaryOf(parts: readonly SpokenPart[]): string | null {
  const said = parts.filter((part) => part.text.trim() !== '');
  if (said.length === 0) return null;
  const counts = new Map<string, number>();
  for (const word of said.flatMap(wordsIn)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weightOf = (part: SpokenPart) => [...new Set(wordsIn(part))].reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
  const weighed = said.map((part, place) => ({ part, place, weight: weightOf(part) }));
  const best = weighed.sort((a, b) => b.weight - a.weight || a.place - b.place).slice(0, MOST_PARTS);
  const lines = best.sort((a, b) => a.place - b.place).map(({ part }) => `${nameOf(part)}${part.text.trim()}`);
  return lines.join('\n').slice(0, MOST_SIGNS);
}

const wordsIn = ({ text }: SpokenPart): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []).filter((word) => !COMMON.has(word));

const nameOf = ({ speaker }: SpokenPart): string => (speaker === null ? '' : `${speaker[0]?.toUpperCase()}${speaker.slice(1)}: `);
