/** Asks a node for a request of the API: what the node refuses becomes an error of the API. */
import { AppError, type ErrorCode } from '@botpbx/shared/base/errors';
import { type AnswerTo, type CommandFault, type CommandKind, type CommandOf, CommandRefusedError } from '@botpbx/shared/link/commands';
import type { Context } from './context.ts';

/** What each refusal means for the request; the others are `unavailable`. */
export type Meanings = Partial<Readonly<Record<CommandFault, ErrorCode>>>;

/** @throws {AppError} unavailable when the node does not answer, else as `meanings` say */
export async function askNode<Kind extends CommandKind>(
  { platform, signal }: Pick<Context, 'platform' | 'signal'>,
  nodeId: number,
  command: CommandOf<Kind>,
  meanings: Meanings,
): Promise<AnswerTo<Kind>> {
  try {
    return await platform.hub.ask(nodeId, command, signal);
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
    throw new AppError(meanings[error.code] ?? 'unavailable', { detail: error.message, cause: error });
  }
}
