/** What a call that is only thought of comes to. */
import type { RoutingExplanation, RoutingStep } from '@botpbx/shared/model/flow-history';

export type ThoughtStep = RoutingStep;

export interface Thought {
  readonly outcome: RoutingExplanation['outcome'];
  /** Where the main way leads, in a sentence. */
  readonly says: string;
  readonly steps: readonly ThoughtStep[];
}

/** On which way a thought is. */
export interface Lead {
  /** What it is a case of; null on the main way. */
  readonly branch: string | null;
  /** Cases within cases. */
  readonly depth: number;
  /** What the caller still presses. */
  readonly keys: string;
}

/** Deeper cases than these say nothing to anybody. */
export const MAX_DEPTH = 3;

/** The way of a case within another one. */
export const underCase = ({ branch, depth, keys }: Lead, when: string): Lead => ({
  branch: branch === null ? when : `${branch}, then ${when}`,
  depth: depth + 1,
  keys,
});
