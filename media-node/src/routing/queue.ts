/** Lets callers wait in a queue and sends on whom nobody takes there. */
import { unreachable } from '@botpbx/shared/base/errors';
import { CAUSE, type Decision, type QueueDecision } from '@botpbx/shared/model/decision';
import type { Destination } from '@botpbx/shared/model/destination';
import type { Way } from './way.ts';

/**
 * How a wait ended. `key`: the caller wants to be called back. `gone`: he hung up or was taken elsewhere. `failed`: there is no such
 * queue.
 */
export type WaitOutcome = 'answered' | 'timeout' | 'full' | 'join_empty' | 'leave_empty' | 'key' | 'gone' | 'failed';

export interface WaitAsked {
  readonly tenantId: number;
  readonly queueId: number;
  /** 0 for no end. */
  readonly maxWaitSeconds: number;
  /** Hash of a sound that is heard first. */
  readonly greeting: string | null;
}

/** An extension's part in a queue. */
export interface Membership {
  readonly queueId: number;
  readonly extensionId: number;
  /** The number of the queue. */
  readonly number: string | null;
  readonly isDynamic: boolean;
  readonly isLoggedIn: boolean;
  readonly isPaused: boolean;
}

/** The queues as one caller meets them; how it is done is Asterisk's business. */
export interface QueueRoom {
  /** Answers without telling so, for nobody talks yet, and stays until a member's talk or the wait is over. */
  wait(asked: WaitAsked): Promise<WaitOutcome>;
  /** Where the caller goes whose queue was taken away; null for nowhere. */
  movedTo(): Destination | null;
  /** The queues that an extension is in, or may be. */
  membershipsOf(tenantId: number, extensionId: number): readonly Membership[];
  /** Keeps the caller's place and promises to call him back; false when that cannot be done. */
  callBack(asked: WaitAsked): Promise<boolean>;
}

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
