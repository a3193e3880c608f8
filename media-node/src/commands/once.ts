/** Requests that must never be carried out twice, kept on disk before they are begun: a restart in the middle begins none again. */
import type { CallId } from '@botpbx/shared/base/ids';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import { z } from 'zod';
import { PlacedCall } from '../calls/begin.ts';
import type { Journal } from '../calls/outbox.ts';

/** A request that was begun. */
export const Begun = z.object({
  placed: PlacedCall,
  /** What was asked for; the same name with another wish is refused. */
  asked: z.string(),
  atMs: z.number(),
  /** Asterisk has taken it. */
  isTaken: z.boolean(),
});
export type Begun = z.infer<typeof Begun>;

export interface Once {
  /** Calls that were begun a short while ago, in this life or an earlier one: they may still come. */
  young(): readonly PlacedCall[];
  /** Gives the call of an earlier request of this name, or begins one: `make` chooses the call id, `act` places it. */
  run(name: string, asked: string, way: OnceWay): Promise<CallId>;
  /** Forgets what is older than a day. */
  forgetOld(): Promise<void>;
}

export interface OnceWay {
  /** Checks the wish and chooses the id of the call. A wish that is refused leaves no trace. */
  readonly make: () => PlacedCall;
  /** Resolves with false when the call was not placed and never will be. */
  readonly act: (placed: PlacedCall) => Promise<boolean>;
  /** Whether a call was seen. */
  readonly isKnown: (callId: CallId) => boolean;
}

const PREFIX = 'once:';
/** As long as the cloud keeps its keys, and an hour more. */
const LIFE_MS = 25 * 3_600_000;

/** A call that has not come by then will not. */
const YOUNG_MS = 600_000;

/** Makes the memory on a journal. */
export function makeOnce(journal: Journal, nowMs: () => number): Once {
  const begun = new Map<string, Begun>();
  const running = new Map<string, Promise<CallId>>();
  for (const [name, value] of journal.entries()) {
    const read = name.startsWith(PREFIX) ? Begun.safeParse(value) : undefined;
    if (read?.success) begun.set(name, read.data);
  }
  const begin = async (name: string, asked: string, { make, act }: OnceWay): Promise<CallId> => {
    const placed = make();
    const row: Begun = { placed, asked, atMs: nowMs(), isTaken: false };
    await kept(journal, name, row);
    begun.set(name, row);
    if (await act(placed)) {
      begun.set(name, { ...row, isTaken: true });
      await journal.jot(new Map([[name, { ...row, isTaken: true }]]));
      return placed.id;
    }
    begun.delete(name);
    await journal.forget([name]);
    throw new CommandRefusedError('unavailable', 'Asterisk did not take the call.');
  };
  const again = (before: Begun, asked: string, { isKnown }: OnceWay): CallId => {
    if (before.asked !== asked) throw new CommandRefusedError('conflict', 'The same request was made before with another wish.');
    if (before.isTaken || isKnown(before.placed.id)) return before.placed.id;
    throw new CommandRefusedError('lost', 'The node stopped while it placed this call; whether a phone rang is not known.');
  };
  return {
    young: () => [...begun.values()].filter(({ atMs }) => atMs > nowMs() - YOUNG_MS).map(({ placed }) => placed),
    run: async (key, asked, way) => {
      const name = PREFIX + key;
      for (let busy = running.get(name); busy; busy = running.get(name)) await Promise.allSettled([busy]);
      const before = begun.get(name);
      if (before) return again(before, asked, way);
      const first = begin(name, asked, way);
      running.set(name, first);
      try {
        return await first;
      } finally {
        running.delete(name);
      }
    },
    forgetOld: async () => {
      const old = [...begun].filter(([, { atMs }]) => atMs < nowMs() - LIFE_MS).map(([name]) => name);
      for (const name of old) begun.delete(name);
      if (old.length > 0) await journal.forget(old);
    },
  };
}

/** Without a memory nothing is begun: better no call than two. */
async function kept(journal: Journal, name: string, row: Begun): Promise<void> {
  try {
    await journal.keep(new Map([[name, row]]));
  } catch (cause) {
    throw new CommandRefusedError('unavailable', "The node's disk does not take the request.", { cause });
  }
}
