/** What is known to have happened to a call: Asterisk's events in our words, and what routing itself decided. */
import type { CallStep } from '@botpbx/shared/model/call';

/** A channel that takes part in calls; `leg` is its uniqueid, `linked` the linkedid that it had then. */
export interface LegSeen {
  readonly leg: string;
  readonly linked: string;
  /** Name of the endpoint, without technology and number: `1001`, `1001@acme.test`, `trunk_4`. */
  readonly endpoint: string;
  readonly number: string;
  readonly name: string;
  /** What it dialled, if it is a caller. */
  readonly dialled: string;
  /** It came to us, and was not dialled by us. */
  readonly isCaller: boolean;
  readonly startedMs: number;
}

interface At {
  /** Milliseconds since 1970 by Asterisk's clock. */
  readonly atMs: number;
}
interface OfLeg extends At {
  readonly leg: string;
}

/** Facts are keyed by legs. A fact of a leg that nobody knows waits for it; one of a leg that has ended says nothing. */
export type Fact =
  | (At & { readonly kind: 'leg' } & LegSeen)
  /** Two ids, each a uniqueid or a linkedid, belong to one call. */
  | (At & { readonly kind: 'same'; readonly a: string; readonly b: string })
  /** A dialled leg gave its answer: Asterisk's DIALSTATUS. */
  | (OfLeg & { readonly kind: 'dial-ended'; readonly status: string })
  /** The leg stands in a bridge where people talk (no conference, no parking lot). */
  | (OfLeg & { readonly kind: 'bridged'; readonly bridge: string })
  | (OfLeg & { readonly kind: 'unbridged'; readonly bridge: string })
  /** The party of `leg` sends the call on: to a number, or to the party of another leg. */
  | (OfLeg & { readonly kind: 'transferred'; readonly type: 'blind' | 'attended'; readonly to: string; readonly toLeg: string | undefined })
  /** The party itself ends its leg; until `ended` it is not gone. */
  | (OfLeg & { readonly kind: 'asked-to-end' })
  | (OfLeg & { readonly kind: 'ended'; readonly cause: number | null })
  /** Routing has settled how the call ends if nobody answers any more: a Q.850 cause. */
  | (OfLeg & { readonly kind: 'outcome'; readonly cause: number })
  /** Something of ours answered the caller, such as the echo test. */
  | (OfLeg & { readonly kind: 'answered'; readonly by: string })
  /** Something that stands in the call's timeline: `party` is whom it is about, by default the party of the leg. */
  | (OfLeg & { readonly kind: 'step'; readonly what: CallStep; readonly party?: string; readonly detail?: string | null });
