/** Edits of a flow: each takes a flow and gives the next one. Steps that an edit does not touch stay the same objects. */

import { type Flow, FlowStep, MAX_STEPS } from '@botpbx/shared/model/flow';
import { exitsOf } from '@botpbx/shared/model/flow-exits';
import type { SettingsOf, StepKind } from '@botpbx/shared/model/flow-step';
import { settledExits } from './settled-exits.ts';

/** A place on the canvas, in pixels at zoom 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line of the canvas: an exit of one step leads to another step. */
export interface Link {
  readonly from: string;
  readonly exit: string;
  readonly to: string;
}

/** A flow after an edit, and the steps that came with it. */
export interface Added {
  readonly flow: Flow;
  readonly ids: readonly string[];
}

/** Steps that were copied, with the links among them. */
export type Copied = readonly FlowStep[];

/** Most inputs that listen together behind one exit: one for each key of a telephone, and one for all else. */
const MOST_TOGETHER = 13;
/** Distance of a pasted step from the one it was copied from. */
const PASTE_OFFSET = 40;

/** Finds a step. */
export const stepOf = (flow: Flow, id: string): FlowStep | undefined => flow.steps.find((step) => step.id === id);

/** Lists all lines, those of exits that a step has no more left out. */
export function linksOf(flow: Flow): Link[] {
  const known = new Set(flow.steps.map(({ id }) => id));
  return flow.steps.flatMap((step) =>
    exitsOf(step).flatMap(({ name }) =>
      (step.exits[name] ?? []).filter((to) => known.has(to)).map((to) => ({ from: step.id, exit: name, to })),
    ),
  );
}

/** Name of a line. */
export const linkId = ({ from, exit, to }: Link): string => `${from}.${exit}.${to}`;

/** Adds a step with the default settings of its kind. A full flow, or a second start, is given back as it is. */
export function addStep(flow: Flow, kind: StepKind, at: Point): Added {
  if (flow.steps.length >= MAX_STEPS || (kind === 'start' && flow.steps.some((step) => step.kind === 'start'))) return { flow, ids: [] };
  const id = freshId(kind, new Set(flow.steps.map((step) => step.id)));
  const step = FlowStep.parse({ id, kind, position: rounded(at) });
  return { flow: { ...flow, steps: [...flow.steps, step] }, ids: [id] };
}

/** Puts steps elsewhere. */
export const moveSteps = (flow: Flow, places: ReadonlyMap<string, Point>): Flow =>
  mapSteps(flow, (step) => {
    const at = places.get(step.id);
    return at === undefined || isSamePlace(step.position, at) ? step : { ...step, position: rounded(at) };
  });

/** Tells whether an exit of `from` may lead to `to`: nothing leads to a start. */
export function mayConnect(flow: Flow, { from, exit, to }: Link): boolean {
  const [source, target] = [stepOf(flow, from), stepOf(flow, to)];
  return source !== undefined && target !== undefined && target.kind !== 'start' && exitsOf(source).some(({ name }) => name === exit);
}

/** Leads an exit to a step. DTMF inputs join others behind the same exit, since they listen together; anything else takes the exit over. */
export function connect(flow: Flow, link: Link): Flow {
  if (!mayConnect(flow, link)) return flow;
  return mapStep(flow, link.from, (step) => {
    const before = step.exits[link.exit] ?? [];
    if (before.includes(link.to)) return step;
    const together = [...before, link.to];
    const isTogether = together.length <= MOST_TOGETHER && together.every((id) => stepOf(flow, id)?.kind === 'dtmf_input');
    return { ...step, exits: { ...step.exits, [link.exit]: isTogether ? together : [link.to] } };
  });
}

/** Takes lines away. */
export function disconnect(flow: Flow, links: readonly Link[]): Flow {
  const gone = new Set(links.map(linkId));
  return filterTargets(flow, (link) => !gone.has(linkId(link)));
}

/** Removes steps with all lines from and to them; the start stays. */
export function removeSteps(flow: Flow, ids: ReadonlySet<string>): Flow {
  const steps = flow.steps.filter((step) => step.kind === 'start' || !ids.has(step.id));
  if (steps.length === flow.steps.length) return flow;
  const kept = new Set(steps.map(({ id }) => id));
  return filterTargets({ ...flow, steps }, ({ to }) => kept.has(to));
}

/** Names a step. */
export const renameStep = (flow: Flow, id: string, name: string): Flow =>
  mapStep(flow, id, (step) => (step.name === name ? step : { ...step, name: name.slice(0, 80) }));

/** Changes some settings of a step. Lines of exits that go with it go, and those of cases and choices follow their place in the list. */
export const changeSettings = <Kind extends StepKind>(flow: Flow, id: string, change: Partial<SettingsOf<Kind>>): Flow =>
  mapStep(flow, id, (step) => {
    const next = { ...step, settings: { ...step.settings, ...change } } as FlowStep;
    return { ...next, exits: settledExits(step, next) };
  });

/** Changes what holds for the whole flow. */
export const changeWhole = (flow: Flow, change: Partial<Pick<Flow, 'voice' | 'language'>>): Flow => ({ ...flow, ...change });

/** Copies steps, with the lines among them; the start is never copied. */
export function copySteps(flow: Flow, ids: ReadonlySet<string>): Copied {
  const copied = flow.steps.filter((step) => ids.has(step.id) && step.kind !== 'start');
  const known = new Set(copied.map(({ id }) => id));
  return copied.map((step) => ({ ...step, exits: filterExits(step, ({ to }) => known.has(to)) }));
}

/** Adds copied steps under ids of their own: beside where they stood, or with their middle at a place. */
export function pasteSteps(flow: Flow, copied: Copied, middle?: Point): Added {
  const room = copied.slice(0, Math.max(0, MAX_STEPS - flow.steps.length));
  const taken = new Set(flow.steps.map(({ id }) => id));
  const names = new Map(room.map((step) => [step.id, take(freshId(step.kind, taken), taken)]));
  const shift = shiftOf(room, middle);
  const steps = room.map((step) => ({
    ...step,
    id: names.get(step.id) ?? step.id,
    position: rounded({ x: step.position.x + shift.x, y: step.position.y + shift.y }),
    exits: renamed(step, names),
  }));
  return { flow: steps.length === 0 ? flow : { ...flow, steps: [...flow.steps, ...steps] }, ids: steps.map(({ id }) => id) };
}

function shiftOf(steps: Copied, middle: Point | undefined): Point {
  if (middle === undefined || steps.length === 0) return { x: PASTE_OFFSET, y: PASTE_OFFSET };
  const [xs, ys] = [steps.map(({ position }) => position.x), steps.map(({ position }) => position.y)];
  const centre = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return { x: middle.x - centre(xs), y: middle.y - centre(ys) };
}

const renamed = (step: FlowStep, names: ReadonlyMap<string, string>): FlowStep['exits'] =>
  Object.fromEntries(
    Object.entries(step.exits)
      .map(([exit, targets]) => [exit, targets.flatMap((to) => names.get(to) ?? [])] as const)
      .filter(([, targets]) => targets.length > 0),
  );

function take(id: string, taken: Set<string>): string {
  taken.add(id);
  return id;
}

function freshId(kind: StepKind, taken: ReadonlySet<string>): string {
  if (kind === 'start' && !taken.has('start')) return 'start';
  let number = 1;
  while (taken.has(`${kind}_${number}`)) number += 1;
  return `${kind}_${number}`;
}

function filterTargets(flow: Flow, keeps: (link: Link) => boolean): Flow {
  return mapSteps(flow, (step) => {
    const exits = filterExits(step, keeps);
    return exits === step.exits ? step : { ...step, exits };
  });
}

/** The same object if nothing goes. */
function filterExits(step: FlowStep, keeps: (link: Link) => boolean): FlowStep['exits'] {
  const entries = Object.entries(step.exits);
  const kept = entries.map(([exit, targets]) => [exit, targets.filter((to) => keeps({ from: step.id, exit, to }))] as const);
  if (kept.every(([, targets], at) => targets.length === entries[at]?.[1].length)) return step.exits;
  return Object.fromEntries(kept.filter(([, targets]) => targets.length > 0));
}

const mapStep = (flow: Flow, id: string, edit: (step: FlowStep) => FlowStep): Flow =>
  mapSteps(flow, (step) => (step.id === id ? edit(step) : step));

/** The same flow if no step changes. */
function mapSteps(flow: Flow, edit: (step: FlowStep) => FlowStep): Flow {
  const steps = flow.steps.map(edit);
  return steps.every((step, at) => step === flow.steps[at]) ? flow : { ...flow, steps };
}

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });
const isSamePlace = (left: Point, right: Point): boolean => left.x === Math.round(right.x) && left.y === Math.round(right.y);
