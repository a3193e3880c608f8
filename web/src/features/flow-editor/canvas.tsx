import { SolidFlow, useSolidFlow, useViewport } from '@dschz/solid-flow';
import '@dschz/solid-flow/dist/style.css';
import './canvas.css';
import { type Accessor, createEffect, createMemo, createSignal, on, onMount, Show, untrack } from 'solid-js';
import type { CanvasStores, CardNode, LineEdge } from './canvas-stores.ts';
import type { CanvasView } from './canvas-view.ts';
import { CARD, heightOf } from './card-size.ts';
import { type Editor, useEditor } from './editor.ts';
import { followWalk } from './follow-walk.ts';
import { Lines } from './lines.tsx';
import { Minimap } from './minimap.tsx';
import { type Link, mayConnect, moveSteps, type Point } from './state.ts';
import { StepCard } from './step-card.tsx';

interface CanvasProps {
  stores: CanvasStores;
  onReady: (view: CanvasView) => void;
  /** A line was let go over empty ground. */
  onLoose: (link: Omit<Link, 'to'>, at: Point) => void;
}

const nodeTypes = { step: StepCard };
const GRID: [number, number] = [10, 10];
const [LEAST_ZOOM, MOST_ZOOM] = [0.05, 1.6];
/** Below this, letters are hard to read. */
const READABLE_ZOOM = 0.65;
/** Below this, they cannot be read at all and are not drawn. */
const FAR_ZOOM = 0.3;
const MARGIN = 48;
/** Between a card that was brought in and the panel. */
const HANDLE_ROOM = 32;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The steps and lines of a flow, to be moved, joined and selected by mouse or finger. Keys are the editor's own. */
export function Canvas(props: CanvasProps) {
  const editor = useEditor();
  let view: CanvasView | undefined;
  const dropped = ({ nodes }: { nodes: CardNode[] }) => {
    const places = new Map(nodes.map(({ id, position }) => [id, { x: position.x, y: position.y }]));
    editor.edit(places.size === 1 ? 'Move a step' : 'Move steps', (flow) => moveSteps(flow, places));
  };
  return (
    <SolidFlow<CardNode, LineEdge>
      id="flow"
      nodes={props.stores.nodes}
      edges={props.stores.edges}
      nodeTypes={nodeTypes}
      minZoom={LEAST_ZOOM}
      maxZoom={MOST_ZOOM}
      snapGrid={GRID}
      deleteKey={null}
      multiSelectionKey={['Control', 'Meta']}
      zoomOnDoubleClick={false}
      connectionRadius={36}
      nodeDragThreshold={3}
      nodesDraggable={editor.mayWrite}
      nodesConnectable={editor.mayWrite}
      edgesFocusable={false}
      disableKeyboardA11y
      proOptions={{ hideAttribution: true }}
      aria-label="Flow"
      isValidConnection={(found) => mayConnect(editor.flow(), linkOf(found))}
      onConnect={(made) => {
        props.stores.dropEdges();
        editor.connect(linkOf(made));
      }}
      onPaneClick={() => props.stores.clearLines()}
      onConnectEnd={(event, end) => {
        const from = end.fromHandle;
        if (from?.type === 'source' && from.id && end.toHandle === null && !end.isValid)
          props.onLoose({ from: from.nodeId, exit: from.id }, pointOf(event));
      }}
      onNodeDragStop={dropped}
      onSelectionDragStop={(_, nodes) => dropped({ nodes })}
      onNodeClick={({ node }) => {
        props.stores.clearLines();
        if (untrack(editor.side) !== 'simulator') editor.open('settings');
        view?.bringIn(node.id);
      }}
    >
      <Inside
        editor={editor}
        stores={props.stores}
        onReady={(ready) => {
          view = ready;
          props.onReady(ready);
        }}
      />
      <Minimap />
    </SolidFlow>
  );
}

/** A connection of the library is a link of ours, whichever end it was drawn from. */
const linkOf = (made: { source: string; sourceHandle?: string | null; target: string }): Link => ({
  from: made.source,
  exit: made.sourceHandle ?? '',
  to: made.target,
});

const pointOf = (event: MouseEvent | TouchEvent): Point => {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
};

/** Stands inside of the library's component, where its acts are to be had. */
function Inside(props: { editor: Editor; stores: CanvasStores; onReady: (view: CanvasView) => void }) {
  const canvas = useSolidFlow<CardNode, LineEdge>();
  let mark: HTMLSpanElement | undefined;
  const root = () => mark?.closest<HTMLElement>('.solid-flow');
  const card = (id: string) => root()?.querySelector<HTMLElement>(`.solid-flow__node[data-id="${CSS.escape(id)}"]`);
  const [ground, setGround] = createSignal<HTMLElement>();
  const viewport = useViewport();
  const isFar = createMemo(() => viewport().zoom < FAR_ZOOM);
  createEffect(() => root()?.toggleAttribute('data-far', isFar()));
  onMount(() => {
    setGround(root()?.querySelector<HTMLElement>('.solid-flow__viewport-back') ?? undefined);
    props.onReady(view);
    queueMicrotask(view.begin);
  });
  followWalk(canvas, root, props.editor);
  const view = viewOf(canvas, root, card);
  showRevealed(props.editor.revealed, (id) => {
    const step = props.editor.stepOf(id);
    if (!step) return;
    const zoom = Math.max(0.8, Math.min(canvas.getZoom(), 1));
    void canvas.setCenter(step.position.x + CARD.width / 2, step.position.y + heightOf(step) / 2, { zoom });
    queueMicrotask(() => card(id)?.focus({ preventScroll: true }));
    view.bringIn(id);
  });
  return (
    <>
      <span ref={mark} hidden />
      <Show when={ground()}>{(below) => <Lines stores={props.stores} ground={below()} />}</Show>
    </>
  );
}

const showRevealed = (revealed: Accessor<{ id: string } | undefined>, show: (id: string) => void): void =>
  createEffect(on(revealed, (asked) => asked && show(asked.id), { defer: true }));

function viewOf(
  canvas: ReturnType<typeof useSolidFlow<CardNode, LineEdge>>,
  root: () => HTMLElement | null | undefined,
  card: (id: string) => HTMLElement | null | undefined,
): CanvasView {
  const toCanvas = (screen: Point) => canvas.screenToFlowPosition({ ...screen }, { snapToGrid: true });
  const bringIn = (id: string) => {
    const [box, seen] = [card(id)?.getBoundingClientRect(), root()?.getBoundingClientRect()];
    if (!box || !seen) return;
    const covered = root()?.closest('.flow-room')?.querySelector('.flow-side')?.getBoundingClientRect().left ?? seen.right;
    const over = box.right + HANDLE_ROOM - Math.min(seen.right, covered);
    const { x, y, zoom } = canvas.getViewport();
    if (over > 0 && box.width < covered - seen.left) void canvas.setViewport({ x: x - over, y, zoom });
  };
  const show = (leastZoom: number) => {
    const box = root();
    const nodes = canvas.getNodes();
    const [bounds, start] = [canvas.getNodesBounds(nodes), nodes[0]?.position ?? { x: 0, y: 0 }];
    if (box) void canvas.setViewport(viewportFor({ bounds, start, leastZoom, room: { width: box.clientWidth, height: box.clientHeight } }));
  };
  return {
    toCanvas,
    middle: () => {
      const box = root()?.getBoundingClientRect();
      return toCanvas({ x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 });
    },
    begin: () => show(READABLE_ZOOM),
    showAll: () => show(LEAST_ZOOM),
    zoom: (way) => void (way === 'in' ? canvas.zoomIn() : canvas.zoomOut()),
    bringIn: (id) => requestAnimationFrame(() => bringIn(id)),
  };
}

interface Wanted {
  readonly bounds: Point & Size;
  /** Where the start's card lies. */
  readonly start: Point;
  readonly room: Size;
  readonly leastZoom: number;
}

/** A flow that has room begins at the left and stands at its full size; a larger one is made to fit as far as `leastZoom` lets it, then from its start on. */
function viewportFor({ bounds, start, room, leastZoom }: Wanted) {
  const wish = Math.min((room.width - 2 * MARGIN) / bounds.width, (room.height - 2 * MARGIN) / bounds.height);
  const zoom = Math.max(leastZoom, Math.min(1, wish));
  const middle = (length: number, from: number, extent: number) => (length - extent * zoom) / 2 - from * zoom;
  const x = wish >= 1 ? MARGIN - bounds.x * zoom : middle(room.width, bounds.x, bounds.width);
  if (wish >= leastZoom) return { x, y: middle(room.height, bounds.y, bounds.height), zoom };
  return { x: MARGIN - start.x * zoom, y: room.height / 2 - start.y * zoom, zoom };
}
