/** Tells the turns of a conversation, each when it is over. */
import type { AgentTurn } from './agent-turn.ts';
import type { Participant } from './participant.ts';
import { turnRecord } from './turn-record.ts';

export class TurnLog {
  readonly #agent: Participant;
  #told: number;

  /** `told`: turns that were told before. */
  constructor(agent: Participant, told: number) {
    this.#agent = agent;
    this.#told = told;
  }

  /** Tells it, and whether it has happened at all: what was cut before anything was heard of it, or done in it, has not. */
  tell({ utterances, notes, at, work: { userText, said } }: AgentTurn, isCut: boolean): boolean {
    if (isCut && notes.uses.length === 0 && utterances.every((one) => one.heard() === '')) return false;
    this.#agent.tell({ kind: 'turn', turn: turnRecord({ turn: this.#told, at, userText, said, notes, utterances, isCut }) });
    this.#told += 1;
    return true;
  }
}
