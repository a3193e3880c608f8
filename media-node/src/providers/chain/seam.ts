/** Joins what one model said to what the next one goes on with: what was said already is not said again. */

export interface Seam {
  /** Takes a piece of the continuation and gives what of it is new, as far as that is clear. */
  take(piece: string): string;
  /** What is left when the continuation has ended. */
  end(): string;
}

/** A repetition shorter than this may be chance. */
const MIN_OVERLAP = 4;

/** Begins to join. `said` is what went out before. */
export function makeSeam(said: string): Seam {
  let held = '';
  let isJoined = false;
  const join = (fresh: string): string => {
    isJoined = true;
    const needsBlank = /[\p{P}]$/u.test(said) && /^[\p{L}\p{N}]/u.test(fresh);
    return needsBlank ? ` ${fresh}` : fresh;
  };
  const take = (piece: string): string => {
    if (isJoined) return piece;
    held += piece;
    const core = held.trimStart();
    if (core.startsWith(said)) return join(core.slice(said.length));
    // it may be saying again what was said: wait until that is clear
    if (said.includes(core)) return '';
    return join(afterOverlap(said, held, core));
  };
  const end = (): string => {
    if (isJoined) return '';
    const core = held.trim();
    return core === '' || said.trimEnd().endsWith(core) || said.startsWith(core) ? '' : join(held);
  };
  return { take, end };
}

function afterOverlap(said: string, held: string, core: string): string {
  const tail = said.trimEnd();
  for (let length = Math.min(core.length, tail.length); length >= MIN_OVERLAP; length--) {
    if (tail.endsWith(core.slice(0, length))) return core.slice(length);
  }
  return held;
}
