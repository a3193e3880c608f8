/** The way of a call through a flow that is only thought of: the walk of the nodes, with hands that do nothing. Pure. */
import type { Decision, FlowDecision } from '@botpbx/shared/model/decision';
import type { Act, Happened, TransferTo } from '@botpbx/shared/model/flow-act';
import { claimed } from '@botpbx/shared/model/flow-claim';
import { beginWalk } from '@botpbx/shared/model/flow-run';
import type { FlowCall, FlowWorld, WalkEnd } from '@botpbx/shared/model/flow-walk';
import { answerTo, type OtherCase, otherCases, silence } from './acts.ts';
import { type Place, passedStep, placeOf, wantedBy } from './step-words.ts';
import { type Lead, MAX_DEPTH, type Thought, type ThoughtStep, underCase } from './thought.ts';

/** Flows that a call goes through, one leading to the other. */
const MAX_FLOWS = 5;
/** Rows that a flow may fill. */
const MAX_STEPS = 100;

export interface FlowMeans {
  readonly world: FlowWorld;
  readonly call: FlowCall;
  /** Where a flow sends somebody; `who` begins the sentence that says why. */
  readonly decide: (to: TransferTo, who: string) => Decision;
  readonly thoughtOf: (decision: Decision, lead: Lead) => Thought;
}

/** Walks, as far as it can be known, and says what else may become of the caller. */
export function thinkFlow(decision: FlowDecision, lead: Lead, means: FlowMeans): Thought {
  const { ivr, why, failed } = decision;
  const first: ThoughtStep = { kind: 'ivr', id: ivr.id, name: ivr.name, why, branch: lead.branch };
  if (lead.depth >= MAX_FLOWS) return { outcome: 'refused', says: `${why} It goes round in a circle.`, steps: [first] };
  const main = follow({ decision, lead, means, history: [], silentAt: undefined });
  const isMain = lead.branch === null && lead.depth < MAX_DEPTH;
  const cases = isMain ? main.cases.flatMap((one) => follow(pathOf(one, { decision, lead, means })).steps) : [];
  const nowhere = underCase({ ...lead, keys: '' }, 'when the flow leads nowhere');
  const otherwise = failed && isMain && !main.isStopped ? means.thoughtOf(failed, nowhere).steps : [];
  const steps = [first, ...main.steps, ...cases, ...otherwise];
  return { outcome: main.outcome, says: `${why} ${main.says}`.trim(), steps: steps.slice(0, MAX_STEPS) };
}

interface Case {
  readonly when: string;
  /** All that happened up to there. */
  readonly history: readonly Happened[];
  /** The step at which the caller is silent. */
  readonly silentAt: string;
}

interface Path {
  readonly decision: FlowDecision;
  readonly lead: Lead;
  readonly means: FlowMeans;
  readonly history: readonly Happened[];
  readonly silentAt: string | undefined;
}

type Followed = Thought & { readonly cases: readonly Case[]; readonly isStopped?: boolean };

const pathOf = ({ when, history, silentAt }: Case, { decision, lead, means }: Pick<Path, 'decision' | 'lead' | 'means'>): Path => ({
  ...{ decision, means, history, silentAt },
  lead: underCase({ ...lead, keys: '' }, when),
});

/** Follows one way to its end, from where its history has led. */
function follow(path: Path): Followed {
  const { lead, means, history } = path;
  const { world, call } = means;
  const walk = beginWalk(world, path.decision.ivr.id, call);
  let turn = walk.go(undefined, call.atMs);
  for (const happened of history) turn = walk.go(happened, call.atMs);
  const steps: ThoughtStep[] = [];
  const cases: Case[] = [];
  const done = [...history];
  for (let { keys } = lead; ; ) {
    steps.push(...turn.passed.flatMap((pass) => passedStep(world, pass, lead.branch)));
    if ('end' in turn) return { cases, ...over(turn.end, steps, path) };
    const { act, ivrId, stepId } = turn;
    const place = placeOf(world, ivrId, stepId);
    const silentAt = `${ivrId} ${stepId}`;
    const answer = silentAt === path.silentAt && waits(act) ? { happened: silence(act), keys } : answerTo(act, keys);
    const to = answer ? undefined : leavesTo(act, place, means);
    const isOpen = ({ happened }: OtherCase) => to === undefined || !takesItself(to, happened);
    const others = answer && waits(act) ? [] : otherCases(act, place.step).filter(isOpen);
    cases.push(...others.map(({ when, happened }) => ({ when, history: [...done, happened], silentAt })));
    if (!answer) return { cases, ...stopping(place, to, { path, steps, keys }) };
    keys = answer.keys;
    done.push(answer.happened);
    turn = walk.go(answer.happened, call.atMs);
  }
}

const waits = ({ kind }: Act): boolean => kind === 'listen' || kind === 'hear';

function over(end: WalkEnd, steps: readonly ThoughtStep[], { decision, lead, means }: Path): Thought & { readonly isStopped: boolean } {
  const { branch } = lead;
  if (end.kind !== 'stopped') {
    const last: ThoughtStep = { kind: 'hangup', id: null, name: 'Hang up', why: 'The flow ends the call.', branch };
    return { outcome: 'reaches', says: last.why, steps: [...steps, last], isStopped: false };
  }
  const last: ThoughtStep = {
    kind: 'stopped',
    id: decision.ivr.id,
    name: decision.ivr.name,
    why: `The flow leads nowhere: ${end.why}`,
    branch,
  };
  if (decision.failed) {
    const next = means.thoughtOf(decision.failed, { ...lead, depth: lead.depth + 1 });
    return { ...next, steps: [...steps, last, ...next.steps], isStopped: true };
  }
  const says = 'The flow leads nowhere: the caller hears a sentence, and the call ends.';
  return { outcome: 'refused', says, steps: [...steps, last], isStopped: true };
}

interface Stopping {
  readonly path: Path;
  readonly steps: readonly ThoughtStep[];
  readonly keys: string;
}

/** The way ends at an act: the caller is asked, or goes to somebody. */
function stopping(place: Place, to: Decision | undefined, { path, steps, keys }: Stopping): Thought {
  const { lead, means } = path;
  const at = (why: string): ThoughtStep => ({ kind: 'step', id: place.ivrId, name: place.title, why, branch: lead.branch });
  if (to === undefined) {
    const says = wantedBy(place);
    return { outcome: 'asks', says, steps: [...steps, at(says)] };
  }
  const next = means.thoughtOf(to, { ...lead, depth: lead.depth + 1, keys });
  return { ...next, steps: [...steps, at(to.why), ...next.steps] };
}

/** Where an act sends the caller. */
function leavesTo(act: Act, { title, ivrId }: Place, { decide, world }: FlowMeans): Decision | undefined {
  const who = `${title} of ${world.flow(ivrId)?.name ?? 'an IVR'}`;
  if (act.kind === 'transfer') return claimed(decide(act.to, who), act);
  if (act.kind === 'voicemail') return decide({ type: 'voicemail', id: act.mailbox }, who);
  return act.kind === 'agent' ? decide({ type: 'agent', id: act.agent_id }, who) : undefined;
}

/** Whether what the caller is sent to goes on with him by itself, so that the flow never hears of it: a mailbox of its own, say. */
function takesItself(to: Decision, happened: Happened): boolean {
  const outcome = happened.kind === 'rung' ? happened.outcome : undefined;
  if (outcome === 'busy') return to.kind === 'ring' && to.next.busy !== null;
  if (outcome !== 'no_answer') return false;
  if (to.kind === 'ring') return to.next.noAnswer !== null;
  return to.kind === 'ring_group' ? to.failover !== null : to.kind === 'queue' && to.overflow !== null;
}
