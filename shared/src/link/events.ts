/** What a node tells the cloud of. Each event is spooled on disk first and arrives at least once, unique by (node, epoch, seq). */
import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { CallEvent, CallWithLegs, Direction, Leg } from '../model/call.ts';
import { ExtensionStatus } from '../model/extension.ts';
import { FraudReason } from '../model/fraud-block.ts';
import { QueueOutcome } from '../model/queue-outcome.ts';
import { TrunkStatus } from '../model/trunk-status.ts';
import { ConversationEnded, ConversationHandedOver, ConversationStarted, ConversationTurned } from './conversation-events.ts';
import { FlowBegun, FlowEnded, FlowStepped } from './flow-events.ts';
import { VoicemailChanged, VoicemailDeleted, VoicemailNew } from './voicemail-events.ts';

const party = z.string().max(80);
const common = { tenant_id: z.number().int().positive(), at: Instant };
const ofCall = { ...common, call_id: CallId };

/** The finished call as the node saw it; the cloud adds nothing but the node. */
export const EndedCall = CallWithLegs.omit({ node_id: true });
export type EndedCall = z.infer<typeof EndedCall>;

/** What a queue shows to the world. */
const QueueSums = z.object({ calls_waiting: z.number().int(), agents_available: z.number().int(), longest_wait: z.number().int() });

export const NodeEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call.new'),
    ...ofCall,
    from: party,
    from_name: party.nullable(),
    to: party,
    direction: Direction,
    revision: z.number().int().nullable(),
    leg: Leg.nullish(),
  }),
  z.object({ kind: z.literal('call.answer'), ...ofCall, answered_by: party, leg: Leg.nullish() }),
  z.object({ kind: z.literal('call.step'), ...ofCall, ...CallEvent.omit({ at: true }).shape, leg: Leg.nullable() }),
  z.object({ kind: z.literal('call.transfer'), ...ofCall, from: party, to: party, type: z.enum(['blind', 'attended']) }),
  z.object({ kind: z.literal('call.end'), ...ofCall, call: EndedCall }),
  z.object({
    kind: z.literal('extension.status'),
    ...common,
    extension: party,
    status: ExtensionStatus,
    previous: ExtensionStatus,
    dnd: z.boolean().default(false),
  }),
  /** A field of the desired state got another value at the node; what may change is told in `changes.ts`. */
  z.object({
    kind: z.literal('change'),
    ...common,
    of: z.string().max(40),
    id: z.number().int().positive(),
    field: z.string().max(40),
    value: z.json(),
  }),
  z.object({ kind: z.literal('queue.update'), ...common, queue: z.string().max(40), ...QueueSums.shape }),
  z.object({
    kind: z.literal('queue.stay'),
    ...ofCall,
    queue_id: z.number().int().positive(),
    queue: z.string().max(40).describe('Its key'),
    stay: z.string().max(80).describe('Names the stay: a caller may come twice'),
    from: party,
    joined_at: Instant,
    outcome: QueueOutcome,
    wait_seconds: z.number().int(),
    member: party.nullable().describe('The extension that took the call'),
    talk_seconds: z.number().int(),
  }),
  z.object({
    kind: z.literal('queue.member'),
    ...common,
    queue_id: z.number().int().positive(),
    extension: party,
    what: z.enum(['missed', 'paused']),
    seconds: z.number().int().describe('That it rang, or that the pause went on which is over now'),
  }),
  z.object({
    kind: z.literal('trunk.status'),
    ...common,
    trunk_id: z.number().int().positive(),
    status: TrunkStatus,
    previous: TrunkStatus,
    latency_ms: z.number().int().nullable(),
  }),
  /** Somebody calls for help. */
  z.object({
    kind: z.literal('emergency'),
    ...ofCall,
    extension: party.nullable(),
    number: party,
    location_id: z.number().int().nullable(),
    caller_id: party.nullable(),
  }),
  z.object({
    kind: z.literal('pin.used'),
    ...ofCall,
    extension: party.nullable(),
    pin_set_id: z.number().int().positive(),
    pin_id: z.number().int().positive(),
  }),
  ConversationStarted,
  ConversationTurned,
  ConversationHandedOver,
  ConversationEnded,
  FlowBegun,
  FlowStepped,
  FlowEnded,
  VoicemailNew,
  VoicemailChanged,
  VoicemailDeleted,
  z.object({
    kind: z.literal('security'),
    ...common,
    /** Null tenant cannot be known for a name that nobody has: then it is the node's default tenant. */
    what: z.enum(['wrong_password', 'unknown_account', 'refused_address', 'mailbox_locked', 'toll_fraud', 'other']),
    account: party,
    address: z.string().max(80).describe('IP address and port of the peer; of toll fraud, what happened'),
    /** Calls abroad that were stopped; they wait for somebody to look. */
    block: z
      .object({ key: z.uuid(), extension: party.nullable(), reason: FraudReason, prefixes: z.array(z.string().max(15)).max(50) })
      .optional(),
  }),
]);
export type NodeEvent = z.infer<typeof NodeEvent>;
export type NodeEventOf<Kind extends NodeEvent['kind']> = Extract<NodeEvent, { kind: Kind }>;

export const SpooledEvent = z.object({ seq: z.number().int().positive(), event: NodeEvent });
export type SpooledEvent = z.infer<typeof SpooledEvent>;
