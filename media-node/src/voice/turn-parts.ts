/** What the turns of a conversation share. */
import type { Fillers } from './fillers.ts';
import type { Participant } from './participant.ts';
import type { Line, Message } from './ports.ts';
import { Utterance } from './utterance.ts';

export interface TurnParts {
  readonly agent: Participant;
  readonly line: Line;
  readonly history: Message[];
  readonly fillers: Fillers;
  /** When the caller was last heard. */
  readonly lastSpeechMs: () => number;
  readonly setDeaf: (isDeaf: boolean) => void;
  /** The conversation. */
  readonly whole: AbortSignal;
}

/** Makes an utterance of one of them. */
export function utteranceOf(
  { agent, line, lastSpeechMs }: TurnParts,
  isInterruptible: boolean,
  signal: AbortSignal,
  filler: () => string | null,
): Utterance {
  const { speak, clock, tell } = agent;
  return new Utterance({ line, speak, clock, onUsed: tell, quietSinceMs: lastSpeechMs, filler }, isInterruptible, signal);
}
