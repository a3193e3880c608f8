/** The lines between steps. They are drawn by ourselves, all in one picture: hundreds of them cost as much as one. */
import { exitsOf } from '@botpbx/shared/model/flow-exits';
import { createMemo, For, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import type { CanvasStores } from './canvas-stores.ts';
import { CARD, ENTRY_HEIGHT, exitHeight } from './card-size.ts';
import { useEditor } from './editor.ts';
import { type Link, linkId, linksOf, type Point } from './state.ts';

const LEAST_BEND = 36;
const MOST_BEND = 220;

/** Draws all lines into `ground`, which lies below the cards. A click selects one. */
export function Lines(props: { stores: CanvasStores; ground: HTMLElement }) {
  const editor = useEditor();
  // A line that stays is the same object, so that an edit touches only the lines that it changes.
  const links = createMemo<ReadonlyMap<string, Link>>(
    (before) => new Map(linksOf(editor.flow()).map((link) => [linkId(link), before.get(linkId(link)) ?? link])),
    new Map(),
  );
  const ids = createMemo(() => [...links().keys()]);
  return (
    <Portal mount={props.ground}>
      <svg class="lines" aria-hidden="true">
        <title>Lines</title>
        <For each={ids()}>
          {(id) => <Show when={links().get(id)}>{(link) => <Line id={id} link={link()} stores={props.stores} />}</Show>}
        </For>
      </svg>
    </Portal>
  );
}

function Line(props: { id: string; link: Link; stores: CanvasStores }) {
  const editor = useEditor();
  const source = createMemo(() => editor.stepOf(props.link.from));
  const endsOf = ({ from, exit, to }: Link): [Point, Point] | undefined => {
    const [begin, end, step] = [props.stores.placeOf(from), props.stores.placeOf(to), source()];
    if (!begin || !end || !step) return undefined;
    const at = exitsOf(step).findIndex(({ name }) => name === exit);
    return [
      { x: begin.x + CARD.width, y: begin.y + exitHeight(step, at) },
      { x: end.x, y: end.y + ENTRY_HEIGHT },
    ];
  };
  const ends = createMemo(() => endsOf(props.link));
  const isSelected = () => props.stores.selectedLines().has(props.id);
  const isWalked = () => editor.walk()?.exits.some(({ from, exit }) => from === props.link.from && exit === props.link.exit) ?? false;
  const select = (event: MouseEvent) => {
    event.stopPropagation();
    props.stores.selectLine(props.id, event.ctrlKey || event.metaKey || event.shiftKey);
  };
  return (
    <Show when={ends()}>
      {(both) => (
        <g data-line={props.id} data-selected={isSelected() ? '' : undefined} data-walked={isWalked() ? '' : undefined}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: by keyboard, lines are changed in the panel of their step */}
          <path class="line-hit" d={pathOf(...both())} onClick={select} />
          <path class="line" d={pathOf(...both())} />
          <Show when={isSelected() && editor.mayWrite}>
            <Cut at={middleOf(...both())} onCut={() => editor.disconnect([props.link])} />
          </Show>
        </g>
      )}
    </Show>
  );
}

/** Takes the line away. */
function Cut(props: { at: Point; onCut: () => void }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the Delete key does the same
    <g class="line-cut nopan" transform={`translate(${props.at.x} ${props.at.y})`} onClick={() => props.onCut()}>
      <circle r="10" />
      <path d="M-3.5 -3.5 L3.5 3.5 M3.5 -3.5 L-3.5 3.5" />
    </g>
  );
}

function pathOf(from: Point, to: Point): string {
  const bend = bendOf(from, to);
  return `M${from.x} ${from.y} C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}

/** How far a line goes straight on before it turns; one that leads back makes a wider turn. */
function bendOf(from: Point, to: Point): number {
  const across = to.x - from.x;
  return across > 0 ? Math.max(LEAST_BEND, across / 2) : Math.min(MOST_BEND, 2 * LEAST_BEND - across / 3);
}

const middleOf = (from: Point, to: Point): Point => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
