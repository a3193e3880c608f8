/** What can be asked of the canvas from beside it. */
import type { Point } from './state.ts';

export interface CanvasView {
  /** Where a place of the screen lies on the canvas. */
  toCanvas(screen: Point): Point;
  /** The middle of what is seen. */
  middle(): Point;
  /** Brings all steps, or those that are named, into view. */
  fit(ids?: readonly string[]): void;
  zoom(way: 'in' | 'out'): void;
  /** Gives a step's card the focus of the keyboard. */
  focus(id: string): void;
}
