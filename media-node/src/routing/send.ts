/** Acts on a routing decision. */
import { unreachable } from '@botpbx/shared/base/errors';
import { CAUSE, type Decision } from '@botpbx/shared/model/decision';
import type { Caller, RingOutcome } from '../flow/caller.ts';
import { callOutside, REFUSAL_SENTENCE } from './call-outside.ts';
import { tellTime } from './clock.ts';
import { runFeature } from './features.ts';
import { ringGroup } from './groups.ts';
import { goToPlace } from './places.ts';
import { waitInQueue } from './queue.ts';
import { ringExtension } from './ring.ts';
import { talkToAgent } from './to-agent.ts';
import { walkFlow } from './to-flow.ts';
import { leaveMessage } from './to-mailbox.ts';
import { override } from './toggles.ts';
import type { Way } from './way.ts';

/** Sends the caller where the decision says, and leaves him with a sentence and a true cause where nobody takes the call. */
export async function send(decision: Decision, way: Way): Promise<void> {
  const { caller } = way;
  switch (decision.kind) {
    case 'echo':
      await caller.echo();
      return caller.leave(CAUSE.normal);
    case 'clock':
      return tellTime(decision, way);
    case 'override':
      return override(decision, way);
    case 'label':
      await caller.prefixName(decision.prefix);
      return send(decision.then, way);
    case 'feature':
      return runFeature(decision, way);
    case 'voicemail':
      return leaveMessage(decision, way);
    case 'agent':
      return talkToAgent(decision, way, send);
    case 'flow':
      return walkFlow(decision, way, send);
    case 'conference':
    case 'page':
    case 'park':
    case 'unpark':
      return goToPlace(decision, way);
    case 'sound':
      await way.media.answer();
      await way.media.play([{ kind: 'sound', hash: decision.hash }]);
      return caller.leave(CAUSE.normal);
    case 'queue':
      return waitInQueue(decision, way, send);
    case 'refuse':
      await explain(caller, decision);
      return caller.leave(decision.cause);
    case 'outbound':
      return callOutside(decision, way);
    case 'forward':
      return send(way.onward.forward(decision), way);
    case 'ring': {
      const rung = await ringExtension(decision, way);
      return rung.kind === 'over' ? afterRinging(caller, rung.outcome) : send(rung.decision, way);
    }
    case 'ring_group': {
      const outcome = await ringGroup(decision, way);
      const isOver = outcome === 'answered' || outcome === 'gone' || decision.failover === null;
      return isOver ? afterRinging(caller, outcome) : send(decision.failover, way);
    }
    default:
      return unreachable(decision);
  }
}

/** What a caller hears whose call goes nowhere; nothing where nobody dialled by hand. */
async function explain(caller: Caller, { cause, code }: Extract<Decision, { kind: 'refuse' }>): Promise<void> {
  if (code !== undefined) return caller.say(REFUSAL_SENTENCE[code]);
  if (cause === CAUSE.unallocated) return caller.say('no_such_number');
}

/** No route to the destination's phones: nobody of it is registered. */
const CAUSE_ABSENT = 20;
const CAUSE_TEMPORARY_FAILURE = 41;

async function afterRinging(caller: Caller, outcome: RingOutcome): Promise<void> {
  switch (outcome) {
    case 'answered':
      return caller.leave(CAUSE.normal);
    case 'busy':
      return caller.leave(CAUSE.busy);
    case 'no_answer':
      await caller.say('nobody_available');
      return caller.leave(CAUSE.noAnswer);
    case 'absent':
      await caller.say('nobody_available');
      return caller.leave(CAUSE_ABSENT);
    case 'failed':
      await caller.say('nobody_available');
      return caller.leave(CAUSE_TEMPORARY_FAILURE);
    case 'gone':
      return undefined;
    default:
      return unreachable(outcome);
  }
}
