/** A caller who talks and listens: waits for whoever speaks to finish, then says his own sentence. */
import { setTimeout as sleep } from 'node:timers/promises';
import { decibels, type Sound } from './audio.ts';
import type { PhoneCall } from './sip/call.ts';
import { halved, spoken, type Voice } from './speech.ts';

/** Softer than this is silence. */
const SPEECH_DB = -45;
const PART_MS = 100;
const LOOK_EVERY_MS = 40;

/** When the other side spoke. */
export interface Utterance {
  readonly startedMs: number;
  readonly endedMs: number;
}

/** Makes a talker of a call over narrow band. */
export function makeTalker({ media }: PhoneCall, voice: Voice = 'rms') {
  let listenedMs = 0;
  /** Waits until the other side has spoken and then was silent for so long. @throws {Error} after `waitMs` */
  const untilSpoken = async (silenceMs = 900, waitMs = 20_000): Promise<Utterance> => {
    const untilMs = performance.now() + waitMs;
    const fromMs = listenedMs;
    while (performance.now() < untilMs) {
      const found = utteranceIn(media.heard, fromMs, silenceMs);
      if (found) {
        listenedMs = found.endedMs;
        return found;
      }
      await sleep(LOOK_EVERY_MS);
    }
    throw new Error(`nobody spoke to the end within ${waitMs} ms`);
  };
  return {
    untilSpoken,
    /** Says a text; resolves at its end with the times of its first and last packet. */
    say: async (text: string): Promise<Utterance> => {
      const startedMs = await media.play(halved(await spoken(text, voice)));
      listenedMs = performance.now();
      return { startedMs, endedMs: listenedMs };
    },
    play: (sound: Sound) => media.play(sound),
  };
}
export type Talker = ReturnType<typeof makeTalker>;

interface Packet {
  readonly atMs: number;
  readonly payload: Uint8Array;
}

/** A line that sends nothing is silent too: Asterisk sends no packets while it waits for a key. */
function utteranceIn(heard: readonly Packet[], fromMs: number, silenceMs: number): Utterance | undefined {
  let started: number | undefined;
  let loudMs = 0;
  for (const { atMs, payload } of heard) {
    if (atMs < fromMs) continue;
    if (loudnessDb(payload) > SPEECH_DB) {
      started ??= atMs;
      loudMs = atMs;
    } else if (started !== undefined && atMs - loudMs >= silenceMs && loudMs - started >= PART_MS)
      return { startedMs: started, endedMs: loudMs };
  }
  const isQuiet = loudMs - (started ?? loudMs) >= PART_MS && performance.now() - loudMs >= silenceMs;
  return isQuiet && started !== undefined ? { startedMs: started, endedMs: loudMs } : undefined;
}

/** Level of a packet of µ-law, by its peak. */
function loudnessDb(payload: Uint8Array): number {
  let peak = 0;
  for (const byte of payload) peak = Math.max(peak, PEAKS[byte] ?? 0);
  return decibels(peak);
}

const PEAKS = Float32Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff;
  return ((((bits & 0x0f) << 3) + 0x84) * 2 ** ((bits & 0x70) >> 4) - 0x84) / 32768;
});
