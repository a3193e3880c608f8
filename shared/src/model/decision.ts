/** Where a call goes, as it was decided: what a node then does. */
import type { FollowMeStep } from './extension-calls.ts';
import type { DialledFeature } from './feature-codes.ts';
import type { OutboundCall, OutboundRefusal } from './outbound-gate.ts';
import type { PlaceDialled } from './routing-places.ts';
import type { RoutingExtension, RoutingQueue, RoutingRingGroup } from './routing-view.ts';
import type { Override } from './time-condition.ts';
import type { MailboxId } from './voicemail-setting.ts';

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
export type Decision = Decided & { readonly through?: readonly Through[] };

/** What a call passed on its way there: it decided which way. */
export interface Through {
  readonly kind: 'inbound_route' | 'number_list' | 'time_condition' | 'extension';
  readonly id: number;
  readonly name: string;
  readonly why: string;
}

type Decided =
  | RingDecision
  | ForwardDecision
  | RingGroupDecision
  | QueueDecision
  | LabelDecision
  | { readonly kind: 'echo'; readonly why: string }
  | FeatureDecision
  | ClockDecision
  | OverrideDecision
  | VoicemailDecision
  | AgentDecision
  | FlowDecision
  | PlaceDecision
  | SoundDecision
  | OutboundDecision
  | { readonly kind: 'refuse'; readonly cause: number; readonly why: string; readonly code?: OutboundRefusal };

/** Plays a sound, and that is all of the call. */
export interface SoundDecision {
  readonly kind: 'sound';
  readonly hash: string;
  readonly why: string;
}

/** Puts something in front of the caller's name, and goes on. */
export interface LabelDecision {
  readonly kind: 'label';
  readonly prefix: string;
  readonly then: Decision;
  readonly why: string;
}

/** Rings the phones of an extension. */
export interface RingDecision {
  readonly kind: 'ring';
  readonly extension: RoutingExtension;
  /** Telephones that are called one after the other when nobody answers there. */
  readonly follow: readonly FollowMeStep[];
  /** What follows where nobody takes the call; null for nothing. */
  readonly next: { readonly busy: Decision | null; readonly noAnswer: Decision | null };
  readonly why: string;
}

/** Goes on to another number; where that leads is decided when the call gets there. */
export interface ForwardDecision {
  readonly kind: 'forward';
  readonly to: string;
  /** Number of the extension that forwards, and answers for the call. */
  readonly by: string;
  readonly fuel: number;
  readonly why: string;
}

/** A call that the gate let out. It is asked again, with `asked`, when the call is really dialled. */
export interface OutboundDecision {
  readonly kind: 'outbound';
  readonly call: OutboundCall;
  readonly asked: OutsideAsked;
  /** An extension sends it on: the carrier is told so. */
  readonly isForwarded?: true;
  readonly why: string;
}

/** What somebody wants of the outside. */
export interface OutsideAsked {
  readonly dialled: string;
  /** Number of the extension that answers for it. */
  readonly by: string | undefined;
  /** Nobody of the tenant is on the line. */
  readonly isUnattended: boolean;
}

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

/** Tells the time. */
export interface ClockDecision {
  readonly kind: 'clock';
  /** IANA name. */
  readonly timeZone: string;
  readonly why: string;
}

/** A time condition is overridden by hand, or left to the clock again. */
export interface OverrideDecision {
  readonly kind: 'override';
  readonly id: number;
  readonly to: Override;
  readonly why: string;
}

/** Leads to a place where callers meet or wait; `members` are those of a paging group. */
export type PlaceDecision = { readonly why: string } & (
  | Exclude<PlaceDialled, { kind: 'page' }>
  | (Extract<PlaceDialled, { kind: 'page' }> & { readonly members: readonly RoutingExtension[] })
);

/** An AI voice agent takes the call. */
export interface AgentDecision {
  readonly kind: 'agent';
  readonly agent: { readonly id: number; readonly name: string };
  /** What follows when it cannot serve; null for a sentence and the end. */
  readonly failed: Decision | null;
  readonly why: string;
}

/** The caller walks through a flow. */
export interface FlowDecision {
  readonly kind: 'flow';
  readonly ivr: { readonly id: number; readonly name: string };
  /** What follows when the flow leads nowhere; null for a sentence and the end. */
  readonly failed: Decision | null;
  readonly why: string;
}

/** A message may be left in a mailbox. */
export interface VoicemailDecision {
  readonly kind: 'voicemail';
  readonly mailbox: Mailbox;
  /** Which of its greetings the caller hears. */
  readonly greeting: 'busy' | 'unavailable';
  readonly why: string;
}
export interface Mailbox {
  readonly id: MailboxId;
  /** Number of the extension whose it is; null for the general one. */
  readonly extension: string | null;
  readonly name: string;
}

/** The caller waits in a queue; what follows when nobody takes him there is decided already. */
export interface QueueDecision {
  readonly kind: 'queue';
  readonly queue: Pick<RoutingQueue, 'id' | 'name' | 'max_wait' | 'callback_key'>;
  /** Hash of the sound that he hears first. */
  readonly greeting: string | null;
  /** When he has waited too long, and when whatever else keeps him from being served. */
  readonly overflow: Decision | null;
  readonly full: Decision | null;
  readonly empty: Decision | null;
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
