/** AI voice agents, as routing needs them. */
import type { AgentDecision } from '@botpbx/shared/model/decision';
import type { Destination } from '@botpbx/shared/model/destination';

/** How a caller left an agent. */
export type AgentExit =
  /** The caller hung up, or was taken elsewhere. */
  | { readonly kind: 'gone' }
  /** All is said; the call may end. */
  | { readonly kind: 'done' }
  /** The agent hands him over; its policy has allowed the place. */
  | { readonly kind: 'transfer'; readonly to: Destination; readonly why: string }
  /** The agent cannot serve him, or is lost. */
  | { readonly kind: 'failed'; readonly why: string };

/** What a caller brings along. */
export interface AgentVisit {
  readonly tenantId: number;
  readonly decision: AgentDecision;
  /** What led here wants the agent to know, in words for the model. */
  readonly context: string | null;
  /** Values of the flow or campaign that texts may name. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The agents as one caller meets them. */
export interface AgentDesk {
  /** Lets the agent talk with the caller until one of them ends it. Never rejects for what a provider does. */
  talk(visit: AgentVisit): Promise<AgentExit>;
}
