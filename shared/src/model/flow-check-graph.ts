/** A flow as a graph: what leads where, what is reached, and where it goes round without ever waiting. */
import type { Flow, FlowStep, StepOf } from './flow.ts';
import { exitsOf } from './flow-exits.ts';

export interface Graph {
  readonly steps: ReadonlyMap<string, FlowStep>;
  /** Steps behind an exit. */
  targets(step: FlowStep, exit: string): readonly FlowStep[];
  /** Steps behind all exits that the step has. */
  next(step: FlowStep): readonly FlowStep[];
  /** Groups of inputs that listen together behind some exit. */
  readonly groups: readonly (readonly StepOf<'dtmf_input'>[])[];
}

/** Makes the graph of a flow. */
export function graphOf(flow: Flow): Graph {
  const steps = new Map(flow.steps.map((step) => [step.id, step]));
  const targets = ({ exits }: FlowStep, exit: string): FlowStep[] =>
    Object.hasOwn(exits, exit) ? [...new Set(exits[exit] ?? [])].flatMap((id) => steps.get(id) ?? []) : [];
  const ways = new Map(flow.steps.map((step) => [step, exitsOf(step).flatMap(({ name }) => targets(step, name))]));
  const groups = flow.steps
    .flatMap((step) => exitsOf(step).map(({ name }) => targets(step, name).filter((one) => one.kind === 'dtmf_input')))
    .filter(({ length }) => length > 1);
  return { steps, targets, next: (step) => ways.get(step) ?? [], groups };
}

/** All steps that can be come to, those themselves too. */
export function reachedFrom(graph: Graph, from: readonly FlowStep[]): ReadonlySet<FlowStep> {
  const reached = new Set(from);
  for (const step of reached) for (const next of graph.next(step)) reached.add(next);
  return reached;
}

/** Steps that ask the caller for nothing and let no time pass. */
const INSTANT = new Set<FlowStep['kind']>(['start', 'set_variable', 'branch', 'time_condition', 'language', 'queue_check']);

/** One step of each circle of steps that ask for nothing. */
export function circlesOf(graph: Graph): FlowStep[] {
  const circles: FlowStep[] = [];
  const done = new Set<FlowStep>();
  for (const step of graph.steps.values()) if (!done.has(step) && INSTANT.has(step.kind)) circles.push(...circlesFrom(graph, step, done));
  return circles;
}

/** Goes down depth first, with its own stack; a way back to what is still open is a circle. */
function circlesFrom(graph: Graph, first: FlowStep, done: Set<FlowStep>): FlowStep[] {
  const circles: FlowStep[] = [];
  const open = new Set<FlowStep>([first]);
  const ways = [{ step: first, rest: instantAfter(graph, first) }];
  for (let way = ways.at(-1); way; way = ways.at(-1)) {
    const next = way.rest.pop();
    if (!next) {
      done.add(way.step);
      open.delete(way.step);
      ways.pop();
    } else if (open.has(next)) circles.push(next);
    else if (!done.has(next)) {
      open.add(next);
      ways.push({ step: next, rest: instantAfter(graph, next) });
    }
  }
  return [...new Set(circles)];
}

const instantAfter = (graph: Graph, step: FlowStep): FlowStep[] => graph.next(step).filter(({ kind }) => INSTANT.has(kind));
