/** What a decision carries with it from step to step. */
import type { Decision, Through } from './decision.ts';
import type { LinesTaken } from './gate-view.ts';
import type { RoutingView } from './routing-view.ts';

export interface Asked {
  /** `phone`: one of the tenant's own phones dialled; `trunk`: a carrier brought it. */
  readonly origin: 'phone' | 'trunk';
  readonly dialled: string;
  /** Number of the extension that answers for the call: who dials, or who sends a caller on. */
  readonly by?: string | undefined;
  /** Somebody else sent the caller there: `by` answers for the call, but did not dial it himself. */
  readonly isSentOn?: boolean | undefined;
  /** The caller's number as the carrier or the phone gives it; undefined when it is withheld. */
  readonly caller?: string | undefined;
  /** When the call came: time conditions are read at this instant. */
  readonly atMs: number;
}

/** Time conditions, ring groups, forwards and the like that one call may pass; who leads them in a circle ends here. */
export const FUEL = 10;

/** A call on its way through a tenant's configuration. */
export interface Way {
  readonly tenant: RoutingView;
  readonly asked: Asked;
  readonly lines: LinesTaken | undefined;
  readonly fuel: number;
  /** Decides a number as if the extension `by` had dialled it; forwards and the like go this way, and so through the gate. */
  readonly dial: (number: string, by: string | undefined, way: Way) => Decision;
  /** Decides a public number as if a carrier had brought it. */
  readonly inbound: (did: string, way: Way) => Decision;
}

/** One step further; undefined when the call goes round in a circle. */
export const further = (way: Way): Way | undefined => (way.fuel <= 0 ? undefined : { ...way, fuel: way.fuel - 1 });

/** Notes what a call passed before it got to where it was decided. */
export const passing = (step: Through, decision: Decision): Decision => ({ ...decision, through: [step, ...(decision.through ?? [])] });
