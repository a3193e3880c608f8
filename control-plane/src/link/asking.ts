/** Commands that wait for a node's answer on one link. */
import { AppError } from '@botpbx/shared/base/errors';
import {
  type AnswerTo,
  type CommandKind,
  type CommandOf,
  type CommandOutcome,
  CommandRefusedError,
  commandAnswers,
  commandWithinMs,
} from '@botpbx/shared/link/commands';
import type { CloudFrame } from '@botpbx/shared/link/frames';
import { randomToken } from '../base/crypto.ts';

/** Asks over one link until it ends. */
export interface Asking {
  ask<Kind extends CommandKind>(command: CommandOf<Kind>, signal: AbortSignal): Promise<AnswerTo<Kind>>;
  /** The node has answered; what nobody waits for any more is passed over. */
  settle(id: string, outcome: CommandOutcome): void;
  /** The link has ended: nobody will answer. */
  end(): void;
}

/** Commands under way on one link; a node that answers none must not fill our memory. */
const MAX_WAITING = 1_000;

const lost = (detail: string, cause?: unknown) => new AppError('unavailable', { detail, retryAfterSeconds: 1, cause });

/** Makes the asking of a link that is open. */
export function makeAsking(send: (frame: CloudFrame) => void, withinMsOf = commandWithinMs): Asking {
  const waiting = new Map<string, { done(outcome: CommandOutcome): void; fail(error: Error): void }>();
  let isOver = false;

  async function outcomeOf(command: CommandOf<CommandKind>, signal: AbortSignal): Promise<CommandOutcome> {
    if (isOver) throw lost('The node is not connected.');
    if (waiting.size >= MAX_WAITING) throw lost('The node has too many commands to answer.');
    const id = randomToken(16);
    const until = AbortSignal.any([signal, AbortSignal.timeout(withinMsOf(command.kind))]);
    const { promise, resolve, reject } = Promise.withResolvers<CommandOutcome>();
    const giveUp = () => reject(lost('The node did not answer in time.', until.reason));
    until.addEventListener('abort', giveUp, { once: true });
    if (until.aborted) giveUp();
    else {
      waiting.set(id, { done: resolve, fail: reject });
      send({ type: 'command', id, command });
    }
    try {
      return await promise;
    } finally {
      until.removeEventListener('abort', giveUp);
      waiting.delete(id);
    }
  }

  return {
    ask: async <Kind extends CommandKind>(command: CommandOf<Kind>, signal: AbortSignal) =>
      answerIn<Kind>(command.kind, await outcomeOf(command, signal)),
    settle: (id, outcome) => waiting.get(id)?.done(outcome),
    end: () => {
      isOver = true;
      for (const { fail } of [...waiting.values()]) fail(lost('The link to the node ended before it answered.'));
    },
  };
}

function answerIn<Kind extends CommandKind>(kind: Kind, outcome: CommandOutcome): AnswerTo<Kind> {
  if (!outcome.ok) throw new CommandRefusedError(outcome.code, outcome.why);
  const read = commandAnswers[kind].safeParse(outcome.answer);
  if (!read.success) throw new CommandRefusedError('failed', 'The node gave an answer that cannot be read.', { cause: read.error });
  return read.data as AnswerTo<Kind>;
}
