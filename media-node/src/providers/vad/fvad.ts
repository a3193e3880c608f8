/// <reference path="./fvad-wasm.d.ts" />
/** WebRTC's detector: needs nothing of the machine and next to no time, and takes other loud sounds for speech more often than Silero does. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import load, { type FvadModule } from '@echogarden/fvad-wasm';
import type { LineRate } from '../../voice/audio.ts';
import type { Vad, VadEar } from '../../voice/ports.ts';
import { isDialTone } from './dtmf.ts';
import { makeWindows } from './window.ts';

const WINDOW_MS = 20;
/** Of 0 to 3, how strict it is. */
const MODE = 2;
/** It knows yes and no alone. */
const YES = 0.9;
const NO = 0.05;

/** Makes it; the module is loaded with the first sound. */
export function makeFvad(): Vad {
  let loaded: Promise<FvadModule> | undefined;
  return {
    open: (sampleRateHz) => {
      loaded ??= loadModule();
      return openEar(loaded, sampleRateHz);
    },
  };
}

async function loadModule(): Promise<FvadModule> {
  const folder = dirname(fileURLToPath(import.meta.resolve('@echogarden/fvad-wasm')));
  return await load({ wasmBinary: await readFile(join(folder, 'fvad.wasm')) });
}

function openEar(loaded: Promise<FvadModule>, rateHz: LineRate): VadEar {
  const size = (rateHz * WINDOW_MS) / 1000;
  const cut = makeWindows(size);
  const opened = loaded.then((fvad) => {
    const detector = fvad._fvad_new();
    fvad._fvad_set_mode(detector, MODE);
    fvad._fvad_set_sample_rate(detector, rateHz);
    return { fvad, detector, at: fvad._malloc(size * 2) };
  });
  return {
    windowMs: WINDOW_MS,
    feed: async ({ samples }) => {
      const windows = cut(samples);
      const { fvad, detector, at } = await opened;
      return windows.map((window) => {
        fvad.HEAP16.set(window, at >> 1);
        const isSpeech = fvad._fvad_process(detector, at, size) === 1;
        return isSpeech && !isDialTone(window, rateHz) ? YES : NO;
      });
    },
    close: () => {
      void opened.then(({ fvad, detector, at }) => {
        fvad._free(at);
        fvad._fvad_free(detector);
      });
    },
  };
}
