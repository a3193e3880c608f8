/** Lets callers wait in a queue and sends on whom nobody takes there. */
import { unreachable } from '@botpbx/shared/base/errors';
import { CAUSE, type Decision, type QueueDecision } from '@botpbx/shared/model/decision';
import type { Way } from './way.ts';

/** What sends a caller on. */
type Send = (decision: Decision, way: Way) => Promise<void>;

/** Lets the caller wait, and goes on from there. */
export async function waitInQueue(decision: QueueDecision, way: Way, send: Send): Promise<void> {
  const { caller, media, queues, tenantId } = way;
  const { queue, greeting, overflow, full, empty } = decision;
  const asked = { tenantId, queueId: queue.id, maxWaitSeconds: queue.max_wait, greeting };
  const onTo = async (next: Decision | null) => {
    if (next) return send(next, way);
    await caller.say('nobody_available');
    return caller.leave(CAUSE.noAnswer);
  };
  const outcome = await queues.wait(asked);
  switch (outcome) {
    case 'answered':
      return caller.leave(CAUSE.normal);
    case 'gone':
      return undefined;
    case 'full':
      return onTo(full);
    case 'join_empty':
    case 'leave_empty':
      return onTo(empty);
    case 'key':
      if (await queues.callBack(asked)) {
        await media.play([{ kind: 'core', name: 'auth-thankyou' }]);
        return caller.leave(CAUSE.normal);
      }
      return onTo(overflow);
    case 'timeout':
    case 'failed':
      return onTo(overflow);
    default:
      return unreachable(outcome);
  }
}
