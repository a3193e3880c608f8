/** The whole flow in a corner. It is drawn on one surface, once for each frame at most, so that large flows cost nothing. */
import { useNodes, useSolidFlow, useViewport } from '@dschz/solid-flow';
import { createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import type { CardNode } from './canvas-stores.ts';
import { CARD } from './card-size.ts';
import type { Point } from './state.ts';

const SIZE = { width: 168, height: 112 };
const MARGIN = 6;

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Shows all steps and what of them is seen; a click or a drag goes there. */
export function Minimap() {
  const nodes = useNodes<CardNode>();
  const viewport = useViewport();
  const canvas = useSolidFlow();
  const [room, setRoom] = createSignal({ width: 0, height: 0 });
  let surface: HTMLCanvasElement | undefined;
  let frame = 0;
  const seen = (): Box => {
    const { x, y, zoom } = viewport();
    return { x: -x / zoom, y: -y / zoom, width: room().width / zoom, height: room().height / zoom };
  };
  const boxes = () => nodes().map(({ position, height, selected }) => ({ ...boxOf(position, height ?? 0), selected }));
  createEffect(() => {
    const [all, view] = [boxes(), seen()];
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => surface && draw(surface, all, view));
  });
  onMount(() => {
    const root = surface?.closest<HTMLElement>('.solid-flow');
    const watch = new ResizeObserver(() => setRoom({ width: root?.clientWidth ?? 0, height: root?.clientHeight ?? 0 }));
    if (root) watch.observe(root);
    onCleanup(() => watch.disconnect());
  });
  onCleanup(() => cancelAnimationFrame(frame));
  // The picture keeps its scale while it is held, else it would run away from the pointer.
  let held: ReturnType<typeof fitOf> | undefined;
  const go = (event: PointerEvent & { currentTarget: HTMLCanvasElement }) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    held ??= fitOf([...boxes(), seen()]);
    const { scale, left, top } = held;
    const ground = groundOf(boxes());
    const [x, y] = [event.offsetX / scale + left, event.offsetY / scale + top];
    void canvas.setCenter(within(x, ground.x, ground.x + ground.width), within(y, ground.y, ground.y + ground.height), {
      zoom: viewport().zoom,
    });
  };
  const letGo = () => {
    held = undefined;
  };
  return (
    <canvas
      ref={surface}
      class="minimap nopan nowheel"
      width={SIZE.width * 2}
      height={SIZE.height * 2}
      aria-label="Overview of the flow"
      role="img"
      onPointerDown={go}
      onPointerMove={go}
      onPointerUp={letGo}
      onPointerCancel={letGo}
    />
  );
}

const boxOf = ({ x, y }: Point, height: number): Box => ({ x, y, width: CARD.width, height });

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** The least box around all. */
function groundOf(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
}

function fitOf(boxes: readonly Box[]) {
  const { x: left, y: top, width, height } = groundOf(boxes);
  const scale = Math.min((SIZE.width - 2 * MARGIN) / width, (SIZE.height - 2 * MARGIN) / height);
  return { scale, left: left - (SIZE.width / scale - width) / 2, top: top - (SIZE.height / scale - height) / 2 };
}

function draw(surface: HTMLCanvasElement, boxes: readonly (Box & { selected: boolean | undefined })[], view: Box): void {
  const context = surface.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(surface);
  const colour = (name: string) => style.getPropertyValue(name);
  const { scale, left, top } = fitOf([...boxes, view]);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, surface.width, surface.height);
  context.setTransform(2 * scale, 0, 0, 2 * scale, -2 * scale * left, -2 * scale * top);
  for (const { x, y, width, height, selected } of boxes) {
    context.fillStyle = colour(selected ? '--accent' : '--line-2');
    context.fillRect(x, y, width, height);
  }
  context.strokeStyle = colour('--accent');
  context.lineWidth = 1.5 / scale;
  context.strokeRect(view.x, view.y, view.width, view.height);
}
