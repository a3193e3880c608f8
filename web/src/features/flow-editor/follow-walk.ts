/** Keeps the step that a walk has come to in sight. */
import { createEffect, untrack } from 'solid-js';
import { CARD, heightOf } from './card-size.ts';
import type { Editor } from './editor.ts';
import type { Point } from './state.ts';

/** What is needed of the canvas. */
interface Ground {
  flowToScreenPosition(at: Point): Point;
  getZoom(): number;
  setCenter(x: number, y: number, options: { zoom: number }): Promise<boolean>;
}

/** Follows while the component lives: only a step that is not wholly in sight moves the canvas. */
export function followWalk(canvas: Ground, root: () => Element | null | undefined, editor: Pick<Editor, 'walk' | 'stepOf'>): void {
  createEffect(() => {
    const id = editor.walk()?.at ?? editor.walk()?.steps.at(-1);
    const step = id === undefined ? undefined : untrack(() => editor.stepOf(id));
    const box = root()?.getBoundingClientRect();
    if (step === undefined || box === undefined) return;
    const { x, y } = step.position;
    const from = canvas.flowToScreenPosition({ x, y });
    const to = canvas.flowToScreenPosition({ x: x + CARD.width, y: y + heightOf(step) });
    const isSeen = from.x >= box.left && from.y >= box.top && to.x <= box.right && to.y <= box.bottom;
    if (!isSeen) void canvas.setCenter(x + CARD.width / 2, y + heightOf(step) / 2, { zoom: canvas.getZoom() });
  });
}
