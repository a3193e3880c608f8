/** A WebSocket as the core sees it, whichever runtime carries it. */
export interface Socket {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** What was given to `send` and has not left the process yet. */
  bufferedBytes(): number;
}
