/** Places a call that the gate allowed: the only user of the port's way to a carrier. */

import { CAUSE } from '@botpbx/shared/model/decision';
import type { OutboundCall } from '@botpbx/shared/model/outbound-gate';
import type { Caller, TrunkOutcome } from '../flow/caller.ts';
import type { Lines } from './lines.ts';

export interface OutsideOptions {
  readonly caller: Caller;
  readonly call: OutboundCall;
  readonly tenantId: number;
  readonly lines: Lines;
}

/** Tries the trunks in order. What a carrier said of the callee is the end; only a carrier that could not serve is passed over. */
export async function callOutside({ caller, call, tenantId, lines }: OutsideOptions): Promise<void> {
  const { number, callerId } = call;
  for (const trunkId of call.trunks) {
    const release = lines.take(trunkId, tenantId);
    let outcome: TrunkOutcome;
    try {
      outcome = await caller.dialTrunk({ trunkId, number, callerId });
    } finally {
      release();
    }
    if (outcome.kind === 'gone') return;
    if (outcome.kind === 'answered') return caller.leave(CAUSE.normal);
    if (outcome.kind === 'refused' && isFinal(call, outcome.cause)) return afterRefusal(caller, outcome.cause);
  }
  await caller.say('lines_busy');
  return caller.leave(CAUSE.congestion);
}

/** A carrier that does not know 911, or not us, must not be the last that is asked for help. */
const isFinal = ({ isEmergency }: OutboundCall, cause: number): boolean => !isEmergency || cause === CAUSE.busy || cause === CAUSE.noAnswer;

async function afterRefusal(caller: Caller, cause: number): Promise<void> {
  if (cause === CAUSE.unallocated) await caller.say('no_such_number');
  return caller.leave(cause);
}
