/**
 * What the cloud asks of a node, now, over its link: each command has an answer or a refusal. Wishes that may wait are configuration.
 * A new kind is a member of `NodeCommand`, a line of `commandAnswers`, and a handler in the node's `commands/`.
 */
import { z } from 'zod';
import { CallId } from '../base/ids.ts';
import { ExtensionNumber } from '../base/phone.ts';
import { AgentTried, AgentTry } from '../model/agent-try.ts';
import { QueueNow } from '../model/queue.ts';
import { RecordingAct } from '../model/recording.ts';
import { AsteriskStatus, LiveLeg } from '../model/system.ts';
import { TrunkTest } from '../model/trunk-test.ts';
import { ConfigAgent } from './section/agent.ts';
import { ChangeVoicemail, VoicemailAnswer } from './voicemail-events.ts';

/** How long the cloud waits for the answer to a command, in milliseconds. */
export const COMMAND_WITHIN_MS = 5_000;

/** The same of one kind of command: a model that thinks takes its time. */
export const commandWithinMs = (kind: CommandKind): number => (kind === 'agent.try' ? 30_000 : COMMAND_WITHIN_MS);

const ofTenant = { tenant_id: z.number().int().positive() };
const ofCall = { ...ofTenant, call_id: CallId };

/** All commands. Those that name a tenant reach nothing of any other one, whatever the cloud says. */
export const NodeCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hangup'), ...ofCall }),
  z.strictObject({ kind: z.literal('recording'), ...ofCall, act: RecordingAct }),
  z.strictObject({ kind: z.literal('queue.now'), ...ofTenant, queue_id: z.number().int().positive() }),
  z.strictObject({
    kind: z.literal('transfer'),
    ...ofCall,
    to: z.string().max(32),
    by: ExtensionNumber.optional().describe('Who hands the caller over; by default whoever of the tenant answered, or else called'),
  }),
  z.strictObject({
    kind: z.literal('originate'),
    ...ofTenant,
    once: z.string().min(8).max(100).describe('Names the request: repeated, it gives the first answer and places no second call'),
    from: ExtensionNumber,
    to: z.string().max(32),
    caller_id: z.string().max(32).nullable(),
    timeout: z.number().int().min(5).max(300),
  }),
  z.strictObject({
    kind: z.literal('agent.try'),
    ...ofTenant,
    agent: ConfigAgent.describe('As it is to be tried: it need not be published'),
    messages: AgentTry.shape.messages,
  }),
  z.strictObject({ kind: z.literal('legs'), tenant_id: ofTenant.tenant_id.nullable().describe('Null: of all tenants of the node') }),
  ChangeVoicemail,
  z.strictObject({ kind: z.literal('trunk.test'), ...ofTenant, trunk_id: z.number().int().positive() }),
  z.strictObject({ kind: z.literal('asterisk.status') }),
  z.strictObject({ kind: z.literal('asterisk.reload') }),
]);
export type NodeCommand = z.infer<typeof NodeCommand>;
export type CommandKind = NodeCommand['kind'];
export type CommandOf<Kind extends CommandKind> = Extract<NodeCommand, { kind: Kind }>;

/** What a node answers to each kind. */
export const commandAnswers = {
  'queue.now': QueueNow,
  recording: z.object({ state: z.enum(['recording', 'paused', 'off']) }),
  hangup: z.object({ legs: z.number().int().describe('Legs that were to end') }),
  transfer: z.object({ by: z.string().max(80), party: z.string().max(80).describe('Who was sent on') }),
  originate: z.object({ call_id: CallId }),
  'agent.try': AgentTried,
  legs: z.object({ legs: z.array(LiveLeg).max(5_000) }),
  'voicemail.change': VoicemailAnswer,
  'trunk.test': TrunkTest.omit({ ok: true }),
  'asterisk.status': AsteriskStatus,
  'asterisk.reload': z.object({ ms: z.number().int() }),
} as const satisfies Record<CommandKind, z.ZodType>;
export type AnswerTo<Kind extends CommandKind> = z.infer<(typeof commandAnswers)[Kind]>;

/**
 * Why a command came to nothing. `not_found`: there is no such thing of this tenant here. `refused`: a rule forbids it. `invalid`: it asks for
 * what cannot be. `conflict`: not in
 * this state. `unavailable`: Asterisk cannot be asked now. `unsupported`: this node does not know the kind. `lost`: it was begun before
 * and nobody knows how it ended. `failed`: it broke.
 */
export const CommandFault = z.enum(['not_found', 'refused', 'invalid', 'conflict', 'unavailable', 'unsupported', 'lost', 'failed']);
export type CommandFault = z.infer<typeof CommandFault>;

/** How a command ended. */
export const CommandOutcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), answer: z.unknown() }),
  z.object({ ok: z.literal(false), code: CommandFault, why: z.string().max(300).describe('One sentence for people') }),
]);
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** Finds the command of its own by the answer. */
export const CommandId = z.string().regex(/^[A-Za-z0-9_-]{8,80}$/);

/** A command that a node has refused, on either side of the link. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
  readonly code: CommandFault;
  constructor(code: CommandFault, why: string, options: { cause?: unknown } = {}) {
    super(why, options);
    this.code = code;
  }
}
