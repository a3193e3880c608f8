/** What tools need of the house. Each port is filled by whoever has the thing; all of it is one tenant's and one call's. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { ToolSpec } from '@botpbx/shared/model/agent-tool';
import type { ExtensionStatus } from '@botpbx/shared/model/extension';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import type { Log } from '../log.ts';
import type { ToolResult } from '../voice/tools.ts';

/** What of a tenant's configuration tools look things up in. */
export type ToolTenant = Pick<
  TenantSection,
  | 'tenant_id'
  | 'time_zone'
  | 'extensions'
  | 'ring_groups'
  | 'queues'
  | 'agents'
  | 'time_conditions'
  | 'conference_rooms'
  | 'paging_groups'
  | 'parking_lots'
  | 'sounds'
>;

/** The call in which the tools are used. */
export interface ToolVisit {
  readonly callId: string;
  readonly conversation: string;
  /** Empty where the carrier does not say. */
  readonly callerNumber: string;
  readonly callerName: string;
}

/** Who is free just now. */
export interface LiveState {
  statusOf(extension: string): ExtensionStatus | undefined;
  queueOf(queueId: number): QueueNow | undefined;
}
export interface QueueNow {
  readonly waiting: number;
  readonly available: number;
  readonly longestWaitSeconds: number;
}

/** A message that somebody left with an agent. */
export interface LeftMessage {
  readonly mailbox: MailboxId;
  readonly callerName: string;
  readonly text: string;
  readonly callbackNumber: string | null;
}

/** Somebody wants to be called. */
export interface WantedCallback {
  readonly atMs: number;
  readonly number: string;
  readonly note: string | null;
}

/** What a tool has done in the world. Each rejects when it was not done. */
export interface Errands {
  leaveMessage(message: LeftMessage, signal: AbortSignal): Promise<void>;
  /** Plays keys to the caller. */
  playDigits(digits: string, signal: AbortSignal): Promise<void>;
  scheduleCallback(callback: WantedCallback, signal: AbortSignal): Promise<void>;
  /** What is known so far; replaces what was told before. */
  setOutcome(outcome: Readonly<Record<string, string | number | boolean>>): void;
  /** Absent where there is no provider. */
  readonly sendSms?: (to: string, text: string, signal: AbortSignal) => Promise<void>;
}

/** Something that was found in a document. */
export interface Passage {
  /** Document and part of it, as it is cited. */
  readonly source: string;
  readonly text: string;
}

/** The documents of one agent. */
export interface Knowledge {
  search(query: string, signal: AbortSignal): Promise<readonly Passage[]>;
}

/** Tools that come from outside of the product. */
export interface ForeignTool {
  readonly spec: ToolSpec;
  readonly filler: string | null;
  /** Its arguments fit its schema. Rejects for whatever goes wrong. */
  act(given: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolResult>;
  /** Whether digits that the caller entered in secret may be handed to it. */
  readonly takesSecrets: boolean;
}

export interface World {
  readonly tenant: ToolTenant;
  readonly visit: ToolVisit;
  readonly state: LiveState;
  readonly errands: Errands;
  readonly knowledge: Knowledge;
  /** The tenant's functions and what MCP servers offer, in order of preference. */
  readonly foreign: readonly ForeignTool[];
  readonly nowMs: () => number;
  readonly log: Log;
}
