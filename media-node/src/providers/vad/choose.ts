/** The best detector that this machine can run: Silero, and WebRTC's where the net cannot be loaded or has ended. */
import type { Log } from '../../log.ts';
import type { LineRate } from '../../voice/audio.ts';
import type { Vad, VadEar } from '../../voice/ports.ts';
import { makeFvad } from './fvad.ts';
import { makeSilero, type Silero } from './silero.ts';

export interface ChosenVad extends Vad {
  /** Loads the net, or finds that it cannot be. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

export interface VadParts {
  readonly log: Log;
  readonly makeBest?: (onEnd: (error: Error) => void) => Silero;
}

/** Makes it. A line whose detector fails goes on with the other one. */
export function chooseVad({ log, makeBest = makeSilero }: VadParts): ChosenVad {
  const plain = makeFvad();
  let isStopped = false;
  let hasFailed = false;
  const fail = (error: unknown) => {
    if (hasFailed || isStopped) return;
    hasFailed = true;
    log.warn('the net that hears speech cannot be run; a simpler detector takes its place', { error });
  };
  const best = makeBest(fail);
  return {
    open: (rateHz) => (hasFailed ? plain.open(rateHz) : openEar({ best, plain, fail }, rateHz)),
    warm: () => best.warm().catch(fail),
    stop: () => {
      isStopped = true;
      return best.stop();
    },
  };
}

interface Both {
  readonly best: Vad;
  readonly plain: Vad;
  readonly fail: (error: unknown) => void;
}

function openEar({ best, plain, fail }: Both, rateHz: LineRate): VadEar {
  const first = best.open(rateHz);
  let second: VadEar | undefined;
  return {
    get windowMs() {
      return (second ?? first).windowMs;
    },
    feed: async (pcm) => {
      if (second) return await second.feed(pcm);
      try {
        return await first.feed(pcm);
      } catch (error) {
        fail(error);
        second ??= plain.open(rateHz);
        return await second.feed(pcm);
      }
    },
    close: () => {
      first.close();
      second?.close();
    },
  };
}
