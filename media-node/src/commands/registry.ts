/** What the cloud asks for, each by the handler of its kind. A handler sees only commands that can be read and whose tenant is served here. */
import {
  type AnswerTo,
  type CommandKind,
  type CommandOf,
  type CommandOutcome,
  CommandRefusedError,
  commandWithinMs,
  NodeCommand,
} from '@botpbx/shared/link/commands';
import type { Log } from '../log.ts';

/** Does what one kind of command asks for. @throws {CommandRefusedError} when it is not done; a call of another tenant is `not_found` */
export type Handler<Kind extends CommandKind> = (command: CommandOf<Kind>, signal: AbortSignal) => Promise<AnswerTo<Kind>>;
/** A handler for each kind that there is. */
export type Handlers = { readonly [Kind in CommandKind]: Handler<Kind> };

export interface CommandsOptions {
  readonly handlers: Handlers;
  /** Whether the live configuration holds this tenant. */
  readonly serves: (tenantId: number) => boolean;
  readonly log: Log;
}

export interface Commands {
  /** Runs one command to its end; never throws. A repeated id gives what the first one gave. */
  run(id: string, command: unknown): Promise<CommandOutcome>;
}

/** Outcomes that are kept for a repetition of the id; the cloud asks again at once or never. */
const MAX_KEPT = 1_000;
/** The cloud must hear the outcome before it gives up. */
const withinMs = (kind: CommandKind): number => commandWithinMs(kind) - 500;

const refused = (code: CommandRefusedError['code'], why: string): CommandOutcome => ({ ok: false, code, why: why.slice(0, 300) });

/** Makes what runs commands. */
export function makeCommands(options: CommandsOptions): Commands {
  const outcomes = new Map<string, Promise<CommandOutcome>>();
  return {
    run: (id, command) => {
      const before = outcomes.get(id);
      if (before) return before;
      const outcome = outcomeOf(options, command);
      outcomes.set(id, outcome);
      const [oldest] = outcomes.keys();
      if (outcomes.size > MAX_KEPT && oldest !== undefined) outcomes.delete(oldest);
      return outcome;
    },
  };
}

async function outcomeOf({ handlers, serves, log }: CommandsOptions, given: unknown): Promise<CommandOutcome> {
  const read = NodeCommand.safeParse(given);
  if (!read.success) return refused('unsupported', 'This node does not know the command.');
  const command = read.data;
  if ('tenant_id' in command && command.tenant_id !== null && !serves(command.tenant_id))
    return refused('not_found', 'This node does not serve the tenant.');
  try {
    return { ok: true, answer: await within(withinMs(command.kind), (signal) => handlerOf(handlers, command.kind)(command, signal)) };
  } catch (error) {
    if (error instanceof CommandRefusedError) return refused(error.code, error.message);
    log.error('a command broke', { error, kind: command.kind });
    return refused('failed', 'The node could not do it.');
  }
}

type AnyHandler = (command: NodeCommand, signal: AbortSignal) => Promise<unknown>;
/** The handler that stands under a kind takes the commands of that kind; the compiler cannot follow it through the union. */
const handlerOf = (handlers: Handlers, kind: CommandKind): AnyHandler => handlers[kind] as AnyHandler;

/** Gives up at the deadline even if the work does not heed its signal. */
async function within<Answer>(ms: number, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const life = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new CommandRefusedError('unavailable', 'It could not be done in time.'));
    life.abort();
  }, ms);
  try {
    return await Promise.race([work(life.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
