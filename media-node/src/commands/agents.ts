/** Agents that are asked in writing. */
import { type AnswerTo, type CommandOf, CommandRefusedError } from '@botpbx/shared/link/commands';
import type { Handlers } from './registry.ts';

export interface AgentCommandParts {
  /** Lets an agent answer what was written, without a call. @throws {CommandRefusedError} */
  readonly tryAgent: (command: CommandOf<'agent.try'>, signal: AbortSignal) => Promise<AnswerTo<'agent.try'>>;
}

/** Makes the handlers. */
export const agentCommands = ({ tryAgent }: AgentCommandParts): Pick<Handlers, 'agent.try'> => ({ 'agent.try': tryAgent });

/** Of a node without the agents' room. */
export const noTries: AgentCommandParts['tryAgent'] = async () => {
  throw new CommandRefusedError('unsupported', 'This node cannot try agents in writing.');
};
