/** Leads callers out of flows to other rooms of the house and, where a flow wants to hear of it, back again. */
import { unreachable } from '@botpbx/shared/base/errors';
import { CAUSE, type Decision } from '@botpbx/shared/model/decision';
import type { ActOf, Happened, TransferTo } from '@botpbx/shared/model/flow-act';
import { claimed } from '@botpbx/shared/model/flow-claim';
import type { Sentence } from '../flow/caller.ts';
import type { Errand } from '../flow/hands.ts';
import { foundOf } from './agent-desk.ts';
import type { Way } from './way.ts';

type Send = (decision: Decision, way: Way) => Promise<void>;

export interface Errands {
  run(act: Errand): Promise<Happened>;
  /** Ends the call, with a sentence. Of a transfer that came to nothing just before, what was not said then, and its cause, go before. */
  leave(cause: number, sentence?: Sentence): Promise<void>;
}

/** What a transfer came to beside its outcome. */
interface Ending {
  cause: number | undefined;
  unsaid: Sentence | undefined;
}

/** Makes the errands of one walk through the IVR of this name. */
export function makeErrands(ivr: string, way: Way, send: Send): Errands {
  const { caller } = way;
  const who = `IVR ${ivr}`;
  let last: Ending = { cause: undefined, unsaid: undefined };
  const transfer = async (decision: Decision, returns: boolean): Promise<Outcome | 'gone'> => {
    last = { cause: undefined, unsaid: undefined };
    await send(decision, recording(way, last, returns));
    if (last.cause === undefined) return 'gone';
    await caller.stay();
    return outcomeOf(last.cause);
  };
  const run = async (act: Errand): Promise<Happened> => {
    last = { cause: undefined, unsaid: undefined };
    switch (act.kind) {
      case 'transfer': {
        const outcome = await transfer(claimed(decide(act.to, who, way), act), act.returns && !isHangup(act.to));
        return outcome === 'gone' ? { kind: 'gone' } : { kind: 'rung', outcome };
      }
      case 'agent':
        return talk(act, { way, who, transfer: (decision) => transfer(decision, true) });
      case 'voicemail':
        return leaveMessage(act, who, way);
      case 'record':
        return takeMessage(act, way);
      case 'callback':
        return promise(act, way);
      case 'queue':
        return look(act, way);
      default:
        return unreachable(act);
    }
  };
  const leave = async (cause: number, sentence?: Sentence) => {
    const says = last.unsaid ?? sentence;
    if (says !== undefined) await caller.say(says);
    return caller.leave(last.cause === undefined || last.cause === CAUSE.normal ? cause : last.cause);
  };
  return { run, leave };
}

type Outcome = Extract<Happened, { kind: 'rung' }>['outcome'];

/** No route to the destination's phones: nobody of it is registered. */
const CAUSE_ABSENT = 20;
const CAUSE_NO_RESPONSE = 18;
const OUTCOMES: ReadonlyMap<number, Outcome> = new Map([
  [CAUSE.normal, 'done'],
  [CAUSE.busy, 'busy'],
  [CAUSE.noAnswer, 'no_answer'],
  [CAUSE_ABSENT, 'no_answer'],
  [CAUSE_NO_RESPONSE, 'no_answer'],
]);
const outcomeOf = (cause: number): Outcome => OUTCOMES.get(cause) ?? 'failed';

/** The same way, on which nobody is hung up; with `isMuted` nothing is said to him whom nobody takes. */
const recording = (way: Way, ending: Ending, isMuted: boolean): Way => ({
  ...way,
  caller: {
    ...way.caller,
    leave: async (cause) => {
      ending.cause = cause;
    },
    say: async (sentence) => {
      if (!isMuted) return way.caller.say(sentence);
      ending.unsaid = sentence;
    },
  },
});

const isHangup = (to: TransferTo): boolean => to.type === 'hangup';

const decide = (to: TransferTo, who: string, { onward }: Way): Decision =>
  to.type === 'inside' ? onward.inside(to.number, who) : onward.place(to, who);

interface Talking {
  readonly way: Way;
  readonly who: string;
  readonly transfer: (decision: Decision) => Promise<Outcome | 'gone'>;
}

async function talk({ agent_id, context, variables }: ActOf<'agent'>, { way, who, transfer }: Talking): Promise<Happened> {
  const { agents, caller, onward, tenantId } = way;
  const decision = onward.place({ type: 'agent', id: agent_id }, who);
  if (decision.kind !== 'agent') return { kind: 'failed', why: decision.why };
  const exit = await agents.talk({ tenantId, decision, context: context === '' ? null : context, variables, wantsSummary: true });
  if (exit.kind === 'gone') return exit;
  await caller.stay();
  if (exit.kind === 'failed') return { kind: 'failed', why: exit.why };
  if (exit.kind === 'transfer') {
    const outcome = await transfer(onward.place(exit.to, `Agent ${decision.agent.name}`));
    if (outcome === 'gone') return { kind: 'gone' };
    if (outcome !== 'done') return { kind: 'failed', why: `${exit.why} Nobody took the call.` };
  }
  return { kind: 'agent_done', variables: foundOf(exit.found) };
}

async function leaveMessage({ mailbox, greeting }: ActOf<'voicemail'>, who: string, way: Way): Promise<Happened> {
  const decision = way.onward.place({ type: 'voicemail', id: mailbox }, who);
  if (decision.kind !== 'voicemail') return { kind: 'failed', why: decision.why };
  const outcome = await way.mail.leave(way.tenantId, { ...decision, greeting });
  await way.caller.stay();
  return outcome === 'done' ? { kind: 'done' } : { kind: 'failed', why: 'There is no such mailbox.' };
}

async function takeMessage({ mailbox, max_seconds }: ActOf<'record'>, { mail, tenantId }: Way): Promise<Happened> {
  const taken = await mail.take(tenantId, { mailbox, maxSeconds: max_seconds });
  switch (taken.kind) {
    case 'kept':
      return { kind: 'recorded', seconds: taken.seconds };
    case 'short':
      return { kind: 'recorded', seconds: 0 };
    case 'gone':
      return { kind: 'gone' };
    case 'full':
      return { kind: 'failed', why: 'The mailbox is full.' };
    case 'absent':
      return { kind: 'failed', why: 'There is no such mailbox.' };
    default:
      return unreachable(taken);
  }
}

async function promise({ queue_id }: ActOf<'callback'>, { queues, tenantId }: Way): Promise<Happened> {
  const isPromised = await queues.callBack({ tenantId, queueId: queue_id, maxWaitSeconds: 0, greeting: null });
  return isPromised ? { kind: 'done' } : { kind: 'failed', why: 'His number cannot be called back.' };
}

async function look({ queue_id }: ActOf<'queue'>, { queues, tenantId }: Way): Promise<Happened> {
  const seen = await queues.look(tenantId, queue_id);
  if (!seen) return { kind: 'failed', why: 'There is no such queue here.' };
  return { kind: 'queue', waiting: seen.waiting, available: seen.available, longest_wait: seen.longestWaitSeconds };
}
