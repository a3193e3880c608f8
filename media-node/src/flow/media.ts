/** What routing and flow steps play to a caller and hear of him; how it is done is Asterisk's business. */

import type { Line } from '../voice/ports.ts';

/** One thing to be heard. A sound that is not on the disk is passed over, with a line in the log: a call does not die of it. */
export type Prompt =
  /** One of Asterisk's core sounds, such as `vm-intro`. */
  | { readonly kind: 'core'; readonly name: string }
  /** A tenant's sound by its content's SHA-256. */
  | { readonly kind: 'sound'; readonly hash: string }
  /** A file of this node: absolute path without extension. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'digits'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Weekday, date and time as they are spoken. */
  | { readonly kind: 'instant'; readonly atMs: number; readonly timeZone: string }
  | { readonly kind: 'silence'; readonly seconds: number };

/** What of digits is asked for. */
export interface DigitsAsked {
  readonly prompts: readonly Prompt[];
  readonly maxDigits: number;
  /** Time for the first digit, counted from the end of the prompts, and between digits. */
  readonly timeoutMs: number;
  /** Time between digits, where it is another. */
  readonly betweenMs?: number | undefined;
  /** Ends the input early and is not part of it; empty for none. */
  readonly terminator: string;
}
/** What was pressed, and what ended it. `gone`: the caller hung up. */
export type DigitsHeard =
  | { readonly kind: 'digits'; readonly digits: string; readonly ended: 'terminator' | 'full' | 'timeout' }
  | { readonly kind: 'gone' };

/** What is to be recorded. */
export interface RecordAsked {
  /** Absolute path without extension; 16-bit mono WAV at 8 kHz is written beside `.wav`. */
  readonly path: string;
  readonly maxSeconds: number;
  /** Silence that ends the recording; 0 for none. */
  readonly silenceSeconds: number;
  /** Digits of which any ends it. */
  readonly stopDigits: string;
  readonly hasBeep: boolean;
}
export interface Recorded {
  readonly durationMs: number;
  readonly endedBy: 'digit' | 'silence' | 'max' | 'gone';
  readonly digit?: string | undefined;
}

/** The caller's own voice, and a way to be heard by him at the same time. */
export interface CallerLine {
  /** Close it to go on with him. */
  readonly line: Line;
  /** Resolves when it is closed: `back` when he is still there. Never rejects. */
  readonly over: Promise<'gone' | 'back'>;
}

export interface Media {
  /** Answers; does nothing on a call that is up. `by` stands in the call's record; by default what was dialled. */
  answer(by?: string): Promise<void>;
  /** Plays one after the other until the end or one of `stopDigits`, and gives that digit; `gone` when the caller hung up. */
  play(prompts: readonly Prompt[], stopDigits?: string): Promise<{ readonly digit: string | undefined; readonly isGone: boolean }>;
  readDigits(asked: DigitsAsked): Promise<DigitsHeard>;
  record(asked: RecordAsked): Promise<Recorded>;
  /** From now on a key that is pressed between two prompts or questions is the first of the next one. */
  keepKeys(): Promise<void>;
  /** Ends that; keys that nobody asked for are forgotten. */
  forgetKeys(): Promise<void>;
  /** Brings his voice to us, answering the call; `signal` closes the line. Undefined when he is gone; rejects where it cannot be had. */
  openLine(signal: AbortSignal): Promise<CallerLine | undefined>;
}
