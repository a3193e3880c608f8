/** What others refuse, as a refusal of the command. */
import { type CommandFault, CommandRefusedError } from '@botpbx/shared/link/commands';
import type { Decision } from '@botpbx/shared/model/decision';
import type { OutboundRefusal } from '@botpbx/shared/model/outbound-gate';
import { SwitchError } from '../calls/switch.ts';

/** The decision, unless it is to refuse. @throws {CommandRefusedError} with the routing's own sentence */
export function allowed(decision: Decision | undefined): Decision {
  if (!decision) throw new CommandRefusedError('not_found', 'This node does not serve the tenant.');
  if (decision.kind !== 'refuse') return decision;
  const { code, why } = decision;
  throw new CommandRefusedError(code === undefined ? 'invalid' : FAULT_OF[code], why);
}

/** What the gate has against a call, as a fault of who asked for it. */
const FAULT_OF: Readonly<Record<OutboundRefusal, CommandFault>> = {
  no_route: 'invalid',
  unreadable: 'invalid',
  not_permitted: 'refused',
  closed: 'refused',
  lines_busy: 'conflict',
  no_trunk: 'conflict',
  off_hours: 'refused',
  pin_needed: 'refused',
  stopped: 'refused',
  too_many: 'conflict',
};

/** What the switch cannot do now, the node refuses as unavailable. */
export async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SwitchError) throw new CommandRefusedError('unavailable', error.message, { cause: error });
    throw error;
  }
}
