/** What may be done to calls from outside of them: by a command of the cloud. Asterisk fills it. */

/** Asterisk could not be asked, so nobody knows whether it was done. */
export class SwitchError extends Error {
  override readonly name = 'SwitchError';
}

/** A call that begins at a phone of ours: it rings first, and when it is picked up the number is dialled as its extension would. */
export interface Placing {
  /** Becomes the id of the call. */
  readonly callId: string;
  readonly tenantId: number;
  /** Name of the endpoint whose phones ring. */
  readonly endpoint: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  /** How long the phones of `from` ring. */
  readonly seconds: number;
  /** The number that a callee outside sees; null: the one that the extension has. */
  readonly shownAs: string | null;
}

export interface Switch {
  /** Ends a leg with a Q.850 cause; false when it is gone already. @throws {SwitchError} */
  hangUp(leg: string, cause: number, signal: AbortSignal): Promise<boolean>;
  /** Begins a call; resolves when Asterisk has taken it, with false if it has not. @throws {SwitchError} */
  place(placing: Placing, signal: AbortSignal): Promise<boolean>;
  /** Sends whoever talks with this leg to a number, as if the leg's phone had; false when that leg talks with nobody. @throws {SwitchError} */
  sendOn(leg: string, to: string, signal: AbortSignal): Promise<boolean>;
}
