/** What follows from events: gathered while they are folded, and as it is then stored and told. */
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { AnswerToRecord, CallToRecord, EventToRecord, LegToRecord } from '../calls/record.ts';
import type { ToldChange } from '../db/changed.ts';
import type { Help } from '../emergency-locations/help-mails.ts';
import type { SeenExtension } from '../extensions/status.ts';
import type { FlowEvent } from '../flow-walks/record.ts';
import type { BlockToRecord } from '../fraud-blocks/record.ts';
import type { MemberTimeToRecord, StayToRecord } from '../queues/record.ts';
import type { SeenTrunk } from '../trunks/status.ts';
import type { MessageToRecord } from '../voicemails/record.ts';
import type { ConversationEvent } from './dispatch-conversations.ts';
import type { Alert } from './dispatch-outside.ts';

/** The node that tells, and whose events it may tell. */
export interface Teller {
  readonly nodeId: number;
  readonly epoch: string;
  /** Tenants that it serves, or has served until an instant. */
  readonly memberships: ReadonlyMap<number, string | null>;
}

/** All that follows. */
export interface Effects {
  readonly calls: readonly CallToRecord[];
  readonly answers: readonly AnswerToRecord[];
  readonly legs: readonly LegToRecord[];
  readonly timeline: readonly EventToRecord[];
  readonly statuses: readonly SeenExtension[];
  readonly trunks: readonly SeenTrunk[];
  /** Stays in queues; of each the last word. */
  readonly stays: readonly StayToRecord[];
  readonly memberTimes: readonly MemberTimeToRecord[];
  /** What people changed at the node, in order. */
  readonly changes: readonly ToldChange[];
  readonly alerts: readonly Alert[];
  /** Calls abroad that a node has stopped. */
  readonly blocks: readonly BlockToRecord[];
  /** Calls for help of which somebody is to be told. */
  readonly helps: readonly Help[];
  /** Messages in mailboxes, in order. */
  readonly messages: readonly MessageToRecord[];
  /** What agents and callers said, in order. */
  readonly conversations: readonly ConversationEvent[];
  /** How callers went through flows, in order. */
  readonly flows: readonly FlowEvent[];
  readonly live: readonly { readonly tenantId: number; readonly live: LiveEvent }[];
  /** Events that speak of what is none of the node's business. */
  readonly refused: readonly NodeEvent[];
}

/** Begins with nothing. */
export const newFolding = (teller: Teller): Folding => ({
  teller,
  calls: new Map(),
  answers: new Map(),
  legs: new Map(),
  timeline: [],
  statuses: new Map(),
  trunks: new Map(),
  stays: new Map(),
  memberTimes: [],
  changes: [],
  blocks: [],
  helps: [],
  messages: [],
  conversations: [],
  flows: [],
  alerts: [],
  live: [],
});

/** What is gathered so far; of calls and phones the last word. */
export interface Folding {
  readonly teller: Teller;
  readonly calls: Map<string, CallToRecord>;
  readonly answers: Map<string, AnswerToRecord>;
  readonly legs: Map<string, LegToRecord>;
  readonly timeline: EventToRecord[];
  readonly statuses: Map<string, SeenExtension>;
  readonly trunks: Map<number, SeenTrunk>;
  readonly stays: Map<string, StayToRecord>;
  readonly memberTimes: MemberTimeToRecord[];
  readonly changes: ToldChange[];
  readonly alerts: Alert[];
  readonly blocks: BlockToRecord[];
  readonly helps: Help[];
  readonly messages: MessageToRecord[];
  readonly conversations: ConversationEvent[];
  readonly flows: FlowEvent[];
  readonly live: { tenantId: number; live: LiveEvent }[];
}

/** Ends the gathering. */
export function effectsOf({ teller: _teller, ...gathered }: Folding, refused: readonly NodeEvent[]): Effects {
  const { calls, answers, legs, statuses, trunks, stays } = gathered;
  const last = { calls: [...calls.values()], answers: [...answers.values()], legs: [...legs.values()], statuses: [...statuses.values()] };
  return { ...gathered, ...last, trunks: [...trunks.values()], stays: [...stays.values()], refused };
}
