/**
 * What the cloud asks of a node, now, over its link: each command has an answer or a refusal. Wishes that may wait are configuration.
 * A new kind is a member of `NodeCommand`, a line of `commandAnswers`, and a handler in the node's `commands/`.
 */
import { z } from 'zod';
import { CallId } from '../base/ids.ts';

/** How long the cloud waits for the answer to a command, in milliseconds. */
export const COMMAND_WITHIN_MS = 5_000;

const ofTenant = { tenant_id: z.number().int().positive() };
const ofCall = { ...ofTenant, call_id: CallId };

/** All commands. Those that name a tenant reach nothing of any other one, whatever the cloud says. */
export const NodeCommand = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('hangup'), ...ofCall })]);
export type NodeCommand = z.infer<typeof NodeCommand>;
export type CommandKind = NodeCommand['kind'];
export type CommandOf<Kind extends CommandKind> = Extract<NodeCommand, { kind: Kind }>;

/** What a node answers to each kind. */
export const commandAnswers = {
  hangup: z.object({ legs: z.number().int().describe('Legs that were told to end') }),
} as const satisfies Record<CommandKind, z.ZodType>;
export type AnswerTo<Kind extends CommandKind> = z.infer<(typeof commandAnswers)[Kind]>;

/**
 * Why a command came to nothing. `not_found`: there is no such thing of this tenant here. `refused`: a rule forbids it. `conflict`: not in
 * this state. `unavailable`: Asterisk cannot be asked now. `unsupported`: this node does not know the kind. `lost`: it was begun before
 * and nobody knows how it ended. `failed`: it broke.
 */
export const CommandFault = z.enum(['not_found', 'refused', 'conflict', 'unavailable', 'unsupported', 'lost', 'failed']);
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
