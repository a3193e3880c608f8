/** Puts the steps of a flow in order: from left to right as the call goes, each near what leads to it, none over another. */
import type { Flow, FlowStep } from '@botpbx/shared/model/flow';
import { exitsOf } from '@botpbx/shared/model/flow-exits';
import { CARD, exitHeight, heightOf } from './card-size.ts';
import { linksOf, moveSteps, type Point } from './state.ts';

const COLUMN = CARD.width + 90;
const GAP = 36;
/** How often the columns are gone through, there and back. */
const SWEEPS = 4;

interface Placed {
  readonly step: FlowStep;
  readonly column: number;
  readonly height: number;
  y: number;
}
interface Pull {
  readonly other: Placed;
  /** Where the line leaves the other, or is left by it, from their upper edges. */
  readonly offset: number;
}

/** Whether nobody has placed the steps yet, as in a template. */
export const isUnplaced = ({ steps }: Flow): boolean =>
  steps.length > 1 && steps.every(({ position }) => position.x === 0 && position.y === 0);

/** Gives the flow with all its steps placed anew; what nothing leads to begins at the left, as the start does. */
export function arrange(flow: Flow): Flow {
  const columns = columnsOf(flow);
  const placed = new Map(
    flow.steps.map((step) => [step.id, { step, column: columns.get(step.id) ?? 0, height: heightOf(step), y: 0 } satisfies Placed]),
  );
  const { before, after } = pullsOf(flow, placed);
  const lanes = lanesOf(inOrderOfWalk(flow).flatMap((id) => placed.get(id) ?? []));
  for (const lane of lanes) stack(lane);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const lane of lanes) settle(lane, before);
    if (sweep < SWEEPS - 1) for (const lane of lanes.toReversed()) settle(lane, after);
  }
  return moveSteps(flow, placesOf(placed));
}

/** Steps by column. Links that go back to where the walk has come from do not count. */
function columnsOf(flow: Flow): Map<string, number> {
  const targets = targetsOf(flow);
  const order = inOrder(flow, targets);
  const columns = new Map<string, number>();
  const rank = new Map(order.map((id, at) => [id, at]));
  for (const id of order) {
    const own = columns.get(id) ?? 0;
    columns.set(id, own);
    for (const to of targets.get(id) ?? [])
      if ((rank.get(to) ?? -1) > (rank.get(id) ?? 0)) columns.set(to, Math.max(columns.get(to) ?? 0, own + 1));
  }
  return columns;
}

const targetsOf = (flow: Flow): Map<string, string[]> =>
  new Map([...Map.groupBy(linksOf(flow), ({ from }) => from)].map(([from, links]) => [from, links.map(({ to }) => to)]));

/** The start, then what nothing leads to, then what only circles lead to. */
function rootsOf(flow: Flow, targets: ReadonlyMap<string, readonly string[]>): string[] {
  const led = new Set([...targets.values()].flat());
  const rank = ({ id, kind }: FlowStep) => (kind === 'start' ? 0 : led.has(id) ? 2 : 1);
  return flow.steps.toSorted((left, right) => rank(left) - rank(right)).map(({ id }) => id);
}

/** All steps, so that each comes before those that it leads to, circles apart. */
function inOrder(flow: Flow, targets: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const open: { id: string; next: number }[] = [];
  const enter = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    open.push({ id, next: 0 });
  };
  for (const id of rootsOf(flow, targets)) {
    enter(id);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const to = targets.get(top.id)?.[top.next];
      top.next += 1;
      if (to !== undefined) enter(to);
      else order.push(open.pop()?.id ?? top.id);
    }
  }
  return order.reverse();
}

/** Breadth first in the order of the exits: what the first exit leads to stands above what the second leads to. */
function inOrderOfWalk(flow: Flow): string[] {
  const targets = targetsOf(flow);
  const seen = new Set<string>();
  const order: string[] = [];
  for (const root of rootsOf(flow, targets)) {
    if (!seen.has(root)) order.push(root);
    seen.add(root);
    for (let at = order.length - 1; at < order.length; at += 1)
      for (const to of targets.get(order[at] ?? '') ?? []) {
        if (!seen.has(to)) order.push(to);
        seen.add(to);
      }
  }
  return order;
}

function lanesOf(placed: readonly Placed[]): Placed[][] {
  const lanes: Placed[][] = [];
  for (const one of placed) lanes[one.column] = [...(lanes[one.column] ?? []), one];
  return lanes;
}

function pullsOf(flow: Flow, placed: ReadonlyMap<string, Placed>) {
  const [before, after] = [new Map<string, Pull[]>(), new Map<string, Pull[]>()];
  for (const link of linksOf(flow)) {
    const [from, to] = [placed.get(link.from), placed.get(link.to)];
    if (!from || !to || to.column <= from.column) continue;
    const offset =
      exitHeight(
        from.step,
        exitsOf(from.step).findIndex(({ name }) => name === link.exit),
      ) -
      CARD.head / 2;
    put(before, link.to, { other: from, offset });
    put(after, link.from, { other: to, offset: -offset });
  }
  return { before, after };
}

const put = (pulls: Map<string, Pull[]>, id: string, pull: Pull): void => void pulls.set(id, [...(pulls.get(id) ?? []), pull]);

function stack(lane: readonly Placed[]): void {
  let y = 0;
  for (const one of lane) {
    one.y = y;
    y += one.height + GAP;
  }
}

/** Moves each step of a column to where its lines pull it, as far as there is room. */
function settle(lane: Placed[], pulls: ReadonlyMap<string, readonly Pull[]>): void {
  const wish = new Map(
    lane.map((one) => [one, middle((pulls.get(one.step.id) ?? []).map(({ other, offset }) => other.y + offset)) ?? one.y]),
  );
  lane.sort((left, right) => (wish.get(left) ?? 0) - (wish.get(right) ?? 0));
  let free = Number.NEGATIVE_INFINITY;
  for (const one of lane) {
    one.y = Math.max(wish.get(one) ?? 0, free);
    free = one.y + one.height + GAP;
  }
  const excess = mean(lane.map((one) => one.y - (wish.get(one) ?? one.y))) ?? 0;
  for (const one of lane) one.y -= excess;
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

function middle(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((left, right) => left - right);
  return mean(sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1));
}

function placesOf(placed: ReadonlyMap<string, Placed>): Map<string, Point> {
  const all = [...placed.values()];
  const top = Math.min(0, ...all.map(({ y }) => y));
  return new Map(all.map(({ step, column, y }) => [step.id, { x: column * COLUMN, y: y - top }]));
}
