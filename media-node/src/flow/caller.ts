/** What routing and flow steps do to a caller; how it is done is Asterisk's business. */

/** What became of ringing a party. `absent`: no phone of it is registered. `gone`: the caller is no longer ours to act on. */
export type RingOutcome = 'answered' | 'busy' | 'no_answer' | 'absent' | 'failed' | 'gone';

/** Sentences that need no speech engine. */
export type Sentence = 'nobody_available' | 'no_such_number';

export interface Caller {
  /** Rings every phone of an endpoint at once and, when one is picked up, stays until the talk is over. */
  ring(endpoint: string, seconds: number): Promise<RingOutcome>;
  /** Answers and sends back what is heard until the caller hangs up. */
  echo(): Promise<void>;
  /** Speaks without answering, so that nobody pays for it. */
  say(sentence: Sentence): Promise<void>;
  /** Ends our part: the channel is hung up with this Q.850 cause. */
  leave(cause: number): Promise<void>;
  /** Names the tenant that this call belongs to from here on, for a carrier's call whose number decided it. */
  adopt(tenantId: number): Promise<void>;
}
