/** What a conversation needs of the world. Each is filled by an adapter; a conversation is composed of them and owns none. */
import type { ToolSpec } from '@botpbx/shared/model/agent-tool';
import type { LineRate, Pcm } from './audio.ts';

/** A stage is a function of a stream. It ends when its input ends or when `signal` aborts, and by then holds nothing open. */
export type Stage<In, Out> = (input: AsyncIterable<In>, signal: AbortSignal) => AsyncIterable<Out>;

// ---- ears ---------------------------------------------------------------------------------------------------------

/** Tells speech from everything else. */
export interface Vad {
  /** Begins to listen to one line. */
  open(sampleRateHz: LineRate): VadEar;
}
export interface VadEar {
  readonly windowMs: number;
  /** Takes sound of any length in order and gives the probability of speech, 0 to 1, of each window that it completed. */
  feed(pcm: Pcm): Promise<readonly number[]>;
  close(): void;
}

/** What ears hand to a speech recogniser. Between `start` and `end` the caller speaks, as far as we can tell. */
export type Ear =
  | { readonly kind: 'audio'; readonly pcm: Pcm }
  /** The caller begins to speak; the sound just before it follows as `audio` where the recogniser listens by utterance. */
  | { readonly kind: 'start' }
  /** He is silent for a moment: a good time to work ahead on what was said. He may go on without another `start`. */
  | { readonly kind: 'pause' }
  /** He has finished; the recogniser owes its last `final` and then `settled`. */
  | { readonly kind: 'end' };

export interface TimedWord {
  readonly word: string;
  /** Milliseconds from the beginning of what was handed in. */
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence?: number | undefined;
}

/** What a recogniser makes of it. */
export type Heard =
  /** What was said since the last `final`, as it looks now; replaces the `partial` before. */
  | { readonly kind: 'partial'; readonly text: string }
  /** A stretch that will not change any more. `confidence` is 0 to 1, null where the engine gives none. */
  | { readonly kind: 'final'; readonly text: string; readonly confidence: number | null; readonly words?: readonly TimedWord[] }
  /** The engine itself believes that the caller has finished his turn. */
  | { readonly kind: 'turn-ended' }
  /** Answers each `end`, also when nothing was understood: all that was said before it has been told. */
  | { readonly kind: 'settled' }
  | Used;

export interface SpeechToText {
  /** `always`: wants all sound, as streaming services do; `utterance`: wants only what lies between `start` and `end`. */
  readonly listens: 'always' | 'utterance';
  readonly hear: Stage<Ear, Heard>;
}

// ---- mind ---------------------------------------------------------------------------------------------------------

export interface ToolCall {
  readonly kind: 'tool-call';
  readonly id: string;
  readonly name: string;
  /** As the model gave it; nothing of it can be trusted. */
  readonly input: unknown;
}

/** What the mind produces. */
export type Thought = { readonly kind: 'text'; readonly text: string } | ToolCall | Used;

/** What was said, in order. */
export type Message =
  | { readonly role: 'caller'; readonly text: string }
  /** `text` is what the caller really heard; `isCut` when he heard less than was meant. */
  | { readonly role: 'agent'; readonly text: string; readonly isCut?: boolean; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly name: string; readonly result: string; readonly isError?: boolean }
  /** Something that happened beside the talk, told to the model in our words: keys pressed, silence, a transfer that failed. */
  | { readonly role: 'note'; readonly text: string };

/** What the model is asked. */
export interface Asked {
  readonly system: string;
  readonly history: readonly Message[];
  readonly tools: readonly ToolSpec[];
}

export type LanguageModel = (asked: Asked, signal: AbortSignal) => AsyncIterable<Thought>;

// ---- mouth --------------------------------------------------------------------------------------------------------

/** What a speech engine gives for one piece of text. */
export type Speech =
  | { readonly kind: 'audio'; readonly pcm: Pcm }
  /** When which word is heard, from the beginning of this piece; only where the engine knows. */
  | { readonly kind: 'words'; readonly words: readonly TimedWord[] }
  | Used;

/** Speaks one piece of text, a sentence or the first part of one. */
export type TextToSpeech = (text: string, signal: AbortSignal) => AsyncIterable<Speech>;

// ---- use and failure ----------------------------------------------------------------------------------------------

/** What a provider counts and bills. */
export interface Used {
  readonly kind: 'used';
  readonly provider: string;
  readonly model: string;
  readonly inputTokens?: number;
  readonly cachedTokens?: number;
  readonly outputTokens?: number;
  readonly audioSeconds?: number;
  readonly characters?: number;
}

/** Why a provider could not serve. */
export type ProviderFault = 'auth' | 'rate_limited' | 'unavailable' | 'timeout' | 'refused' | 'garbage' | 'cut';

/** A provider failed. Faults of class `refused` are ours and would fail again with the same provider. */
export class ProviderError extends Error {
  readonly provider: string;
  readonly fault: ProviderFault;
  /** The provider asked to be left alone for so long. */
  readonly retryAfterMs: number | undefined;
  constructor(provider: string, fault: ProviderFault, options: { detail: string; cause?: unknown; retryAfterMs?: number | undefined }) {
    super(`${provider}: ${options.detail}`, { cause: options.cause });
    this.name = 'ProviderError';
    this.provider = provider;
    this.fault = fault;
    this.retryAfterMs = options.retryAfterMs;
  }
  /** Whether trying again may help, here or elsewhere. */
  get isRetryable(): boolean {
    return this.fault !== 'refused' && this.fault !== 'auth';
  }
}

// ---- line ---------------------------------------------------------------------------------------------------------

/** What comes in on the telephone line, in order. */
export type Incoming = { readonly kind: 'audio'; readonly pcm: Pcm } | { readonly kind: 'digit'; readonly digit: string };

/** Something that is being played. */
export interface Playing {
  /** Resolves when all was heard or the signal aborted, with the milliseconds that the caller really heard. Rejects with what the source threw. */
  readonly done: Promise<number>;
  /** Milliseconds that the caller has heard so far. */
  heardMs(): number;
  /** Falls silent within two frames, with a short fade, and keeps what is left. */
  pause(): void;
  resume(): void;
}

/** The telephone line: hears the caller, plays to the caller. The clock of playout is the line's. */
export interface Line {
  readonly sampleRateHz: LineRate;
  /** Ends when the caller is gone or the call was taken elsewhere. One reader. */
  readonly incoming: AsyncIterable<Incoming>;
  /** Plays at speaking pace, sound of any rate, queueing at most two frames ahead. One at a time: a second one waits for the first. */
  play(audio: AsyncIterable<Pcm>, signal: AbortSignal, onFirstFrame?: (atMs: number) => void): Playing;
  /** Level in dB of what was played to the caller within the last so many milliseconds: what an echo could be made of. */
  playedDb(withinMs: number): number;
  /** Gives the call back to who brought it; the caller stays. */
  close(): void;
}

/** Milliseconds that only go forward. */
export interface Clock {
  nowMs(): number;
  /** Resolves after so long, or at once when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
