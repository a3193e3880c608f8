/** Asks servers for flows; how it gets there, and past which guards, is the business of who fills this. */
import type { Happened, HttpAct } from '@botpbx/shared/model/flow-act';

/** Asks servers for the callers of one tenant. */
export interface Asking {
  /** `answered` by any status, `failed` else. Never rejects; ends early with `signal`, and with the act's own time. */
  ask(act: HttpAct, signal: AbortSignal): Promise<Extract<Happened, { kind: 'answered' | 'failed' }>>;
}
