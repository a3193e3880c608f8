/** What `/ws` tells dashboards and integrations: the names and fields of the public reference. */
import { z } from 'zod';
import { Direction, Disposition } from '../model/call.ts';
import { ExtensionStatus } from '../model/extension.ts';
import { NodeStatus } from '../model/node.ts';
import { QueueOutcome } from '../model/queue-outcome.ts';
import { TrunkStatus } from '../model/trunk-status.ts';
import { MailboxId } from '../model/voicemail-setting.ts';

const timestamp = z.iso.datetime();

export const LiveEvent = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('call.new'),
    data: z.object({ call_id: z.string(), from: z.string(), to: z.string(), direction: Direction, timestamp }),
  }),
  z.object({ event: z.literal('call.answer'), data: z.object({ call_id: z.string(), answered_by: z.string(), timestamp }) }),
  z.object({
    event: z.literal('call.end'),
    data: z.object({ call_id: z.string(), duration: z.number(), disposition: Disposition, timestamp }),
  }),
  z.object({
    event: z.literal('call.transfer'),
    data: z.object({ call_id: z.string(), from: z.string(), to: z.string(), type: z.enum(['blind', 'attended']) }),
  }),
  z.object({
    event: z.literal('extension.status'),
    data: z.object({
      extension: z.string(),
      status: ExtensionStatus,
      previous: ExtensionStatus,
      dnd: z.boolean().default(false).describe('Not to be disturbed, whatever the status'),
    }),
  }),
  z.object({
    event: z.literal('queue.update'),
    data: z.object({ queue: z.string(), calls_waiting: z.number(), agents_available: z.number(), longest_wait: z.number() }),
  }),
  z.object({
    event: z.literal('queue.call'),
    data: z.object({
      queue: z.string(),
      call_id: z.string(),
      from: z.string(),
      outcome: QueueOutcome,
      member: z.string().nullable(),
      wait: z.number(),
      timestamp,
    }),
  }),
  z.object({
    event: z.literal('agent.conversation'),
    data: z.object({
      call_id: z.string(),
      agent: z.string(),
      turn: z.number(),
      user_text: z.string().nullable().describe('null: nobody spoke'),
      agent_text: z.string().describe('What the caller heard'),
    }),
  }),
  z.object({
    event: z.literal('agent.handover'),
    data: z.object({
      call_id: z.string(),
      agent: z.string(),
      to: z.string(),
      summary: z.string().nullable().describe('What the caller wants'),
      transcript: z.string().describe('What was said until then'),
    }),
  }),
  z.object({
    event: z.literal('flow.step'),
    data: z.object({
      call_id: z.string(),
      walk: z.string().describe('A call may come to flows twice'),
      place: z.number().describe('Of the step in the walk, from 0'),
      ivr_id: z.number(),
      version: z.number(),
      step_id: z.string(),
      kind: z.string(),
      exit: z.string().describe('Where the caller left it; `gone`: he hung up in it'),
      ms: z.number().describe('How long he was in it'),
      timestamp,
    }),
  }),
  z.object({
    event: z.literal('trunk.status'),
    data: z.object({
      trunk_id: z.number(),
      status: TrunkStatus,
      previous: TrunkStatus,
      latency_ms: z.number().nullable(),
      timestamp,
    }),
  }),
  z.object({
    event: z.literal('node.status'),
    data: z.object({
      node_id: z.number(),
      status: NodeStatus,
      latest_revision: z.number().nullable(),
      applied_revision: z.number().nullable(),
    }),
  }),
  z.object({
    event: z.literal('emergency.call'),
    data: z.object({
      call_id: z.string(),
      caller: z.string().nullable(),
      number: z.string(),
      location_id: z.number().nullable(),
      timestamp,
    }),
  }),
  z.object({
    event: z.literal('voicemail.new'),
    data: z.object({ mailbox: MailboxId, from: z.string(), from_name: z.string().nullable(), duration: z.number(), timestamp }),
  }),
  z.object({
    event: z.literal('voicemail.changed'),
    data: z.object({ mailbox: MailboxId, timestamp }),
  }),
  z.object({
    event: z.literal('security.alert'),
    data: z.object({ node_id: z.number(), what: z.string(), account: z.string(), address: z.string(), timestamp }),
  }),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;

/** Texts that a client of `/ws` sends. The first must be `auth`, unless the browser's cookie came with the upgrade. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auth'), token: z.string().max(4096) }),
  z.strictObject({ type: z.literal('subscribe'), events: z.array(z.string().max(200)).max(200) }),
  z.strictObject({ type: z.literal('unsubscribe'), events: z.array(z.string().max(200)).max(200) }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

export type ServerMessage =
  | LiveEvent
  | { type: 'auth_ok' }
  | { type: 'subscribed'; events: string[] }
  | { type: 'error'; code: 'auth.failed' | 'auth.required' | 'message.invalid' | 'topic.invalid' | 'too_slow' };
