/** A caller who interrupts, murmurs, coughs and has an echo, and what he hears meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sound } from '../../support/audio.ts';
import { fromUlaw } from '../../support/audio.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import { halved, spoken } from '../../support/speech.ts';

/** Peak of a packet in which somebody speaks; the pauses between words are softer. */
const LOUD = 0.012;
const RATE_HZ = 8_000;

const isLoud = (payload: Uint8Array): boolean => payload.some((byte) => Math.abs(fromUlaw(byte)) > LOUD);

/** The last packet with a voice in it until a time. */
export function lastLoudMs({ media }: PhoneCall, untilMs = Number.POSITIVE_INFINITY): number {
  return media.heard.findLast(({ atMs, payload }) => atMs <= untilMs && isLoud(payload))?.atMs ?? Number.NEGATIVE_INFINITY;
}

/** Waits until the agent has spoken without a long pause for so long. */
export async function untilSpeaking(call: PhoneCall, forMs: number, waitMs = 15_000): Promise<number> {
  const dueMs = performance.now() + waitMs;
  let beganMs: number | undefined;
  while (performance.now() < dueMs) {
    const nowMs = performance.now();
    const isSpeaking = nowMs - lastLoudMs(call) < 450;
    beganMs = isSpeaking ? (beganMs ?? nowMs) : undefined;
    if (beganMs !== undefined && nowMs - beganMs >= forMs) return beganMs;
    await sleep(20);
  }
  throw new Error('the agent does not speak');
}

/** Time at which the first sound of a voice is in a sound, in milliseconds. */
export function onsetMs({ samples, rateHz }: Sound): number {
  const at = samples.findIndex((sample) => Math.abs(sample) > LOUD);
  return (Math.max(0, at) * 1000) / rateHz;
}

/** Milliseconds from its first sound to its last. */
export function loudMs(sound: Sound): number {
  const last = sound.samples.findLastIndex((sample) => Math.abs(sample) > LOUD);
  return Math.max(0, (last * 1000) / sound.rateHz - onsetMs(sound));
}

/** The same from its first sound on. */
export function withoutLead(sound: Sound): Sound {
  const at = Math.floor((onsetMs(sound) * sound.rateHz) / 1000);
  return { rateHz: sound.rateHz, samples: sound.samples.subarray(at) };
}

export const sentence = async (text: string): Promise<Sound> => withoutLead(halved(await spoken(text, 'rms')));

/** A cough: noise that dies away. */
export function cough(seed: number): Sound {
  let state = seed;
  const samples = Float32Array.from({ length: RATE_HZ * 0.22 }, (_, at) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const fade = Math.exp(-at / (RATE_HZ * 0.06));
    return (state / 1_073_741_824 - 1) * 0.5 * fade;
  });
  return { rateHz: RATE_HZ, samples };
}

/** What the line brings back of the agent's own voice: the last of it, softer. */
export function echoOf({ media }: PhoneCall, forMs: number): Sound {
  const heard = media.soundSince(performance.now() - forMs);
  return { rateHz: heard.rateHz, samples: heard.samples.map((sample) => sample * 0.12) };
}
