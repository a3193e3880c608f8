/** Flows, as routing needs them. */

import type { FlowDecision } from '@botpbx/shared/model/decision';
import type { Happened } from '@botpbx/shared/model/flow-act';
import type { Errand } from '../flow/hands.ts';

/** How a caller left a flow. `gone`: he hung up, or was taken elsewhere. `done`: the call may end. `failed`: the flow leads nowhere. */
export type FlowExit =
  | { readonly kind: 'gone' }
  | { readonly kind: 'done'; readonly cause: number }
  | { readonly kind: 'failed'; readonly why: string };

/** What a caller brings along. */
export interface FlowVisit {
  readonly tenantId: number;
  readonly decision: FlowDecision;
  /** Runs an errand to its end. Rejects when the caller is gone. */
  readonly errand: (act: Errand) => Promise<Happened>;
}

/** The flows as one caller meets them. */
export interface FlowDesk {
  /** Leads the caller through a flow to its end. Never rejects for what a provider or a server does. */
  walk(visit: FlowVisit): Promise<FlowExit>;
}
