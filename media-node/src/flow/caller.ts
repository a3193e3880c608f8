/** What routing and flow steps do to a caller; how it is done is Asterisk's business. */

/** What became of ringing a party. `absent`: no phone of it is registered. `gone`: the caller is no longer ours to act on. */
export type RingOutcome = 'answered' | 'busy' | 'no_answer' | 'absent' | 'failed' | 'gone';

/** One leg to a carrier, as the gate allowed it. */
export interface TrunkLeg {
  readonly trunkId: number;
  readonly number: string;
  /** Shown to the callee; null withholds it. */
  readonly callerId: string | null;
  /** An extension sends the call on: the carrier is told so. */
  readonly isForwarded?: boolean | undefined;
  /** How long the callee is rung; as long as the carrier likes when it is left out. */
  readonly seconds?: number | undefined;
  /** Whoever answers must press 1, so that a mailbox there does not take the call. */
  readonly needsConfirming?: boolean | undefined;
}

/** What became of it. `refused`: the carrier spoke for the callee. `unreachable`: the carrier could not serve, and another may. */
export type TrunkOutcome = { readonly kind: 'answered' | 'unreachable' | 'gone' } | { readonly kind: 'refused'; readonly cause: number };

/** Sentences that need no speech engine. */
export type Sentence = 'nobody_available' | 'no_such_number' | 'not_allowed' | 'lines_busy';

export interface Caller {
  /** Rings every phone of these endpoints at once and, when one is picked up, stays until the talk is over. */
  ring(endpoints: readonly string[], seconds: number): Promise<RingOutcome>;
  /** Whether somebody talks on a phone of the endpoint. */
  isBusy(endpoint: string): Promise<boolean>;
  /** Calls a number over one trunk and, when it is answered, stays until the talk is over. Only what the gate allowed may come here. */
  dialTrunk(leg: TrunkLeg): Promise<TrunkOutcome>;
  /** Answers and sends back what is heard until the caller hangs up. */
  echo(): Promise<void>;
  /** Speaks without answering, so that nobody pays for it. */
  say(sentence: Sentence): Promise<void>;
  /** Nothing is settled any more: if this process dies, the next one takes him again. @throws when he is gone */
  stay(): Promise<void>;
  /** Ends our part: the channel is hung up with this Q.850 cause. */
  leave(cause: number): Promise<void>;
  /** Puts something in front of the caller's name, for all who see it from here on. */
  prefixName(prefix: string): Promise<void>;
  /** Names the tenant that this call belongs to from here on, for a carrier's call whose number decided it. */
  adopt(tenantId: number): Promise<void>;
}
