/** What of an agent's configuration steers a conversation. */
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import { type Phrases, phrasesOf } from './phrases.ts';

export interface ConversationSettings {
  /** A language tag. */
  readonly language: string;
  readonly greeting: string | null;
  readonly isGreetingInterruptible: boolean;
  readonly isInterruptible: boolean;
  readonly maxTurns: number;
  readonly silenceTimeoutMs: number;
  readonly endPhrases: readonly string[];
  /** Silence that ends a turn that sounds finished. */
  readonly minSilenceMs: number;
  /** Silence that ends one that does not. */
  readonly maxSilenceMs: number;
  readonly phrases: Phrases;
}

/** Takes them out of an agent. The language is the one that it listens in. */
export function conversationSettings(agent: ConfigAgent): ConversationSettings {
  const { listening } = agent;
  const language = agent.stt[0]?.language ?? 'en-US';
  return {
    language,
    greeting: agent.greeting,
    isGreetingInterruptible: listening.greeting_interruptible,
    isInterruptible: listening.interruptible,
    maxTurns: agent.max_turns,
    silenceTimeoutMs: agent.silence_timeout * 1000,
    endPhrases: agent.end_call_phrases,
    minSilenceMs: listening.min_silence_ms,
    maxSilenceMs: Math.max(listening.min_silence_ms, listening.max_silence_ms),
    phrases: phrasesOf(language),
  };
}
