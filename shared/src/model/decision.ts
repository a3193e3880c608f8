/** Where a call goes, as it was decided: what a node then does. */
import type { DialledFeature } from './feature-codes.ts';
import type { OutboundCall, OutboundRefusal } from './outbound-gate.ts';
import type { RoutingExtension, RoutingRingGroup } from './routing-view.ts';

/** Q.850 causes that a refusal carries. */
export const CAUSE = {
  unallocated: 1,
  normal: 16,
  busy: 17,
  noAnswer: 19,
  rejected: 21,
  exchangeRouting: 25,
  invalidNumber: 28,
  congestion: 34,
} as const;

/** One kind for each thing that can become of a call; what follows when nobody takes it is nested. */
export type Decision =
  | { readonly kind: 'ring'; readonly extension: RoutingExtension; readonly why: string }
  | RingGroupDecision
  | { readonly kind: 'echo'; readonly why: string }
  | FeatureDecision
  | { readonly kind: 'outbound'; readonly call: OutboundCall; readonly why: string }
  | { readonly kind: 'refuse'; readonly cause: number; readonly why: string; readonly code?: OutboundRefusal };

/** A feature code was dialled that the node itself carries out. */
export interface FeatureDecision {
  readonly kind: 'feature';
  readonly feature: DialledFeature;
  /** Digits behind the code. */
  readonly argument: string;
  /** Whose phone dialled it; undefined only for features that are for anyone. */
  readonly by: RoutingExtension | undefined;
  readonly why: string;
}

/** Rings members of a group, and then, if nobody took the call, goes on with what is decided already. */
export interface RingGroupDecision {
  readonly kind: 'ring_group';
  readonly group: Pick<RoutingRingGroup, 'id' | 'name' | 'strategy' | 'ring_timeout'>;
  /** In the order of the group. */
  readonly members: readonly RoutingExtension[];
  readonly failover: Decision | null;
  readonly why: string;
}
