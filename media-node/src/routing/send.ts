/** Acts on a routing decision. */
import { unreachable } from '@botpbx/shared/base/errors';
import { CAUSE, type Decision } from '@botpbx/shared/model/route-call';
import type { Caller, RingOutcome } from '../flow/caller.ts';

/** Sends the caller where the decision says, and leaves him with a sentence and a true cause where nobody takes the call. */
export async function send(caller: Caller, decision: Decision, endpointOf: (extension: string) => string): Promise<void> {
  switch (decision.kind) {
    case 'echo':
      await caller.echo();
      return caller.leave(CAUSE.normal);
    case 'refuse':
      if (decision.cause === CAUSE.unallocated) await caller.say('no_such_number');
      return caller.leave(decision.cause);
    case 'ring': {
      const outcome = await caller.ring(endpointOf(decision.extension.extension), decision.extension.ring_timeout);
      return afterRinging(caller, outcome);
    }
    default:
      return unreachable(decision);
  }
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
