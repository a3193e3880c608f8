/**
 * The order in which things reach the disk, so that a crash at any instant loses no call and ends none twice: first what is known of a
 * call, then its events, then, when its end is kept for good, that it need not be known any more.
 */
import type { NodeEvent } from '@botpbx/shared/link/events';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { CallState } from './call.ts';
import type { Effects } from './telling.ts';

/** Small facts on disk by name, for the next life of this process. */
export interface Journal {
  entries(): ReadonlyMap<string, unknown>;
  /** Resolves when the changes are on the disk. */
  keep(changes: ReadonlyMap<string, unknown>): Promise<void>;
  /** The same for what may be lost at a power cut: it is written, not synced. */
  jot(changes: ReadonlyMap<string, unknown>): Promise<void>;
  /** Resolves when the names are out of the file, which a power cut may undo. */
  forget(names: readonly string[]): Promise<void>;
}

/** Events on their way to the cloud. */
export interface EventSink {
  readonly epoch: string;
  /** The newest seq that is on the disk. */
  syncedSeq(): number;
  /** Resolves with the seq when the event is on the disk. */
  append(event: NodeEvent): Promise<number>;
}

/** Takes what happened and brings it to the disk in the right order. */
export interface Outbox {
  /** Goes on with calls of an earlier life: their events lie behind the place that was noted then. */
  resume(calls: readonly KeptCall[]): void;
  putCalls(effects: Effects): void;
  /** Puts an event; `names` are kept when it is on the disk, so that a crash between repeats it. */
  put(event: NodeEvent, names: ReadonlyMap<string, unknown>): void;
  forget(names: readonly string[]): void;
  /** Resolves when all that was put is on the disk. */
  settled(): Promise<void>;
}

/** What the journal holds of a call: its state, and the place in the spool behind which all its events lie. */
export const KeptCall = z.object({ epoch: z.string(), afterSeq: z.number().int(), call: CallState });
export type KeptCall = z.infer<typeof KeptCall>;
/** Begins the names of calls in the journal; the call's id follows. */
export const CALL_PREFIX = 'call:';

interface Parcel {
  readonly events: NodeEvent[];
  readonly before: Map<string, unknown>;
  readonly after: Map<string, unknown>;
  readonly forgotten: Set<string>;
}
const newParcel = (): Parcel => ({ events: [], before: new Map(), after: new Map(), forgotten: new Set() });

/** Makes the outbox; what is put while the disk works goes together the next time. */
export function makeOutbox(journal: Journal, sink: EventSink, log: Log): Outbox {
  const marks = new Map<string, Omit<KeptCall, 'call'>>();
  let parcel = newParcel();
  let sending: Promise<void> | undefined;

  const send = async () => {
    for (let now = parcel; now.events.length + now.before.size + now.after.size + now.forgotten.size > 0; now = parcel) {
      parcel = newParcel();
      await deliver(now, journal, sink, log);
    }
    sending = undefined;
  };
  const kick = () => {
    sending ??= Promise.resolve().then(send);
  };
  const keepCall = (call: CallState) => {
    const mark = marks.get(call.id) ?? { epoch: sink.epoch, afterSeq: sink.syncedSeq() };
    marks.set(call.id, mark);
    parcel.before.set(CALL_PREFIX + call.id, { ...mark, call });
  };
  return {
    resume: (calls) => {
      for (const { call, epoch, afterSeq } of calls) if (epoch === sink.epoch) marks.set(call.id, { epoch, afterSeq });
    },
    putCalls: ({ events, kept, gone }) => {
      for (const call of [...kept, ...gone]) keepCall(call);
      parcel.events.push(...events);
      for (const call of gone) {
        parcel.forgotten.add(CALL_PREFIX + call.id);
        marks.delete(call.id);
      }
      kick();
    },
    put: (event, names) => {
      parcel.events.push(event);
      for (const [name, value] of names) parcel.after.set(name, value);
      kick();
    },
    forget: (names) => {
      for (const name of names) parcel.forgotten.add(name);
      kick();
    },
    settled: async () => {
      while (sending) await sending;
    },
  };
}

/** A disk that refuses costs the memory of a crash, never a call: it is told and gone on. */
async function deliver(parcel: Parcel, journal: Journal, sink: EventSink, log: Log): Promise<void> {
  const tell = (message: string) => (error: unknown) => log.error(message, { error });
  if (parcel.before.size > 0) await journal.keep(parcel.before).catch(tell('open calls could not be kept on the disk'));
  const kept = parcel.events.map((event) => sink.append(event).catch(tell('an event could not be kept on the disk and is lost')));
  await Promise.all(kept);
  if (parcel.after.size > 0) await journal.keep(parcel.after).catch(tell('what was reported could not be kept on the disk'));
  if (parcel.forgotten.size > 0) await journal.forget([...parcel.forgotten]).catch(tell('ended calls could not be taken off the disk'));
}
