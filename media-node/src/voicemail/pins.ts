/** Who may open a mailbox. PINs are short: after a few wrong ones nobody may try for a while, whatever number he calls from. */
import { fitsPin, hashPin } from '@botpbx/shared/base/pin-hash';
import type { Log } from '../log.ts';
import { keyOf } from './place.ts';
import type { OpenBox, Pins } from './visit.ts';

export interface PinsOptions {
  readonly nowMs: () => number;
  /** The owner chose another one. */
  readonly onChosen: (box: OpenBox, hash: string) => void;
  /** A mailbox was locked. */
  readonly onLocked: (box: OpenBox, caller: string) => void;
  readonly log: Log;
}

/** Wrong PINs of a mailbox after which it is locked. */
export const MAX_WRONG = 10;
/** Wrong PINs count so long, and so long is it locked. */
export const LOCK_MS = 15 * 60_000;

interface Wrong {
  count: number;
  sinceMs: number;
}

/** Makes what checks PINs. */
export function makePins({ nowMs, onChosen, onLocked, log }: PinsOptions): Pins {
  const wrongs = new Map<string, Wrong>();
  const recent = (box: OpenBox): Wrong => {
    const wrong = wrongs.get(keyOf(box));
    return wrong && nowMs() - wrong.sinceMs < LOCK_MS ? wrong : { count: 0, sinceMs: nowMs() };
  };
  return {
    check: async (box, pin, who) => {
      const wrong = recent(box);
      if (wrong.count >= MAX_WRONG) return 'locked';
      if (box.settings.pin !== null && (await fitsPin(pin, box.settings.pin))) {
        wrongs.delete(keyOf(box));
        return 'right';
      }
      wrong.count += 1;
      wrongs.set(keyOf(box), wrong);
      if (wrong.count < MAX_WRONG) return 'wrong';
      wrong.sinceMs = nowMs();
      log.warn('a mailbox was locked after wrong PINs', { tenantId: box.tenantId, mailbox: box.mailbox });
      onLocked(box, who.number);
      return 'locked';
    },
    change: async (box, pin) => onChosen(box, await hashPin(pin)),
  };
}
