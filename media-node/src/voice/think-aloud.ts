/** One round of thinking: the model's text goes to the mouth piece by piece as it comes, its tool calls are kept. */
import type { Asked, Clock, LanguageModel, ToolCall, Used } from './ports.ts';
import { sentenceCutter } from './sentences.ts';
import { until } from './streams.ts';

/** What came of a round. */
export interface Thought {
  /** All that is to be said, as it is spoken. */
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly firstTokenMs: number | undefined;
  readonly firstSentenceMs: number | undefined;
  /** It ended because the signal aborted. */
  readonly isCut: boolean;
}

export interface ThinkParts {
  readonly think: LanguageModel;
  readonly clock: Clock;
  readonly say: (piece: string) => void;
  readonly onUsed: (used: Used) => void;
}

/** Thinks until the model has finished. Rejects with what the model threw; what was said before stays said. */
export async function thinkAloud({ think, clock, say, onUsed }: ThinkParts, asked: Asked, signal: AbortSignal): Promise<Thought> {
  const cutter = sentenceCutter();
  const pieces: string[] = [];
  const toolCalls: ToolCall[] = [];
  let firstTokenMs: number | undefined;
  let firstSentenceMs: number | undefined;
  const speak = (ready: readonly string[]) => {
    for (const piece of ready) {
      firstSentenceMs ??= clock.nowMs();
      pieces.push(piece);
      say(piece);
    }
  };
  for await (const thought of until(think(asked, signal), signal)) {
    if (thought.kind === 'used') {
      onUsed(thought);
      continue;
    }
    firstTokenMs ??= clock.nowMs();
    if (thought.kind === 'text') speak(cutter.push(thought.text));
    else {
      // what is said before a tool is called is said at once
      speak(cutter.flush());
      toolCalls.push(thought);
    }
  }
  if (!signal.aborted) speak(cutter.flush());
  return { text: pieces.join(' '), toolCalls, firstTokenMs, firstSentenceMs, isCut: signal.aborted };
}
