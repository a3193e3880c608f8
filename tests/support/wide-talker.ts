/** A caller with wide band: a real phone that speaks sentences and listens to what it hears, as it records it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Baresip } from './baresip.ts';
import { spoken, type Voice } from './speech.ts';
import type { Talker } from './talker.ts';

/** Peak of what is no silence. */
const LOUD = 0.006;
const FRAME_MS = 20;
const LOOK_EVERY_MS = 120;
const LEAST_MS = 100;

/** Makes a talker of the phone's newest call, which must be up. */
export function makeWideTalker(phone: Baresip, voice: Voice = 'rms'): Pick<Talker, 'say' | 'untilSpoken'> {
  let listenedFrames = 0;
  const loudness = (): boolean[] => {
    const sound = phone.heard().at(-1);
    if (!sound) return [];
    const size = (sound.rateHz * FRAME_MS) / 1000;
    const frames = Math.floor(sound.samples.length / size);
    return Array.from({ length: frames }, (_, at) =>
      sound.samples.subarray(at * size, (at + 1) * size).some((one) => Math.abs(one) > LOUD),
    );
  };
  const untilSpoken = async (silenceMs = 900, waitMs = 20_000) => {
    const dueMs = performance.now() + waitMs;
    while (performance.now() < dueMs) {
      const frames = loudness();
      const first = frames.indexOf(true, listenedFrames);
      const last = frames.lastIndexOf(true);
      if (first >= 0 && (last - first) * FRAME_MS >= LEAST_MS && (frames.length - last) * FRAME_MS >= silenceMs) {
        listenedFrames = last + 1;
        const atMs = performance.now() - (frames.length - last) * FRAME_MS;
        return { startedMs: atMs - (last - first) * FRAME_MS, endedMs: atMs };
      }
      await sleep(LOOK_EVERY_MS);
    }
    throw new Error(`nobody spoke to the end within ${waitMs} ms`);
  };
  return {
    untilSpoken,
    say: async (text) => {
      const sound = await spoken(text, voice);
      const startedMs = performance.now();
      phone.play(sound);
      await sleep((sound.samples.length * 1000) / sound.rateHz);
      listenedFrames = loudness().length;
      return { startedMs, endedMs: performance.now() };
    },
  };
}
