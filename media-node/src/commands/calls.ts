/** Commands about calls that are going on. */
import type { CallId } from '@botpbx/shared/base/ids';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import { CAUSE } from '@botpbx/shared/model/decision';
import type { LiveLeg } from '@botpbx/shared/model/system';
import type { CallState, LegState } from '../calls/call.ts';
import { directionOf, instantOf } from '../calls/record.ts';
import type { Switch } from '../calls/switch.ts';
import type { Router } from '../routing/router.ts';
import { allowed, asked } from './refuse.ts';
import type { Handlers } from './registry.ts';

export interface CallCommandParts {
  /** Calls that are going on. */
  readonly calls: () => readonly CallState[];
  readonly switch: Switch;
  readonly router: () => Pick<Router, 'fromPhone'> | undefined;
}

/** Makes the handlers. */
export function callCommands(parts: CallCommandParts): Pick<Handlers, 'hangup' | 'transfer' | 'legs'> {
  return {
    hangup: async ({ tenant_id, call_id }, signal) => {
      const call = callOf(parts.calls(), tenant_id, call_id);
      const legs = liveLegs(call);
      // the end of one leg is often that of the other too, so one that is gone meanwhile is no fault
      await Promise.all(legs.map(({ id }) => asked(parts.switch.hangUp(id, CAUSE.normal, signal))));
      return { legs: legs.length };
    },
    transfer: async ({ tenant_id, call_id, to, by }, signal) => {
      const call = callOf(parts.calls(), tenant_id, call_id);
      const { transferer, party } = partiesOf(call, by);
      allowed(parts.router()?.fromPhone(tenant_id, to, { by: transferer.party, caller: party.party, isSentOn: true })?.decision);
      if (!(await asked(parts.switch.sendOn(transferer.id, to, signal))))
        throw new CommandRefusedError('conflict', 'Nobody talks with that extension now.');
      return { by: transferer.party, party: party.party };
    },
    legs: async ({ tenant_id }) => ({
      legs: parts
        .calls()
        .filter((call) => tenant_id === null || call.tenantId === tenant_id)
        .flatMap(liveLegsOf)
        .slice(0, MAX_LEGS),
    }),
  };
}

const MAX_LEGS = 5_000;

/** The tenant's call of this id, also by the id that it had before it was merged. @throws {CommandRefusedError} not_found */
export function callOf(calls: readonly CallState[], tenantId: number, callId: CallId): CallState {
  const call = calls.find((one) => one.tenantId === tenantId && (one.id === callId || one.aliases.includes(callId)));
  if (!call) throw new CommandRefusedError('not_found', 'No such call is going on.');
  return call;
}

/** Legs that have not ended. */
export const liveLegs = (call: CallState): LegState[] => call.legs.filter((leg) => leg.endedMs === null);

function liveLegsOf(call: CallState): LiveLeg[] {
  const { id: call_id, tenantId: tenant_id } = call;
  if (tenant_id === null) return [];
  return liveLegs(call).map((leg) => ({
    id: leg.id,
    call_id,
    tenant_id,
    party: leg.party,
    trunk_id: leg.trunkId,
    direction: directionOf(call),
    state: isUp(call, leg) ? 'up' : 'ringing',
    started_at: instantOf(leg.startedMs),
    answered_at: leg.answeredMs === null ? null : instantOf(leg.answeredMs),
  }));
}

const isUp = (call: CallState, leg: LegState): boolean => leg.answeredMs !== null || (leg === call.legs[0] && call.answeredMs !== null);

/** Who hands over, and who is sent on: of the tenant's phones the one that took the call, or else the one that made it. */
function partiesOf(call: CallState, by: string | undefined): { transferer: LegState; party: LegState } {
  const talking = liveLegs(call).filter((leg) => isUp(call, leg));
  const phones = talking.filter((leg) => leg.trunkId === null && (by === undefined || leg.party === by));
  const transferer = phones.findLast((leg) => leg !== call.legs[0]) ?? phones[0];
  const party = talking.find((leg) => leg !== transferer);
  if (!transferer || !party) throw new CommandRefusedError('conflict', 'Nobody talks in this call who could hand it over.');
  return { transferer, party };
}
