/** Measures of a step's card on the canvas. They are fixed, so that lines and the order of cards need no measuring. */
import type { FlowStep } from '@botpbx/shared/model/flow';
import { exitsOf } from '@botpbx/shared/model/flow-exits';

/** Pixels at zoom 1; `canvas.css` holds the same. */
export const CARD = { width: 240, head: 40, says: 44, row: 28, foot: 8 } as const;

/** How high a step's card is. */
export const heightOf = (step: FlowStep): number => {
  const rows = exitsOf(step).length;
  return CARD.head + (hasSays(step) ? CARD.says : 0) + rows * CARD.row + (rows > 0 ? CARD.foot : 0);
};

/** Whether the card says what is set; the start and the way back have nothing to say. */
export const hasSays = ({ kind }: FlowStep): boolean => kind !== 'start' && kind !== 'return';

/** How far below the card's upper edge a line leaves it. */
export const exitHeight = (step: FlowStep, at: number): number => CARD.head + (hasSays(step) ? CARD.says : 0) + (at + 0.5) * CARD.row;

/** How far below the card's upper edge lines reach it. */
export const ENTRY_HEIGHT = CARD.head / 2;
