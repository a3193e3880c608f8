/** What is wrong with a flow before anybody walks it: faults as sentences, each at its step. */
import type { Flow, FlowStep, StepOf } from './flow.ts';
import type { Found } from './flow-check-found.ts';
import { circlesOf, type Graph, graphOf, reachedFrom } from './flow-check-graph.ts';
import { faultsOfSettings } from './flow-check-settings.ts';
import { faultsOfVariables } from './flow-check-variables.ts';
import { exitsOf } from './flow-exits.ts';
import { type FlowRef, flowRefs, flowSecrets } from './flow-refs.ts';
import type { FlowFault } from './ivr.ts';

/** What exists where the flow is to run. */
export interface FlowPlaces {
  /** The IVR whose flow it is; null for one that is not kept yet. */
  readonly ivrId: number | null;
  exists(ref: FlowRef): boolean;
  hasSecret(name: string): boolean;
  /** IVRs into whose flows the published flow of an IVR leads; undefined when none is published. */
  subFlowsOf(ivrId: number): readonly number[] | undefined;
}

/** Places of which everything exists: what is left is wrong with the flow itself. */
export const ANY_PLACES: FlowPlaces = { ivrId: null, exists: () => true, hasSecret: () => true, subFlowsOf: () => [] };

/** Lists what is wrong with a flow, errors first. What no caller comes to is at most a warning. */
export function checkFlow(flow: Flow, places: FlowPlaces): FlowFault[] {
  const graph = graphOf(flow);
  const starts = flow.steps.filter(({ kind }) => kind === 'start');
  const reached = reachedFrom(graph, starts);
  const found = [
    ...ofStarts(starts),
    ...flow.steps.flatMap((step) => [...ofExits(graph, step), ...faultsOfSettings(step)]),
    ...ofReferences(flow, places),
    ...ofGroups(graph),
    ...ofCircles(graph),
    ...ofReach(flow, reached),
    ...faultsOfVariables(flow),
  ];
  const faults = found.map((fault) => asFault(fault, reached));
  return [...faults.filter(({ severity }) => severity === 'error'), ...faults.filter(({ severity }) => severity === 'warning')];
}

function asFault({ severity, code, message, step, exit }: Found, reached: ReadonlySet<FlowStep>): FlowFault {
  const isMild = step !== undefined && !reached.has(step) && step.kind !== 'start' && code !== 'reference';
  return { severity: isMild ? 'warning' : severity, code, step_id: step?.id ?? null, exit: exit ?? null, message };
}

function ofStarts(starts: readonly FlowStep[]): Found[] {
  if (starts.length === 0) return [{ severity: 'error', code: 'start', message: 'There is no Start.' }];
  return starts.slice(1).map((step) => ({ severity: 'error', code: 'start', step, message: 'There is a Start already; a flow has one.' }));
}

function ofExits(graph: Graph, step: FlowStep): Found[] {
  const exits = exitsOf(step);
  const known = new Set(exits.map(({ name }) => name));
  const wired = (name: string): boolean => graph.targets(step, name).length > 0;
  const ofEach = Object.entries(step.exits).flatMap(([exit, ids]) => [
    ...ofTargets(graph, { step, exit, ids }),
    ...(known.has(exit) || ids.length === 0
      ? []
      : [{ severity: 'warning' as const, code: 'exit_unknown', step, exit, message: `The step has no exit "${exit}" any more.` }]),
  ]);
  const missing = exits
    .filter(({ name, isRequired }) => isRequired && !wired(name))
    .map(({ name, label }) => ({
      ...{ severity: 'error' as const, code: 'exit_missing', step, exit: name },
      message: `"${label}" leads nowhere. Connect it to a step, such as Hang Up.`,
    }));
  return [...ofEach, ...missing, ...ofSilence(graph, step)];
}

interface Wired {
  readonly step: FlowStep;
  readonly exit: string;
  readonly ids: readonly string[];
}

function ofTargets(graph: Graph, { step, exit, ids }: Wired): Found[] {
  const at = { severity: 'error' as const, step, exit };
  const lost = ids.filter((id) => !graph.steps.has(id));
  const targets = graph.targets(step, exit);
  const messages = [
    ...lost.map((id) => ({ ...at, code: 'exit_dangling', message: `"${exit}" leads to a step that is not there (${id}).` })),
    ...targets
      .filter(({ kind }) => kind === 'start')
      .map(() => ({ ...at, code: 'exit_start', message: `"${exit}" leads back to the Start. Connect it to the step behind it.` })),
  ];
  if (targets.length < 2 || targets.every(({ kind }) => kind === 'dtmf_input')) return messages;
  return [...messages, { ...at, code: 'exit_many', message: `"${exit}" leads to several steps. Only DTMF Inputs can wait side by side.` }];
}

/** An input from which nobody comes on who says nothing; of a group it is enough that one of them knows where to go. */
function ofSilence(graph: Graph, step: FlowStep): Found[] {
  const knows = (one: FlowStep): boolean => ['timeout', 'invalid'].some((exit) => graph.targets(one, exit).length > 0);
  const groups = graph.groups.filter((group) => group.some(({ id }) => id === step.id));
  const isCovered = groups.length === 0 ? knows(step) : groups.every((group) => group.some(knows) || group[0] !== step);
  if (isCovered || !exitsOf(step).some(({ name }) => name === 'timeout')) return [];
  const message = 'Callers who answer nothing, or nothing that fits, leave the flow here. Connect "No answer" or "Invalid".';
  return [{ severity: 'warning', code: 'exit_silence', step, exit: 'timeout', message }];
}

/** Of inputs that listen together and expect the same only the first is ever passed. */
function ofGroups({ groups }: Graph): Found[] {
  const asked = ({ settings }: StepOf<'dtmf_input'>): string => settings.expected?.trim() ?? '';
  return groups.flatMap((group) =>
    group
      .filter((step, at) => group.findIndex((other) => asked(other) === asked(step)) < at)
      .map((step) => ({
        ...{ severity: 'warning' as const, code: 'expected_twice', step },
        message: `Another input beside it expects ${asked(step) || 'any digits'} too and takes all of it.`,
      })),
  );
}

const NOUNS: Readonly<Partial<Record<FlowRef['type'], string>>> = {
  ...{ ring_group: 'a ring group', time_condition: 'a time condition', agent: 'an AI agent', ivr: 'an IVR', extension: 'an extension' },
  ...{ conference: 'a conference room', page: 'a paging group', park: 'a parking lot' },
};

function ofReferences(flow: Flow, places: FlowPlaces): Found[] {
  const steps = new Map(flow.steps.map((step) => [step.id, step]));
  const at = (stepId: string) => {
    const step = steps.get(stepId);
    return step ? { step } : {};
  };
  const missing = flowRefs(flow)
    .filter((ref) => !places.exists(ref))
    .map((ref) => ({
      ...{ severity: 'error' as const, code: 'reference', ...at(ref.stepId) },
      message: `It names ${NOUNS[ref.type] ?? `a ${ref.type}`} that does not exist (${ref.id}).`,
    }));
  const secrets = flowSecrets(flow)
    .filter((name) => !places.hasSecret(name))
    .map((name) => {
      const step = flow.steps.find((one) => flowSecrets({ ...flow, steps: [one] }).includes(name));
      return { ...{ severity: 'error' as const, code: 'secret' }, ...(step && { step }), message: `There is no secret ${name}.` };
    });
  return [...missing, ...secrets, ...flow.steps.flatMap((step) => ofSubFlow(step, places))];
}

function ofSubFlow(step: FlowStep, { ivrId, subFlowsOf, exists }: FlowPlaces): Found[] {
  if (step.kind !== 'sub_flow' || step.settings.ivr_id === null || !exists({ type: 'ivr', id: step.settings.ivr_id })) return [];
  const first = step.settings.ivr_id;
  if (first !== ivrId && subFlowsOf(first) === undefined)
    return [{ severity: 'warning', code: 'sub_flow_unpublished', step, message: 'That IVR is not published: callers take "Failed" here.' }];
  const seen = new Set([first]);
  for (const id of seen) for (const next of subFlowsOf(id) ?? []) seen.add(next);
  if (ivrId === null || !seen.has(ivrId)) return [];
  return [{ severity: 'error', code: 'sub_flow_circle', step, message: 'That IVR leads into this one again.' }];
}

function ofCircles(graph: Graph): Found[] {
  return circlesOf(graph).map((step) => ({
    ...{ severity: 'error', code: 'circle', step },
    message: 'From here the flow comes round again without waiting for anything. It would never end.',
  }));
}

const HUMAN = new Set<FlowStep['kind']>(['transfer', 'voicemail', 'record_message', 'callback_request', 'sub_flow', 'return']);

function ofReach(flow: Flow, reached: ReadonlySet<FlowStep>): Found[] {
  const lost = flow.steps
    .filter((step) => !reached.has(step) && step.kind !== 'start')
    .map((step) => ({ ...{ severity: 'warning' as const, code: 'unreachable', step }, message: 'No way leads here from the Start.' }));
  if (flow.steps.length < 2 || [...reached].some(({ kind }) => HUMAN.has(kind))) return lost;
  return [...lost, { severity: 'warning', code: 'no_human', message: 'No way leads to a human or a mailbox.' }];
}
