/** Commands about calls that are going on. */
import type { CallId } from '@botpbx/shared/base/ids';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import { CAUSE } from '@botpbx/shared/model/decision';
import type { CallState } from '../calls/call.ts';
import { type Switch, SwitchError } from '../calls/switch.ts';
import type { Handlers } from './registry.ts';

export interface CallCommandParts {
  /** Calls that are going on. */
  readonly calls: () => readonly CallState[];
  readonly switch: Switch;
}

/** Makes the handlers. */
export function callCommands(parts: CallCommandParts): Pick<Handlers, 'hangup'> {
  return {
    hangup: async ({ tenant_id, call_id }, signal) => {
      const call = callOf(parts.calls(), tenant_id, call_id);
      const ended = await Promise.all(liveLegs(call).map(({ id }) => asked(parts.switch.hangUp(id, CAUSE.normal, signal))));
      return { legs: ended.filter((isEnded) => isEnded).length };
    },
  };
}

/** The tenant's call of this id, also by the id that it had before it was merged. @throws {CommandRefusedError} not_found */
export function callOf(calls: readonly CallState[], tenantId: number, callId: CallId): CallState {
  const call = calls.find((one) => one.tenantId === tenantId && (one.id === callId || one.aliases.includes(callId)));
  if (!call) throw new CommandRefusedError('not_found', 'No such call is going on.');
  return call;
}

/** Legs that have not ended. */
export const liveLegs = (call: CallState) => call.legs.filter((leg) => leg.endedMs === null);

/** What the switch cannot do now, the node refuses as unavailable. */
export async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SwitchError) throw new CommandRefusedError('unavailable', error.message, { cause: error });
    throw error;
  }
}
