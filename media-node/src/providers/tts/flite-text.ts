/** Text as flite should get it: without markup, in pieces whose first is spoken soon. */

/** A longer piece is cut where a speaker would pause, so that its first words need not wait for its last. */
const LONGEST_PIECE = 110;
const SHORTEST_PIECE = 25;

/** Takes markup (SSML) and signs that nobody says out of a text. */
export function spoken(text: string): string {
  return text
    .replace(/<break\b[^>]*>/gi, ', ')
    .replace(/<[a-z/!?][^>]*>/gi, ' ')
    .replace(/&(amp|lt|gt|quot|apos);/g, (_whole, name: keyof typeof ENTITIES) => ENTITIES[name])
    .replace(/[*_`#~|<>{}[\]\\]+/g, ' ')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, ', ')
    .replace(/\s+(?=[,.!?;:])/g, '')
    .replace(/,+/g, ',')
    .replace(/\s+/g, ' ')
    .trim();
}

const ENTITIES = { amp: ' and ', lt: ' less than ', gt: ' more than ', quot: '"', apos: "'" } as const;

/** Cuts a text that is long into pieces that are spoken one after the other. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > LONGEST_PIECE) {
    const at = cutOf(rest);
    found.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...found, rest].filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}

/** Where the first piece ends: after a sentence, else after a clause, else between words. */
function cutOf(text: string): number {
  const head = text.slice(0, LONGEST_PIECE);
  for (const mark of [/[.!?;:]\s/g, /,\s/g, /\s/g]) {
    const ends = [...head.matchAll(mark)].map(({ index }) => index + 1).filter((end) => end >= SHORTEST_PIECE);
    const last = ends.at(-1);
    if (last !== undefined) return last;
  }
  return LONGEST_PIECE;
}
