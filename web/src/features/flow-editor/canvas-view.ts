/** What can be asked of the canvas from beside it. */
import type { Point } from './state.ts';

export interface CanvasView {
  /** Where a place of the screen lies on the canvas. */
  toCanvas(screen: Point): Point;
  /** The middle of what is seen. */
  middle(): Point;
  /** Shows the beginning, or all if it can be read then. */
  begin(): void;
  /** Brings all steps into view. */
  showAll(): void;
  zoom(way: 'in' | 'out'): void;
  /** Moves the canvas so far that the panel at the right does not lie over a step. */
  bringIn(id: string): void;
}
