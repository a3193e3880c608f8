/** What routing does to a caller is a fact of his call: how it will end, and what of ours answered him. */
import type { CallStep } from '@botpbx/shared/model/call';
import { CAUSE } from '@botpbx/shared/model/decision';
import type { Fact } from '../calls/fact.ts';
import type { Caller, Sentence } from '../flow/caller.ts';
import type { Media } from '../flow/media.ts';
import type { Places } from '../flow/places.ts';
import type { QueueRoom, WaitAsked } from './queue-room.ts';

/** Cause that each sentence announces, should the caller hang up while he hears it. */
const CAUSE_OF: Readonly<Record<Sentence, number>> = {
  nobody_available: CAUSE.noAnswer,
  no_such_number: CAUSE.unallocated,
  not_allowed: CAUSE.rejected,
  lines_busy: CAUSE.congestion,
};

/** Whose call it is, and who takes its facts. */
export interface TellOptions {
  /** The caller's leg. */
  readonly leg: string;
  readonly dialled: string;
  readonly onFact: (fact: Fact) => void;
  readonly nowMs: () => number;
}

/** Makes a caller that does the same and tells it. */
export function tellingCaller(caller: Caller, { leg, dialled, onFact, nowMs }: TellOptions): Caller {
  const settled = (cause: number) => onFact({ kind: 'outcome', atMs: nowMs(), leg, cause });
  return {
    ...caller,
    echo: () => {
      onFact({ kind: 'answered', atMs: nowMs(), leg, by: dialled });
      return caller.echo();
    },
    say: (sentence) => {
      settled(CAUSE_OF[sentence]);
      return caller.say(sentence);
    },
    leave: (cause) => {
      settled(cause);
      return caller.leave(cause);
    },
  };
}

/** Makes media that do the same and tell who of ours answered. */
export const tellingMedia = (media: Media, { leg, dialled, onFact, nowMs }: TellOptions): Media => ({
  ...media,
  answer: (by = dialled) => {
    onFact({ kind: 'answered', atMs: nowMs(), leg, by });
    return media.answer(by);
  },
});

/** Makes queues that do the same; `onWait` hears before who comes into which. */
export const tellingQueues = (queues: QueueRoom, onWait: (asked: WaitAsked) => void): QueueRoom => ({
  ...queues,
  wait: (asked) => {
    onWait(asked);
    return queues.wait(asked);
  },
});

/** Makes places that do the same and tell that the caller came in; `onRecordedRoom` hears of it before. */
export function tellingPlaces(
  places: Places,
  { leg, dialled, onFact, nowMs, onRecordedRoom }: TellOptions & { readonly onRecordedRoom: (leg: string) => void },
): Places {
  const answered = () => onFact({ kind: 'answered', atMs: nowMs(), leg, by: dialled });
  const step = (what: CallStep) => onFact({ kind: 'step', atMs: nowMs(), leg, what, detail: dialled });
  return {
    ...places,
    conference: (stay) => {
      if (stay.isRecorded) onRecordedRoom(leg);
      answered();
      step('conference');
      return places.conference(stay);
    },
    page: (endpoints, isTwoWay) => {
      answered();
      return places.page(endpoints, isTwoWay);
    },
    park: (lot, seconds) => {
      answered();
      step('parked');
      return places.park(lot, seconds);
    },
  };
}
