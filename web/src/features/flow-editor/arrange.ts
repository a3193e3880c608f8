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

/** Gives the flow with all its steps placed anew. Steps that nothing leads to stand below the others. */
export function arrange(flow: Flow): Flow {
  const columns = columnsOf(flow);
  const placed = new Map(
    flow.steps.map((step) => [step.id, { step, column: columns.get(step.id) ?? 0, height: heightOf(step), y: 0 } satisfies Placed]),
  );
  const { before, after } = pullsOf(flow, placed);
  const lanes = lanesOf(inOrderOfWalk(flow, columns).flatMap((id) => placed.get(id) ?? []));
  for (const lane of lanes) stack(lane);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const lane of lanes) settle(lane, before);
    if (sweep < SWEEPS - 1) for (const lane of lanes.toReversed()) settle(lane, after);
  }
  return moveSteps(flow, placesOf(placed, columns));
}

/** Steps by column. Links that go back to where the walk has come from do not count. Only what is reached from the start stands here. */
function columnsOf(flow: Flow): Map<string, number> {
  const targets = targetsOf(flow);
  const order = reached(flow, targets);
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

/** What is reached from the start, so that a step comes before those that it leads to, circles apart. */
function reached(flow: Flow, targets: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const open: { id: string; next: number }[] = [];
  const enter = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    open.push({ id, next: 0 });
  };
  for (const { id } of flow.steps.filter(({ kind }) => kind === 'start')) enter(id);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const to = targets.get(top.id)?.[top.next];
    top.next += 1;
    if (to !== undefined) enter(to);
    else order.push(open.pop()?.id ?? top.id);
  }
  return order.reverse();
}

/** Breadth first in the order of the exits: what the first exit leads to stands above what the second leads to. */
function inOrderOfWalk(flow: Flow, columns: ReadonlyMap<string, number>): string[] {
  const targets = targetsOf(flow);
  const order = flow.steps.filter(({ kind }) => kind === 'start').map(({ id }) => id);
  const seen = new Set(order);
  for (let at = 0; at < order.length; at += 1)
    for (const to of targets.get(order[at] ?? '') ?? [])
      if (!seen.has(to)) {
        seen.add(to);
        order.push(to);
      }
  return order.filter((id) => columns.has(id));
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

function placesOf(placed: ReadonlyMap<string, Placed>, columns: ReadonlyMap<string, number>): Map<string, Point> {
  const all = [...placed.values()];
  const ordered = all.filter(({ step }) => columns.has(step.id));
  const top = Math.min(0, ...ordered.map(({ y }) => y));
  const bottom = Math.max(0, ...ordered.map(({ y, height }) => y + height));
  const places = new Map(ordered.map(({ step, column, y }) => [step.id, { x: column * COLUMN, y: y - top }]));
  let x = 0;
  for (const { step } of all.filter((one) => !columns.has(one.step.id))) {
    places.set(step.id, { x, y: bottom - top + 2 * GAP });
    x += COLUMN;
  }
  return places;
}
