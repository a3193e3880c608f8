/** AI voice agents, as routing needs them. */
import type { ConversationEnding } from '@botpbx/shared/model/conversation';
import type { AgentDecision } from '@botpbx/shared/model/decision';
import type { Destination } from '@botpbx/shared/model/destination';

/** How a caller left an agent. */
export type AgentExit =
  /** The caller hung up, or was taken elsewhere. */
  | { readonly kind: 'gone' }
  /** All is said; the call may end. */
  | { readonly kind: 'done'; readonly found: AgentFound }
  /** The agent hands him over; its policy has allowed the place. */
  | { readonly kind: 'transfer'; readonly to: Destination; readonly why: string; readonly found: AgentFound }
  /** The agent cannot serve him, or is lost. */
  | { readonly kind: 'failed'; readonly why: string };

/** What came of a talk. */
export interface AgentFound {
  readonly ending: ConversationEnding;
  /** What the agent noted down. */
  readonly outcome: Readonly<Record<string, string | number | boolean>>;
  /** Null where nobody wants it, or there is none. */
  readonly summary: string | null;
}

/** The same as variables of a flow. */
export const foundOf = ({ ending, outcome, summary }: AgentFound): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(outcome).map(([name, value]) => [`AGENT_${variableOf(name)}`, String(value).slice(0, MAX_VALUE)])),
  AGENT_SUMMARY: (summary ?? '').slice(0, MAX_VALUE),
  AGENT_ENDING: ending,
});
const MAX_VALUE = 500;
const variableOf = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .slice(0, 50);

/** What a caller brings along. */
export interface AgentVisit {
  readonly tenantId: number;
  readonly decision: AgentDecision;
  /** What led here wants the agent to know, in words for the model. */
  readonly context: string | null;
  /** Values of the flow or campaign that texts may name. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whoever led here waits a moment for a summary of the talk. */
  readonly wantsSummary?: boolean;
}

/** The agents as one caller meets them. */
export interface AgentDesk {
  /** Lets the agent talk with the caller until one of them ends it. Never rejects for what a provider does. */
  talk(visit: AgentVisit): Promise<AgentExit>;
}
