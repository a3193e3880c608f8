/** What people do to a flow by mouse, key or button. */

import { type Flow, FlowStep } from '@botpbx/shared/model/flow';
import { exitsOf } from '@botpbx/shared/model/flow-exits';
import type { StepKind } from '@botpbx/shared/model/flow-step';
import { batch } from 'solid-js';
import { z } from 'zod';
import { stepNames } from '../../lib/flow-words.ts';
import { arrange } from './arrange.ts';
import type { CanvasStores } from './canvas-stores.ts';
import type { CanvasView } from './canvas-view.ts';
import { CARD, heightOf } from './card-size.ts';
import type { Editor } from './editor.ts';
import {
  type Added,
  addStep,
  connect,
  copySteps,
  disconnect,
  linkId,
  linksOf,
  moveSteps,
  type Point,
  pasteSteps,
  removeSteps,
} from './state.ts';

export interface Acts {
  /** Adds a step at a place; without one, beside the selected step and behind its first free exit. */
  add(kind: StepKind, at?: Point): void;
  /** Removes the selected steps and lines. */
  remove(): void;
  /** The selected steps as a text for the clipboard; undefined if none is. */
  copied(): string | undefined;
  /** Adds the steps that a text of the clipboard holds; false if it holds none. */
  paste(text: string): boolean;
  duplicate(): void;
  selectAll(): void;
  selectNone(): void;
  arrange(): void;
  /** Moves the selected steps by pixels. */
  nudge(by: Point): void;
}

/** What the clipboard holds; steps of another IVR may be pasted too. */
const Clipboard = z.object({ botpbx_steps: z.literal(1), steps: z.array(FlowStep) });

const BESIDE = CARD.width + 90;
const FREE_SHIFT = 40;

/** Makes the acts of an editor. `view` is undefined until the canvas is there. */
export function makeActs(
  editor: Editor,
  view: () => CanvasView | undefined,
  lines: Pick<CanvasStores, 'selectedLines' | 'clearLines'>,
): Acts {
  const addAll = (says: string, added: Added) => {
    batch(() => {
      editor.edit(says, () => added.flow);
      if (added.ids.length > 0) editor.select(added.ids);
    });
  };
  const add = (kind: StepKind, at?: Point) => {
    const behind = at === undefined ? editor.selected() : undefined;
    const wish = at ?? (behind ? placeBeside(behind) : fromMiddle(view()?.middle() ?? { x: 0, y: 0 }));
    const added = addBehind(editor.flow(), { kind, wish, behind });
    addAll(`Add ${stepNames[kind]}`, added);
    const [id] = added.ids;
    if (id !== undefined && at === undefined) editor.reveal(id);
  };
  const remove = () => {
    const links = linksOf(editor.flow()).filter((link) => lines.selectedLines().has(linkId(link)));
    const says = editor.selection().size > 0 ? 'Remove steps' : 'Disconnect';
    editor.edit(says, (flow) => removeSteps(disconnect(flow, links), editor.selection()));
    lines.clearLines();
  };
  const paste = (text: string): boolean => {
    const steps = readClipboard(text);
    if (steps === undefined) return false;
    const known = new Set(editor.flow().steps.map(({ id }) => id));
    const isNear = steps.every(({ id }) => known.has(id));
    addAll('Paste', pasteSteps(editor.flow(), steps, isNear ? undefined : view()?.middle()));
    return true;
  };
  return {
    add,
    remove,
    copied: () => {
      const steps = copySteps(editor.flow(), editor.selection());
      return steps.length === 0 ? undefined : JSON.stringify({ botpbx_steps: 1, steps });
    },
    paste,
    duplicate: () => addAll('Duplicate', pasteSteps(editor.flow(), copySteps(editor.flow(), editor.selection()))),
    selectAll: () => editor.select(editor.flow().steps.map(({ id }) => id)),
    selectNone: () => {
      editor.select([]);
      lines.clearLines();
    },
    arrange: () => {
      editor.edit('Arrange', arrange);
      queueMicrotask(() => view()?.showAll());
    },
    nudge: (by) => {
      const moved = editor.flow().steps.filter(({ id }) => editor.selection().has(id));
      const places = new Map(moved.map(({ id, position }) => [id, { x: position.x + by.x, y: position.y + by.y }]));
      editor.edit('Move', (flow) => moveSteps(flow, places), `nudge ${[...places.keys()]}`);
    },
  };
}

interface Wish {
  readonly kind: StepKind;
  readonly wish: Point;
  readonly behind: FlowStep | undefined;
}

/** Adds a step where there is room, behind the first exit of a step that must lead somewhere and does not yet. */
function addBehind(flow: Flow, { kind, wish, behind }: Wish): Added {
  const added = addStep(flow, kind, freePlace(flow.steps, wish));
  const [to] = added.ids;
  const exit = behind && exitsOf(behind).find(({ name, isRequired }) => isRequired && (behind.exits[name] ?? []).length === 0);
  return behind && exit && to !== undefined ? { ...added, flow: connect(added.flow, { from: behind.id, exit: exit.name, to }) } : added;
}

function readClipboard(text: string): readonly FlowStep[] | undefined {
  if (!text.includes('botpbx_steps')) return undefined;
  try {
    return Clipboard.parse(JSON.parse(text)).steps.filter(({ kind }) => kind !== 'start');
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

const placeBeside = ({ position: { x, y } }: FlowStep): Point => ({ x: x + BESIDE, y });
const fromMiddle = ({ x, y }: Point): Point => ({ x: x - CARD.width / 2, y: y - CARD.head });

/** The place, or one below it where no card lies. */
function freePlace(steps: readonly FlowStep[], wish: Point): Point {
  let place = wish;
  while (steps.some((step) => isOver(step, place))) place = { x: place.x, y: place.y + FREE_SHIFT };
  return place;
}

const isOver = (step: FlowStep, { x, y }: Point): boolean =>
  Math.abs(step.position.x - x) < CARD.width && y < step.position.y + heightOf(step) + 10 && y + 100 > step.position.y;
