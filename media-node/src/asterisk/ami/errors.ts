/** Why a connection to AMI is over, or could not be had. */
export class AmiConnectionError extends Error {
  override readonly name = 'AmiConnectionError';
  /** When Asterisk was last known to be well, in milliseconds since 1970. */
  readonly aliveMs: number;
  constructor(message: string, { aliveMs = Date.now(), ...options }: ErrorOptions & { aliveMs?: number } = {}) {
    super(message, options);
    this.aliveMs = aliveMs;
  }
}

/** Asterisk answered an action with an error. */
export class AmiRefusedError extends Error {
  override readonly name = 'AmiRefusedError';
}
