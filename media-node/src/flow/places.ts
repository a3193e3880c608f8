/** Places in which callers meet or wait; how it is done is Asterisk's business. Names are ours alone and hold the tenant. */

/** How a stay ended. `gone`: the caller hung up or was taken elsewhere. */
export type StayOutcome = 'done' | 'gone' | 'failed';

/** How a wait in a queue ended. */
export type QueueOutcome = 'answered' | 'timeout' | 'full' | 'join_empty' | 'leave_empty' | 'key' | 'gone' | 'failed';

export interface QueueStay {
  /** `t1_7`: tenant and queue. */
  readonly name: string;
  /** 0 for no end. */
  readonly maxWaitSeconds: number;
}

export interface ConferenceStay {
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isMarked: boolean;
  readonly isMuted: boolean;
  readonly musicClass: string | undefined;
}

export interface ParkStay {
  readonly lot: string;
  /** The endpoint that is rung again when nobody fetches the caller in time. */
  readonly returnTo: string | undefined;
}

export interface Places {
  queue(stay: QueueStay): Promise<QueueOutcome>;
  conference(stay: ConferenceStay): Promise<StayOutcome>;
  /** Calls phones that answer by themselves; `isTwoWay` for an intercom. */
  page(endpoints: readonly string[], isTwoWay: boolean): Promise<StayOutcome>;
  park(stay: ParkStay): Promise<StayOutcome>;
  /** Fetches the caller of a slot; `failed` when nobody is parked there. */
  unpark(lot: string, slot: number): Promise<StayOutcome>;
  /** Takes over a call that rings elsewhere: of the endpoint named, else of the caller's pickup group. */
  pickUp(endpoint: string | undefined): Promise<StayOutcome>;
}
