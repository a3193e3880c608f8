/** Flows in few words, and a caller who does what a test says. */
import { zoneOf } from '../base/schedule.ts';
import { Flow, type FlowStep } from '../model/flow.ts';
import type { Act, ActOf, FlowPass, Happened } from '../model/flow-act.ts';
import { walkThrough } from '../model/flow-drive.ts';
import { beginWalk } from '../model/flow-run.ts';
import type { Recorded } from '../model/flow-run-state.ts';
import type { StepKind } from '../model/flow-step.ts';
import type { FlowWorld, Walk, WalkEnd } from '../model/flow-walk.ts';

/** Exits as tests write them: one target or several. */
type Exits = Readonly<Record<string, string | readonly string[]>>;

/** A step with what a test sets of it. */
export const step = (id: string, kind: StepKind, settings: Readonly<Record<string, unknown>> = {}, exits: Exits = {}): unknown => ({
  ...{ id, kind, settings },
  exits: Object.fromEntries(Object.entries(exits).map(([exit, to]) => [exit, typeof to === 'string' ? [to] : to])),
});

/** A flow whose start leads to the first of the steps. */
export function flowOf(...steps: readonly unknown[]): Flow {
  const [first] = steps as readonly Partial<FlowStep>[];
  return Flow.parse({ steps: [step('start', 'start', {}, first?.id === undefined ? {} : { next: first.id }), ...steps] });
}

export const textPrompt = (text: string) => ({ kind: 'text', text });

/** A world with these flows by the ids of their IVRs. */
export function worldOf(flows: Readonly<Record<number, Flow>>, more: Partial<FlowWorld> = {}): FlowWorld {
  const zone = zoneOf('UTC');
  return {
    flow: (id) => {
      const flow = flows[id];
      return flow && { id, name: `IVR ${id}`, version: 1, flow };
    },
    ...{ timeCondition: () => undefined, zone, zoneOf: () => undefined },
    ...more,
  };
}

/** What a caller does, act by act; an answer may depend on the act. After the last he hangs up. */
export type Doing = Happened | ((act: Act) => Happened);

export interface Walked {
  readonly end: WalkEnd;
  readonly passes: readonly FlowPass[];
  readonly acts: readonly Act[];
  readonly walk: Walk;
  /** `step exit` of each pass. */
  readonly path: readonly string[];
  /** What was spoken, in order. */
  readonly heard: readonly string[];
}

export const BEGIN_MS = Date.UTC(2026, 2, 2, 10);

/** Walks IVR 1 of a world; each act takes a second. */
export async function walked(
  world: FlowWorld | Flow,
  doing: readonly Doing[],
  { variables = {}, recorded }: { variables?: Readonly<Record<string, string>>; recorded?: Recorded } = {},
): Promise<Walked> {
  const all = 'steps' in world ? worldOf({ 1: world }) : world;
  const walk = beginWalk(all, 1, { variables, atMs: BEGIN_MS, ...(recorded ? { recorded } : {}) });
  const [passes, acts]: [FlowPass[], Act[]] = [[], []];
  let nowMs = BEGIN_MS;
  const act = async (one: Act): Promise<Happened> => {
    acts.push(one);
    nowMs += 1000;
    const next = doing[acts.length - 1] ?? { kind: 'gone' };
    return typeof next === 'function' ? next(one) : next;
  };
  const end = await walkThrough(walk, { act }, { nowMs: () => nowMs, onTurn: ({ passed }) => void passes.push(...passed) });
  const path = passes.map(({ step_id, exit }) => `${step_id} ${exit}`);
  return { end, passes, acts, walk, path, heard: acts.flatMap(spokenIn) };
}

const spokenIn = (act: Act): string[] =>
  'spoken' in act ? act.spoken.map((one) => (one.kind === 'text' ? one.text : JSON.stringify(one))) : [];

export const PLAYED: Happened = { kind: 'played', digit: null };
export const SILENCE: Happened = { kind: 'digits', digits: '', ended: 'timeout' };
export const pressed = (digits: string, ended: 'terminator' | 'full' | 'timeout' = 'full'): Happened => ({ kind: 'digits', digits, ended });
export const keyed = (digit: string): Happened => ({ kind: 'played', digit });

/** Acts of one kind. */
export const actsOf = <Kind extends Act['kind']>(acts: readonly Act[], kind: Kind): ActOf<Kind>[] =>
  acts.filter((act): act is ActOf<Kind> => act.kind === kind);
