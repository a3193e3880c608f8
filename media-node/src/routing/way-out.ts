/** What stands between a caller and the outside: the gate, PINs, and who hears of it. */
import type { OutsideAsked } from '@botpbx/shared/model/decision';
import type { OutboundCall, OutboundVerdict } from '@botpbx/shared/model/outbound-gate';
import type { HashedPins } from '@botpbx/shared/model/outside';
import type { Router } from './router.ts';

/** A call to the outside at the moment in which it is dialled. */
export interface Placing {
  readonly call: OutboundCall;
  readonly asked: OutsideAsked;
  /** The PIN that the caller gave. */
  readonly pin: { readonly setId: number; readonly pinId: number } | undefined;
}

export interface WayOut {
  /** Asks the gate with the configuration and the counts of now; `isCounted` when this call is among them. */
  ask(asked: OutsideAsked, isCounted: boolean): OutboundVerdict;
  pinSet(id: number): HashedPins | undefined;
  /** Hears of every call that is dialled. */
  placing(placing: Placing): void;
}

/** What of the router the way out asks; it is asked for each time, so that a newer configuration counts at once. */
export type AskedRouter = () => Pick<Router, 'askGate' | 'pinSet'>;

/** Makes the way out of a tenant. */
export function makeWayOut(router: AskedRouter, tenantId: number, placing: WayOut['placing']): WayOut {
  return {
    ask: (asked, isCounted) =>
      router().askGate(tenantId, asked, isCounted) ?? { kind: 'refused', code: 'no_trunk', why: 'This node no longer serves the tenant.' },
    pinSet: (id) => router().pinSet(tenantId, id),
    placing,
  };
}
