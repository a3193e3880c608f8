/** What an agent can do beside talking, as a conversation needs it. A tool never decides by what a model says alone: policy does. */
import type { ToolSpec } from '@botpbx/shared/model/agent-tool';
import type { Destination } from '@botpbx/shared/model/destination';
import type { ToolCall } from './ports.ts';

/** What the model is told, and which documents it came from. */
export interface ToolResult {
  readonly kind: 'result';
  readonly text: string;
  readonly isError?: boolean;
  readonly sources?: readonly string[];
}

/** Keys that the caller is to press. */
export interface DigitsAsked {
  /** What they are, in the model's words. */
  readonly purpose: string;
  readonly minDigits: number;
  readonly maxDigits: number;
  /** The model, the log, the transcript and the recording must not have them. */
  readonly isMasked: boolean;
}

/** The caller goes elsewhere; policy has allowed the place. */
export interface HandOver {
  readonly kind: 'hand-over';
  readonly to: Destination;
  /** Whom or what the caller is handed to, as it is spoken. */
  readonly name: string;
  /** The person is told first who calls, and may decline. */
  readonly isWarm: boolean;
  /** Why, in the model's words; what the person is told. */
  readonly reason: string | null;
  /** Said before, unless the model has just spoken. */
  readonly say?: string;
}

/** What becomes of a tool call. */
export type ToolOutcome =
  | ToolResult
  | HandOver
  /** The call ends; `say` is said before, unless the model has just spoken. */
  | { readonly kind: 'end'; readonly say?: string }
  /** The conversation collects digits and hands them to `collected`. */
  | { readonly kind: 'collect'; readonly asked: DigitsAsked };

export interface Tools {
  readonly specs: readonly ToolSpec[];
  /** The caller has had his say: calls from here on are counted as those of another turn. */
  newTurn(): void;
  /** Does what the model asks for, if policy allows it. Never rejects; has a deadline of its own. */
  act(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome>;
  /** What becomes of digits, and what the model is told of them; null: the caller entered none. Masked ones are kept here, and nowhere else. */
  collected(asked: DigitsAsked, digits: string | null): ToolResult;
  /** What is said while the caller waits for a tool; null for one of the usual ones. */
  fillerOf(name: string): string | null;
}
