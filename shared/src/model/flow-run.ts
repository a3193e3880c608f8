/**
 * The walk of a caller through a flow: which step comes next, what it asks for, how often, and what becomes of the answer. It is pure:
 * who drives it does to the caller what it asks for, on a telephone line or on a screen, and tells what came of it. It always ends.
 */
import { unreachable } from '../base/errors.ts';
import type { FlowStep, StepOf } from './flow.ts';
import type { Happened } from './flow-act.ts';
import { branch, httpRequest, language, playDigits, playMessage, setVariable, timeCondition } from './flow-run-data.ts';
import { askInputs, dtmfInput, menu, survey } from './flow-run-input.ts';
import { aiAgent, callbackRequest, hangup, queueCheck, recordMessage, transfer, voicemail } from './flow-run-reach.ts';
import { collectSpeech } from './flow-run-speech.ts';
import { type Frame, leave, MAX_FLOW_DEPTH, mustLeave, type Outcome, type Recorded, Run, type Steps, targetsOf } from './flow-run-state.ts';
import type { FlowCall, FlowWorld, Walk, WalkableFlow, WalkEnd, WalkTurn } from './flow-walk.ts';

/** Begins a walk at the start of an IVR's flow. `recorded` is for replays alone: it tells where masked digits led. */
export function beginWalk(world: FlowWorld, ivrId: number, call: FlowCall & { readonly recorded?: Recorded }): Walk {
  const run = new Run(world, call, call.recorded);
  const steps = walkIvr(run, ivrId);
  let end: WalkEnd | undefined;
  const turn = (happened: Happened): WalkTurn => {
    const { done, value } = steps.next(happened);
    const passed = run.takePassed();
    if (done === true) {
      end = value;
      return { passed, end };
    }
    const { frame, step } = run.here;
    return { passed, act: value, ivrId: frame.of.id, stepId: step.id };
  };
  return {
    go: (happened, atMs) => {
      if (end) return { passed: [], end };
      run.setClock(atMs);
      if (happened?.kind !== 'gone') return turn(happened ?? { kind: 'failed', why: 'Nothing is known of it.' });
      end = { kind: 'gone' };
      run.abandon();
      return { passed: run.takePassed(), end };
    },
    variables: () => run.seen('dots'),
  };
}

function* walkIvr(run: Run, ivrId: number): Steps<WalkEnd> {
  const of = run.world.flow(ivrId);
  if (!of) return { kind: 'stopped', why: 'The IVR is not there.' };
  const end = yield* walkFlow(run, of);
  return end === 'returned' ? { kind: 'hangup', cause: 'normal' } : end;
}

/** Walks one flow to its end. */
function* walkFlow(run: Run, of: WalkableFlow): Steps<WalkEnd | 'returned'> {
  const frame: Frame = { of, steps: new Map(of.flow.steps.map((step) => [step.id, step])) };
  let next = of.flow.steps.filter(({ kind }) => kind === 'start').slice(0, 1);
  for (;;) {
    const [step] = next;
    if (!step) return { kind: 'stopped', why: `${of.name} has no start.` };
    if (run.isSpent) return { kind: 'stopped', why: `${of.name} goes round in a circle.` };
    const [first, ...others] = inputsOf(next);
    run.enter(frame, first ?? step);
    const left = leaveBy(frame, yield* first ? askInputs(run, [first, ...others]) : pass(run, step));
    run.pass(left.step ?? step, left.exit);
    if ('end' in left) return left.end;
    next = left.targets;
  }
}

/** Of several steps behind one exit those that take keys listen together. */
const inputsOf = (steps: readonly FlowStep[]): StepOf<'dtmf_input'>[] =>
  steps.length < 2 ? [] : steps.filter((step) => step.kind === 'dtmf_input');

/** How a step was left, and where that leads. */
type Left = { readonly step?: FlowStep; readonly exit: string } & (
  | { readonly targets: FlowStep[] }
  | { readonly end: WalkEnd | 'returned' }
);

function leaveBy(frame: Frame, outcome: Outcome): Left {
  if (outcome.kind === 'return') return { exit: 'return', end: 'returned' };
  if (outcome.kind === 'over') return { exit: outcome.end.kind, end: outcome.end };
  const { step, names, otherwise } = outcome;
  for (const exit of names) {
    const targets = targetsOf(frame, step, exit);
    if (targets.length > 0) return { step, exit, targets };
  }
  const [exit] = names;
  if (otherwise === 'end') return { step, exit, end: 'returned' };
  const why = `${step.name || step.id} of ${frame.of.name} leads nowhere by "${exit}".`;
  return { step, exit, end: { kind: 'stopped', why } };
}

/** Passes one step. */
function* pass(run: Run, step: FlowStep): Steps {
  switch (step.kind) {
    case 'start':
      return leave(step, 'next');
    case 'play_message':
      return yield* playMessage(run, step);
    case 'dtmf_input':
      return yield* dtmfInput(run, step);
    case 'menu':
      return yield* menu(run, step);
    case 'transfer':
      return yield* transfer(run, step);
    case 'voicemail':
      return yield* voicemail(run, step);
    case 'set_variable':
      return setVariable(run, step);
    case 'branch':
      return branch(run, step);
    case 'http_request':
      return yield* httpRequest(run, step);
    case 'play_digits':
      return yield* playDigits(run, step);
    case 'time_condition':
      return timeCondition(run, step);
    case 'ai_agent':
      return yield* aiAgent(run, step);
    case 'hangup':
      return yield* hangup(run, step);
    case 'collect_speech':
      return yield* collectSpeech(run, step);
    case 'record_message':
      return yield* recordMessage(run, step);
    case 'callback_request':
      return yield* callbackRequest(run, step);
    case 'survey':
      return yield* survey(run, step);
    case 'sub_flow':
      return yield* subFlow(run, step);
    case 'return':
      return { kind: 'return' };
    case 'language':
      return yield* language(run, step);
    case 'queue_check':
      return yield* queueCheck(run, step);
    default:
      return unreachable(step);
  }
}

/** Walks another IVR's flow and comes back. One that leads nowhere is left by `failed`, unless the whole walk is spent. */
function* subFlow(run: Run, step: StepOf<'sub_flow'>): Steps {
  const { ivr_id } = step.settings;
  const of = ivr_id === null ? undefined : run.world.flow(ivr_id);
  if (!of || run.depth > MAX_FLOW_DEPTH) return mustLeave(step, 'failed');
  const { frame } = run.here;
  const end = yield* walkFlow(run, of);
  if (end === 'returned') return leave(step, 'next');
  const isCaught = end.kind === 'stopped' && !run.isSpent && targetsOf(frame, step, 'failed').length > 0;
  return isCaught ? mustLeave(step, 'failed') : { kind: 'over', end };
}
