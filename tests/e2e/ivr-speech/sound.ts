/** What a caller of this story hears, and when. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PhoneCall } from '../../support/sip/call.ts';
import { claim } from '../../support/story.ts';

/** The tone that the emulator of Piper says everything with. */
export const PIPER_HZ = 440;
export const HEARD_DB = -30;
/** A sample of sound, not of noise. */
const LOUD = 0.01;
const QUIET_MS = 300;

/** Waits until the chosen voice is heard. */
export async function untilTone({ media }: PhoneCall): Promise<void> {
  const dueMs = performance.now() + 10_000;
  while (media.levelDb(PIPER_HZ, performance.now() - 300) < HEARD_DB) {
    claim(performance.now() < dueMs, 'The chosen voice was not heard.');
    await sleep(20);
  }
}

/** Waits until nothing was heard for a moment, and gives when that began. */
export async function untilQuiet({ media }: PhoneCall): Promise<number> {
  let loudMs = performance.now();
  while (performance.now() - loudMs < QUIET_MS) {
    const sinceMs = performance.now() - 40;
    if (media.soundSince(sinceMs).samples.some((sample) => Math.abs(sample) > LOUD)) loudMs = performance.now();
    await sleep(10);
  }
  return loudMs;
}

/** When something is heard next, counted from a moment on. @throws {Error} after ten seconds */
export async function firstSoundMs({ media }: PhoneCall, fromMs = 0): Promise<number> {
  const dueMs = performance.now() + 10_000;
  while (performance.now() < dueMs) {
    if (media.soundSince(fromMs).samples.some((sample) => Math.abs(sample) > LOUD)) return performance.now();
    await sleep(20);
  }
  throw new Error('nothing was heard');
}
