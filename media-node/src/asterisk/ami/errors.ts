/** Why a connection to AMI is over, or could not be had. */
export class AmiConnectionError extends Error {
  override readonly name = 'AmiConnectionError';
}

/** Asterisk answered an action with an error. */
export class AmiRefusedError extends Error {
  override readonly name = 'AmiRefusedError';
}
