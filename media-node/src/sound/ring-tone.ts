/** What somebody hears who waits for another to pick up. */
import type { Pcm } from '../voice/audio.ts';

const RATE_HZ = 8_000;
const TONES_HZ = [440, 480] as const;
const RINGS_S = 2;
const PERIOD_S = 6;
/** Soft: he has just been spoken to. */
const AMPLITUDE = 1_200;

/** Ringing for ever, two seconds of six. */
export async function* ringTone(): AsyncGenerator<Pcm, never, undefined> {
  const samples = Int16Array.from({ length: PERIOD_S * RATE_HZ }, (_, at) => (at < RINGS_S * RATE_HZ ? ringAt(at) : 0));
  for (;;) yield { samples, sampleRateHz: RATE_HZ };
}

const ringAt = (at: number): number =>
  Math.round(TONES_HZ.reduce((sum, hz) => sum + AMPLITUDE * Math.sin((2 * Math.PI * hz * at) / RATE_HZ), 0));
