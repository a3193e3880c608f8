import type { RingStrategy } from '@botpbx/shared/model/ring-group';

const words: Record<RingStrategy, string> = {
  ringall: 'All at once',
  hunt: 'One after the other',
  random: 'In a new order each time',
  round_robin: 'In turn',
};

/** How the screen names a strategy. */
export const strategyWord = (strategy: RingStrategy): string => words[strategy];

/** The strategies as a list of choices. */
export const strategyChoices = Object.entries(words).map(([value, label]) => ({ value, label }));
