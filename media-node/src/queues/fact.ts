/** What is known to have happened in queues: Asterisk's events in our words. */

/** Which queue: the tenant's, by id. */
export interface QueueName {
  readonly tenantId: number;
  readonly queueId: number;
}

interface OfQueue extends QueueName {
  /** Milliseconds since 1970 by Asterisk's clock. */
  readonly atMs: number;
}
interface OfCaller extends OfQueue {
  /** Uniqueid of the caller's leg. */
  readonly leg: string;
}
interface OfMember extends OfCaller {
  /** Endpoint of the member. */
  readonly endpoint: string;
}

/** A caller who waits, as a list tells of him. */
export interface CallerPresent extends QueueName {
  readonly leg: string;
  /** The call that he belongs to. */
  readonly linked: string;
  readonly from: string;
  readonly position: number;
  readonly waitSeconds: number;
}

/** How Asterisk sees a member. */
export interface MemberSeen extends QueueName {
  readonly endpoint: string;
  /** Rank in the order of the queue. */
  readonly rank: number;
  readonly penalty: number;
  readonly device: 'free' | 'ringing' | 'busy' | 'unavailable';
  readonly isInCall: boolean;
  readonly isPaused: boolean;
  readonly pauseReason: string;
  readonly callsTaken: number;
  /** End of the last call, and so the beginning of the time for himself; 0 if there was none. */
  readonly lastCallMs: number;
}

export type QueueFact =
  | (OfCaller & { readonly kind: 'joined'; readonly linked: string; readonly from: string; readonly position: number })
  /** He stands in the line no more, for whatever reason. */
  | (OfCaller & { readonly kind: 'left'; readonly position: number })
  | (OfCaller & { readonly kind: 'abandoned' })
  | (OfMember & { readonly kind: 'missed'; readonly ringMs: number })
  | (OfMember & { readonly kind: 'connected'; readonly holdSeconds: number })
  | (OfMember & { readonly kind: 'completed'; readonly talkSeconds: number })
  | { readonly kind: 'member'; readonly atMs: number; readonly member: MemberSeen }
  | (OfQueue & { readonly kind: 'member-gone'; readonly endpoint: string });
