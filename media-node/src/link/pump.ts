/** Brings spooled events to the cloud, in order, with no more under way than the cloud can be trusted to take. */
import type { NodeFrame } from '@botpbx/shared/link/frames';
import type { Log } from '../log.ts';
import type { Spool } from './spool.ts';
import type { SpoolReader } from './spool-reader.ts';

export interface Pump {
  /** Begins behind the place that the cloud has stored. */
  start(storedSeq: number): void;
  /** The cloud has stored all up to `seq`. */
  acked(seq: number): void;
  stop(): void;
}

export interface PumpOptions {
  readonly spool: Spool;
  readonly send: (frame: NodeFrame) => void;
  /** Tells whether the socket holds more unsent bytes than it should. */
  readonly isFull: () => boolean;
  readonly log: Log;
}

const EVENTS_A_FRAME = 200;
/** Events that were sent and not yet acknowledged. */
const MOST_UNDER_WAY = 2_000;
const FULL_AGAIN_MS = 20;

export function makePump({ spool, send, isFull, log }: PumpOptions): Pump {
  let reader: SpoolReader | undefined;
  let sentSeq = 0;
  let ackedSeq = 0;
  let isRunning = false;

  async function run(): Promise<void> {
    while (reader && sentSeq - ackedSeq < MOST_UNDER_WAY) {
      if (isFull()) {
        setTimeout(kick, FULL_AGAIN_MS);
        return;
      }
      const events = await reader.next(EVENTS_A_FRAME);
      const last = events.at(-1);
      if (!last || !reader) return;
      sentSeq = last.seq;
      send({ type: 'events', epoch: spool.epoch, events });
    }
  }

  function kick(): void {
    if (isRunning || !reader) return;
    isRunning = true;
    const before = spool.syncedSeq();
    run()
      .catch((error: unknown) => log.error('the spool could not be read', { error }))
      .finally(() => {
        isRunning = false;
        if (reader && spool.syncedSeq() > before && sentSeq - ackedSeq < MOST_UNDER_WAY) kick();
      });
  }

  const forget = spool.onSynced(kick);
  return {
    start: (storedSeq) => {
      sentSeq = storedSeq;
      ackedSeq = storedSeq;
      reader = spool.readFrom(storedSeq);
      kick();
    },
    acked: (seq) => {
      ackedSeq = Math.max(ackedSeq, seq);
      spool.acknowledge(seq).catch((error: unknown) => log.warn('old spool segments could not be removed', { error }));
      kick();
    },
    stop: () => {
      forget();
      reader = undefined;
    },
  };
}
