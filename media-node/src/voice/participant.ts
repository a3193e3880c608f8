/** Who talks with a caller, what he is told to do, and what is told of it. */
import type { Instant } from '@botpbx/shared/base/ids';
import type { ConversationTurn } from '@botpbx/shared/model/conversation';
import type { Clock, LanguageModel, Message, SpeechToText, TextToSpeech, Used, Vad } from './ports.ts';
import type { ConversationSettings } from './settings.ts';
import type { HandOver, Tools } from './tools.ts';

/** Something that happened in a conversation, for whoever keeps its record. */
export type Fact =
  /** The agent and the caller have each had their say; with what the caller really heard. */
  | { readonly kind: 'turn'; readonly turn: ConversationTurn }
  | Used
  /** A provider failed in a way that was felt, or the caller was not understood. */
  | { readonly kind: 'error'; readonly where: 'hear' | 'think' | 'speak' | 'misunderstood'; readonly error: unknown }
  /** What the caller says, as it looks while he speaks. */
  | { readonly kind: 'partial'; readonly text: string };

/** An agent, ready to talk. All of it is one call's. */
export interface Participant {
  readonly settings: ConversationSettings;
  readonly system: string;
  readonly tools: Tools;
  readonly hear: SpeechToText;
  readonly vad: Vad;
  readonly think: LanguageModel;
  readonly speak: TextToSpeech;
  readonly clock: Clock;
  /** The time of day. */
  readonly instant: () => Instant;
  /** Takes a fact and returns at once. */
  readonly tell: (fact: Fact) => void;
  /** The caller enters digits in secret from now on, or no longer: whoever records the call stops meanwhile. Awaited, at most a second. */
  readonly onMasked: (isMasked: boolean) => Promise<void>;
}

/** How a conversation begins. */
export interface Start {
  /** What was said before: the agent takes the caller back. There is no greeting then. */
  readonly history?: readonly Message[];
  /** Told to the model first, which then speaks: why the caller is back. */
  readonly note?: string;
  /** Turns that were told before: the next one has this number. */
  readonly turnsTold?: number;
}

/** How a conversation ended. */
export type Ended = { readonly history: readonly Message[] } & (
  | { readonly kind: 'caller-left' }
  | { readonly kind: 'hand-over'; readonly to: HandOver }
  /** `why`: the agent by a tool, or the caller by a phrase. */
  | { readonly kind: 'ended'; readonly why: 'agent' | 'phrase' }
  | { readonly kind: 'too-many-turns' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'cancelled' }
);

/** How a conversation ended, without its history. */
export type End = Ended extends infer One ? (One extends Ended ? Omit<One, 'history'> : never) : never;
