/** The flow as the canvas' library wants it. The library moves and selects in its stores; what a flow holds is taken from there, and goes there. */
import type { Flow, FlowStep } from '@botpbx/shared/model/flow';
import { exitsOf } from '@botpbx/shared/model/flow-exits';
import type { Edge, Node } from '@dschz/solid-flow';
import { type Accessor, batch, createEffect, createMemo, createSignal, on, untrack } from 'solid-js';
import { createStore, produce, type SetStoreFunction } from 'solid-js/store';
import { CARD, ENTRY_HEIGHT, exitHeight, heightOf } from './card-size.ts';
import type { Editor } from './editor.ts';
import { titleOf } from './kinds.ts';
import type { Point } from './state.ts';

export type CardNode = Node<Record<string, never>, 'step'>;
export type LineEdge = Edge<Record<string, never>, 'default'>;

export interface CanvasStores {
  readonly nodes: CardNode[];
  /** What the library connects; it is taken into the flow at once, and nothing stays here. */
  readonly edges: LineEdge[];
  dropEdges(): void;
  /** Where a card is at this moment, also while it is dragged. */
  placeOf(id: string): Point | undefined;
  /** Lines that are selected, by name. */
  readonly selectedLines: Accessor<ReadonlySet<string>>;
  /** Selects a line; `isMore`: beside what is selected already. */
  selectLine(id: string, isMore: boolean): void;
  clearLines(): void;
}

/** Name of the place at which lines reach a card. */
export const ENTRY = 'in';

/** Makes the stores, and keeps them and the editor alike while the component lives. */
export function createCanvasStores(editor: Editor): CanvasStores {
  const isSelected = (id: string) => untrack(editor.selection).has(id);
  const first = untrack(editor.flow);
  const [nodes, setNodes] = createStore<CardNode[]>(first.steps.map((step) => nodeOf(step, isSelected(step.id))));
  const [edges, setEdges] = createStore<LineEdge[]>([]);
  const [selectedLines, setLines] = createSignal<ReadonlySet<string>>(new Set());
  const byId = createMemo(() => new Map(nodes.map((node) => [node.id, node])));
  let shown = first;

  const take = (flow: Flow) => {
    const before = new Map(shown.steps.map((step) => [step.id, step]));
    const after = new Map(flow.steps.map((step) => [step.id, step]));
    shown = flow;
    batch(() => {
      setNodes(
        (node) => after.get(node.id) !== undefined && after.get(node.id) !== before.get(node.id),
        produce((node) => {
          const step = after.get(node.id);
          if (step) Object.assign(node, changesOf(node, step));
        }),
      );
      const fresh = flow.steps.filter(({ id }) => !before.has(id)).map((step) => nodeOf(step, isSelected(step.id)));
      if (fresh.length > 0 || after.size < before.size + fresh.length)
        setNodes((old) => [...old.filter(({ id }) => after.has(id)), ...fresh]);
    });
  };
  createEffect(on(editor.flow, take, { defer: true }));
  followSelection(editor, nodes, setNodes);
  return {
    nodes,
    edges,
    dropEdges: () => setEdges([]),
    placeOf: (id) => byId().get(id)?.position,
    selectedLines,
    selectLine: (id, isMore) => {
      if (!isMore) editor.select([]);
      setLines((before) => new Set(isMore ? [...before, id] : [id]));
    },
    clearLines: () => setLines(new Set<string>()),
  };
}

/** What is selected on the canvas and in the editor is the same, whichever of them says it first. */
function followSelection(editor: Editor, nodes: readonly CardNode[], setNodes: SetStoreFunction<CardNode[]>): void {
  const show = (ids: ReadonlySet<string>) =>
    setNodes(
      (node) => Boolean(node.selected) !== ids.has(node.id),
      produce((node) => {
        node.selected = ids.has(node.id);
      }),
    );
  const shown = () => nodes.filter((node) => node.selected).map(({ id }) => id);
  createEffect(on(editor.selection, show, { defer: true }));
  createEffect(on(shown, editor.select, { defer: true }));
}

const nodeOf = (step: FlowStep, selected: boolean): CardNode => ({
  id: step.id,
  type: 'step',
  data: {},
  position: { ...step.position },
  width: CARD.width,
  height: heightOf(step),
  handles: handlesOf(step),
  selected,
  domAttributes: attributesOf(step),
});

/** The library's type does not know the attribute, but it passes it on. */
const attributesOf = (step: FlowStep) => ({ 'aria-label': titleOf(step) }) as NonNullable<CardNode['domAttributes']>;

/** What the changed step changes of its card. */
function changesOf(node: CardNode, step: FlowStep): Partial<CardNode> {
  const isMoved = node.position.x !== step.position.x || node.position.y !== step.position.y;
  return {
    ...(isMoved ? { position: { ...step.position } } : {}),
    ...(node.height === heightOf(step) ? {} : { height: heightOf(step) }),
    handles: handlesOf(step),
    domAttributes: attributesOf(step),
  };
}

function handlesOf(step: FlowStep): NonNullable<CardNode['handles']> {
  const size = { width: 1, height: 1 };
  const exits = exitsOf(step).map(({ name }, at) => ({
    ...{ id: name, type: 'source', position: 'right', x: CARD.width, y: exitHeight(step, at) },
    ...size,
  }));
  const entry = { ...{ id: ENTRY, type: 'target', position: 'left', x: 0, y: ENTRY_HEIGHT }, ...size };
  return (step.kind === 'start' ? exits : [entry, ...exits]) as NonNullable<CardNode['handles']>;
}
