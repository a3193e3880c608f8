/** Asks servers for flows; what they may reach, and where secrets are, is the business of who fills this. */
import type { Happened, HttpAct } from '@botpbx/shared/model/flow-act';

export type AnsweredOf = Extract<Happened, { kind: 'answered' | 'failed' }>;

/** For the flows of one tenant. */
export interface Asker {
  /** Asks within `timeout_ms`. Never rejects for what a server does; `act.spoken` is not its business. */
  ask(act: HttpAct, signal: AbortSignal): Promise<AnsweredOf>;
}
