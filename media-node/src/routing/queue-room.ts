/** The port of queues: how they are filled is Asterisk's business. */
import type { Destination } from '@botpbx/shared/model/destination';

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

/** A look at a queue. */
export interface QueueSeen {
  readonly waiting: number;
  /** Members who serve, also those who talk just now. */
  readonly available: number;
  /** Of who has waited longest; 0 when nobody waits. */
  readonly longestWaitSeconds: number;
}

/** The queues as one caller meets them; how it is done is Asterisk's business. */
export interface QueueRoom {
  /** Answers without telling so, for nobody talks yet, and stays until a member's talk or the wait is over. */
  wait(asked: WaitAsked): Promise<WaitOutcome>;
  /** How it stands in a queue; undefined when there is none such. */
  look(tenantId: number, queueId: number): Promise<QueueSeen | undefined>;
  /** Where the caller goes whose queue was taken away; null for nowhere. */
  movedTo(): Destination | null;
  /** The queues that an extension is in, or may be. */
  membershipsOf(tenantId: number, extensionId: number): readonly Membership[];
  /** Keeps the caller's place and promises to call him back; false when that cannot be done. */
  callBack(asked: WaitAsked): Promise<boolean>;
}
