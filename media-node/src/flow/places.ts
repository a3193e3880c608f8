/** Places in which callers meet or wait; how it is done is Asterisk's business. */
import type { RingOutcome } from './caller.ts';

/** How a stay ended. `gone`: the caller hung up or was taken elsewhere. */
export type StayOutcome = 'done' | 'gone' | 'failed';

export interface ConferenceStay {
  readonly tenantId: number;
  readonly roomId: number;
  readonly isLeader: boolean;
  /** Members hear music until a leader is there. */
  readonly waitsForLeader: boolean;
  readonly maxMembers: number;
  /** A tone for those inside when somebody comes or goes. */
  readonly announces: boolean;
  readonly isRecorded: boolean;
}

/** Where callers are parked. A lot that changed its slots is another one to Asterisk, so the name holds them. */
export interface Lot {
  readonly tenantId: number;
  readonly id: number;
  readonly firstSlot: number;
  readonly slots: number;
}

export interface Places {
  conference(stay: ConferenceStay): Promise<StayOutcome>;
  /** Calls phones that answer by themselves, to hear the caller; with `isTwoWay` also to speak. */
  page(endpoints: readonly string[], isTwoWay: boolean): Promise<StayOutcome>;
  /** Rings one party whose phone answers by itself. */
  intercom(endpoint: string): Promise<RingOutcome>;
  /** Parks the caller and tells him the slot, unless somebody sent him; after `seconds` he enters again. */
  park(lot: Lot, seconds: number): Promise<StayOutcome>;
  /** Fetches the caller of a slot; `failed` when nobody is parked there. */
  unpark(lot: Lot, slot: number): Promise<StayOutcome>;
  /** Takes over a call that rings elsewhere: at the endpoint named, else in the caller's pickup group. `failed` when nothing rings. */
  pickUp(endpoint: string | undefined): Promise<StayOutcome>;
}
