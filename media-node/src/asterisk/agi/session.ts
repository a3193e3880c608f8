/** One channel's conversation with us: commands go out, each reply finds its command, and whatever is wrong ends it. */
import type { Socket } from 'node:net';
import { type AgiMessage, type AgiReply, encodeCommand, makeAgiReader } from './protocol.ts';

/** How a session ended: Asterisk hung up or let go, the peer was silent or spoke nonsense, or this process stopped it. */
export type AgiEnd = 'hangup' | 'closed' | 'deadline' | 'garbage' | 'stopped';

/** The session is over, so the command has no answer. Whether the caller is gone is another matter: AMI knows. */
export class AgiGoneError extends Error {
  override readonly name = 'AgiGoneError';
  readonly why: AgiEnd;
  constructor(why: AgiEnd) {
    super(`the AGI session is over: ${why}`);
    this.why = why;
  }
}

/** How long Asterisk may take for a command that does not last. */
export const COMMAND_DEADLINE_MS = 5_000;
/** How long a peer may take to say who it is. */
export const HEADER_DEADLINE_MS = 5_000;
/** For commands that last as long as people talk. */
export const NO_DEADLINE = Number.POSITIVE_INFINITY;
const MAX_WAITING = 64;

interface Waiting {
  readonly resolve: (reply: AgiReply) => void;
  readonly reject: (error: Error) => void;
  readonly dueAtMs: number;
}

interface SessionEvents {
  /** The header is read: the session may be worked with. */
  onStart(session: AgiSession): void;
  onEnd(session: AgiSession, why: AgiEnd, detail: string | undefined): void;
  /** Milliseconds of a clock that never jumps; may be coarse. */
  nowMs(): number;
  /** Asks for a `flush` of this session once all that has come in is read: many sessions then write in one go. */
  onUnsent(session: AgiSession): void;
}

/** A session has a life: it begins with Asterisk's header and ends once, for one reason. */
export class AgiSession {
  readonly #socket: Socket;
  readonly #events: SessionEvents;
  readonly #waiting: Waiting[] = [];
  #ended: AbortController | undefined;
  #unsent = '';
  #variables: ReadonlyMap<string, string> | undefined;
  #headerDueAtMs: number;
  #end: AgiEnd | undefined;

  constructor(socket: Socket, events: SessionEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#headerDueAtMs = events.nowMs() + HEADER_DEADLINE_MS;
    const reader = makeAgiReader((message) => this.#take(message));
    socket.on('data', (bytes) => reader.push(bytes as Buffer));
    socket.on('error', () => this.close('closed'));
    socket.on('close', () => this.close('closed'));
  }

  /** Aborts when the session is over. */
  get signal(): AbortSignal {
    this.#ended ??= new AbortController();
    if (this.#end !== undefined) this.#ended.abort(this.#end);
    return this.#ended.signal;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** What Asterisk said of the channel at the start, by names such as `agi_uniqueid`; empty if it said nothing. */
  variable(name: string): string {
    return this.#variables?.get(name) ?? '';
  }

  /**
   * Sends one command and gives its reply. Replies come in the order of the commands, so a command that gets none within
   * `deadlineMs` ends the session: no later reply can ever be taken for another command's.
   */
  command(words: string, args: readonly string[] = [], deadlineMs: number = COMMAND_DEADLINE_MS): Promise<AgiReply> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) return reject(new AgiGoneError(this.#end));
      if (this.#waiting.length >= MAX_WAITING) return reject(new RangeError('too many AGI commands wait for replies'));
      const line = encodeCommand(words, args);
      this.#waiting.push({ resolve, reject, dueAtMs: this.#events.nowMs() + deadlineMs });
      if (this.#unsent === '') this.#events.onUnsent(this);
      this.#unsent += line;
    });
  }

  /** Writes the commands that were given since the last time. */
  flush(): void {
    if (this.#end === undefined) this.#socket.write(this.#unsent);
    this.#unsent = '';
  }

  /** Ends the session at once; waiting commands fail. Does nothing the second time. */
  close(why: AgiEnd, detail?: string): void {
    if (this.#end !== undefined) return;
    this.#end = why;
    this.#socket.destroy();
    for (const { reject } of this.#waiting.splice(0)) reject(new AgiGoneError(why));
    this.#ended?.abort(why);
    this.#events.onEnd(this, why, detail);
  }

  /** Ends the session if the header or a reply is overdue. */
  checkDeadline(nowMs: number): void {
    if (this.#variables === undefined && nowMs >= this.#headerDueAtMs) this.close('deadline', 'no header came');
    else if (this.#waiting.some((command) => nowMs >= command.dueAtMs)) this.close('deadline', 'no reply came');
  }

  #take(message: AgiMessage): void {
    if (this.#end !== undefined) return;
    if (message.kind === 'reply') this.#answer(message);
    else if (message.kind === 'hangup') this.close('hangup');
    else if (message.kind === 'fault') this.close('garbage', message.why);
    else {
      this.#variables = message.variables;
      this.#events.onStart(this);
    }
  }

  #answer(reply: AgiReply): void {
    const command = this.#waiting.shift();
    if (command === undefined) this.close('garbage', 'a reply to nothing');
    else command.resolve(reply);
  }
}
