import type { MusicOrder } from '@botpbx/shared/model/music-class';

const WORDS: Readonly<Record<MusicOrder, string>> = { in_order: 'One after the other', random: 'In another order each time' };

export const orderWord = (order: MusicOrder): string => WORDS[order];
export const orderChoices = Object.entries(WORDS).map(([value, label]) => ({ value, label }));
