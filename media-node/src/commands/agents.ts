/** Agents that are asked in writing. */
import type { AnswerTo, CommandOf } from '@botpbx/shared/link/commands';
import type { Handlers } from './registry.ts';

export interface AgentCommandParts {
  /** Lets an agent answer what was written, without a call. @throws {CommandRefusedError} */
  readonly tryAgent: (command: CommandOf<'agent.try'>, signal: AbortSignal) => Promise<AnswerTo<'agent.try'>>;
}

/** Makes the handlers. */
export const agentCommands = ({ tryAgent }: AgentCommandParts): Pick<Handlers, 'agent.try'> => ({ 'agent.try': tryAgent });
