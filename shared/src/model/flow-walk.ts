/** The walk of a caller through a flow, as those who drive it see it. `beginWalk` of `flow-run` makes one. */
import type { Schedule, Zone } from '../base/schedule.ts';
import type { Flow } from './flow.ts';
import type { Act, FlowPass, Happened } from './flow-act.ts';
import type { Override } from './time-condition.ts';

/** A flow with what stands around it. */
export interface WalkableFlow {
  readonly id: number;
  readonly name: string;
  /** 0 for a draft. */
  readonly version: number;
  readonly flow: Flow;
}

/** What a walk may look up; all of it is in memory. */
export interface FlowWorld {
  flow(ivrId: number): WalkableFlow | undefined;
  timeCondition(id: number): (Schedule & { readonly zone: Zone; readonly override: Override }) | undefined;
  /** The tenant's zone. */
  readonly zone: Zone;
  /** Makes a zone of an IANA name; undefined for a name that is not known. */
  zoneOf(name: string): Zone | undefined;
}

/** The call that is walked. */
export interface FlowCall {
  /** `CALLERID(num)`, `CALLERID(name)`, `EXTEN`, `CHANNEL`, `UNIQUEID` and whatever else is known of it when it begins. */
  readonly variables: Readonly<Record<string, string>>;
  readonly atMs: number;
}

/**
 * How a walk ended. `hangup`: a step ended the call, or all is said. `stopped`: the flow leads nowhere or round in a circle; the call goes
 * to where its IVR sends those whom it cannot serve.
 */
export type WalkEnd =
  | { readonly kind: 'hangup'; readonly cause: 'normal' | 'busy' | 'congestion' | 'rejected' }
  | { readonly kind: 'stopped'; readonly why: string }
  | { readonly kind: 'gone' };

/** Where a walk stands: steps that it has passed since the last act, then what is to be done now, or how it ended. */
export type WalkTurn = { readonly passed: readonly FlowPass[] } & (
  | { readonly act: Act; readonly ivrId: number; readonly stepId: string }
  | { readonly end: WalkEnd }
);

export interface Walk {
  /** Goes on with what the act of the last turn came to, at an instant; the first time with nothing. */
  go(happened: Happened | undefined, atMs: number): WalkTurn;
  /** Values as they are now, masked ones as dots; names are in capitals. */
  variables(): Readonly<Record<string, string>>;
}
