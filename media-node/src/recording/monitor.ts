/** What the recorder asks of the telephone exchange. */

export interface Monitor {
  /**
   * Writes what is spoken on a leg to a file, from now until `stop` or the leg's end: 16-bit samples at 8 kHz, the leg's own party
   * and what that party hears by turns. A leg is written to one file at a time.
   */
  start(leg: string, path: string, hasBeep: boolean): Promise<void>;
  stop(leg: string): Promise<void>;
  /** Writes silence, for as long as it is muted, in place of both sides. */
  mute(leg: string, isMuted: boolean): Promise<void>;
}
