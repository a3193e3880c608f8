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
    const call_id = await parts.once.run(`${tenant_id}:${once}`, JSON.stringify([from, to, caller_id, timeout]), {
      make: () => placedOf(parts, command),
      act: async (placed) => {
        const endpoint = parts.config()?.endpointOf(tenant_id, from);
        if (endpoint === undefined) return false;
        parts.expect(placed);
        const { id: callId, fromName } = placed;
        const placing = { callId, tenantId: tenant_id, endpoint, from, fromName, to, seconds: timeout, shownAs: caller_id };
        return await asked(parts.switch.place(placing, signal));
      },
      isKnown: parts.isKnown,
    });
    return { call_id };
  };
}

/** Checks all that can be known before anything rings. @throws {CommandRefusedError} */
function placedOf({ config, isRegistered, nowMs, random }: OriginateParts, command: CommandOf<'originate'>): PlacedCall {
  const { tenant_id: tenantId, from, to, caller_id } = command;
  const live = config();
  const extension = live?.extensionNamed(tenantId, from);
  if (!live || !extension) throw new CommandRefusedError('not_found', `This node has no extension ${from}.`);
  if (to === from) throw new CommandRefusedError('invalid', 'An extension cannot call itself.');
  const decision = allowed(live.router.fromPhone(tenantId, to, { by: from, caller: from })?.decision);
  if (caller_id !== null && !live.mayShow(tenantId, from, caller_id))
    throw new CommandRefusedError('refused', `${caller_id} is none of the numbers that extension ${from} may show.`);
  if (!isRegistered(tenantId, from)) throw new CommandRefusedError('conflict', `No phone of extension ${from} is registered.`);
  const id = callIdOf(live.systemName, nowMs(), random());
  return { id, tenantId, from, fromName: extension.name, to, isOutbound: decision.kind === 'outbound' };
}

/** Asterisk counts its own from 0; ours stand behind nine thousand million. */
const OURS_FROM = 9_000_000_000;

const callIdOf = (systemName: string, nowMs: number, random: number): CallId =>
  CallId.parse(`${systemName}-${Math.floor(nowMs / 1000)}.${OURS_FROM + Math.floor(random * 999_999_999)}`);
