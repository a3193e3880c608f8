/** Places a call for an extension: its phones ring first, then the number is dialled as if it had dialled it itself. */
import { CallId } from '@botpbx/shared/base/ids';
import { type CommandOf, CommandRefusedError } from '@botpbx/shared/link/commands';
import type { PlacedCall } from '../calls/begin.ts';
import type { Switch } from '../calls/switch.ts';
import type { Router } from '../routing/router.ts';
import type { Once } from './once.ts';
import { allowed, asked } from './refuse.ts';
import type { Handler } from './registry.ts';

/** What of the live configuration places calls. */
export interface PlacingConfig {
  readonly router: Pick<Router, 'fromPhone'>;
  readonly systemName: string;
  readonly extensionNamed: (tenantId: number, extension: string) => { readonly name: string } | undefined;
  readonly endpointOf: (tenantId: number, extension: string) => string;
  readonly mayShow: (tenantId: number, extension: string, callerId: string) => boolean;
}

export interface OriginateParts {
  readonly config: () => PlacingConfig | undefined;
  readonly switch: Switch;
  readonly once: Once;
  /** Whether a phone of the extension is registered. */
  readonly isRegistered: (tenantId: number, extension: string) => boolean;
  /** Whether the call was seen. */
  readonly isKnown: (callId: CallId) => boolean;
  readonly expect: (placed: PlacedCall) => void;
  readonly nowMs: () => number;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

/** Makes the handler. */
export function originateCommand(parts: OriginateParts): Handler<'originate'> {
  return async (command, signal) => {
    const { tenant_id, once, from, to, caller_id, timeout } = command;
    let plan: Plan | undefined;
    const call_id = await parts.once.run(`${tenant_id}:${once}`, JSON.stringify([from, to, caller_id, timeout]), {
      make: () => {
        plan = planOf(parts, command);
        return plan.placed.id;
      },
      act: async (callId) => {
        if (!plan) return false;
        parts.expect(plan.placed);
        const { placed, endpoint } = plan;
        const { fromName } = placed;
        const placing = { callId, tenantId: tenant_id, endpoint, from, fromName, to, seconds: timeout, shownAs: caller_id };
        return await asked(parts.switch.place(placing, signal));
      },
      isKnown: parts.isKnown,
    });
    return { call_id };
  };
}

interface Plan {
  readonly placed: PlacedCall;
  readonly endpoint: string;
}

/** Checks all that can be known before anything rings. @throws {CommandRefusedError} */
function planOf({ config, isRegistered, nowMs, random }: OriginateParts, { tenant_id, from, to, caller_id }: CommandOf<'originate'>): Plan {
  const live = config();
  const extension = live?.extensionNamed(tenant_id, from);
  if (!live || !extension) throw new CommandRefusedError('not_found', `This node has no extension ${from}.`);
  if (to === from) throw new CommandRefusedError('invalid', 'An extension cannot call itself.');
  const decision = allowed(live.router.fromPhone(tenant_id, to, { by: from, caller: from })?.decision);
  if (caller_id !== null && !live.mayShow(tenant_id, from, caller_id))
    throw new CommandRefusedError('refused', `${caller_id} is none of the numbers that extension ${from} may show.`);
  if (!isRegistered(tenant_id, from)) throw new CommandRefusedError('conflict', `No phone of extension ${from} is registered.`);
  const id = callIdOf(live.systemName, nowMs(), random());
  const placed = { id, tenantId: tenant_id, from, fromName: extension.name, to, isOutbound: decision.kind === 'outbound' };
  return { placed, endpoint: live.endpointOf(tenant_id, from) };
}

/** Asterisk counts its own from 0; ours stand behind nine thousand million. */
const OURS_FROM = 9_000_000_000;

const callIdOf = (systemName: string, nowMs: number, random: number): CallId =>
  CallId.parse(`${systemName}-${Math.floor(nowMs / 1000)}.${OURS_FROM + Math.floor(random * 999_999_999)}`);
