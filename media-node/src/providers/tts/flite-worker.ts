/** The thread in which flite speaks: one text after the other, each takes the whole thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { type FliteOrder, runFlite } from '@botpbx/shared/base/flite';
import type { Posted } from '../thread.ts';

const engine = workerData as WebAssembly.Module;
const HEADER_BYTES = 44;

parentPort?.on('message', ({ id, ...order }: FliteOrder & { id: number }) => {
  try {
    const samples = samplesOf(runFlite(engine, order));
    parentPort?.postMessage({ id, result: samples } satisfies Posted, [samples.buffer]);
  } catch (error) {
    parentPort?.postMessage({ id, fault: error instanceof Error ? error.message : String(error) } satisfies Posted);
  }
});

/** The sound alone, with no more quiet around it than a speaker leaves. */
function samplesOf(wav: Uint8Array | undefined): Int16Array<ArrayBuffer> {
  if (!wav) return new Int16Array(0);
  const all = new Int16Array(wav.slice(HEADER_BYTES, wav.length - (wav.length % 2)).buffer);
  const first = all.findIndex(isHeard);
  if (first < 0) return new Int16Array(0);
  const last = all.findLastIndex(isHeard);
  return all.slice(Math.max(0, first - LEAD_SAMPLES), Math.min(all.length, last + TAIL_SAMPLES));
}

/** About 54 dB below full scale. */
const QUIET = 64;
const isHeard = (sample: number): boolean => sample > QUIET || sample < -QUIET;
/** At 16 kHz. */
const LEAD_SAMPLES = 160;
const TAIL_SAMPLES = 1_600;
