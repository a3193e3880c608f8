/** Flows, as routing needs them. */
import type { FlowDecision } from '@botpbx/shared/model/decision';
import type { Way } from './way.ts';

/**
 * How a caller left a flow. `done`: the call may end. `failed`: it leads nowhere. `gone`: he hung up, was taken elsewhere, or the call has
 * ended already.
 */
export type FlowExit =
  | { readonly kind: 'gone' }
  | { readonly kind: 'done'; readonly cause: number }
  | { readonly kind: 'failed'; readonly why: string };

/** The flows as one caller meets them. */
export interface FlowDesk {
  /** Leads the caller through a flow to its end. Never rejects for what a provider or a server does. */
  walk(decision: FlowDecision, way: Way): Promise<FlowExit>;
}
