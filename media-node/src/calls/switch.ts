/** What may be done to a call from outside of it: by a command of the cloud. Asterisk fills it. */

/** Asterisk could not be asked, or said no for a reason that is none of ours. */
export class SwitchError extends Error {
  override readonly name = 'SwitchError';
}

export interface Switch {
  /** Ends a leg with a Q.850 cause; false when it is gone already. @throws {SwitchError} */
  hangUp(leg: string, cause: number, signal: AbortSignal): Promise<boolean>;
}
