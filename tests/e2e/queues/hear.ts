/** Finds prompts in what a phone heard, by comparing it with the prompts' own files. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromUlaw, readWav } from '../../support/audio.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

/** How alike what was heard is to a prompt, at best: 1 is the same. */
export interface Found {
  readonly likeness: number;
  readonly atMs: number;
}

/** Both are thinned out to this rate: enough to tell digits apart, and fast. */
const RATE_HZ = 4000;

function thinned(samples: Float32Array): Float32Array {
  const thin = new Float32Array(Math.floor(samples.length / 2));
  for (let at = 0; at < thin.length; at++) thin[at] = ((samples[2 * at] ?? 0) + (samples[2 * at + 1] ?? 0)) / 2;
  return thin;
}

/** Folder of Asterisk's own sounds. */
export function soundsOf(stack: Stack): string {
  const prefix = (stack.env.ASTERISK_BIN ?? '').replace(/\/[^/]+$/, '');
  const folder = join(prefix, 'prefix', 'usr', 'share', 'asterisk', 'sounds', 'en');
  claim(readdirSync(folder).includes('digits'), `There are no sounds in ${folder}.`);
  return folder;
}

/** Looks for a prompt in what was heard since a time. */
export function find(call: PhoneCall, wavPath: string, sinceMs = 0): Found {
  const packets = call.media.heard.filter(({ atMs }) => atMs >= sinceMs);
  const heard = thinned(Float32Array.from(packets.flatMap(({ payload }) => Array.from(payload, fromUlaw))));
  const prompt = loudPart(thinned(readWav(wavPath).samples));
  const best = bestMatch(heard, prompt);
  return { likeness: best.likeness, atMs: (packets[0]?.atMs ?? 0) + (best.at / RATE_HZ) * 1000 };
}

/** Without the silence at both ends, and short enough to be heard whole on a busy machine. */
function loudPart(samples: Float32Array): Float32Array {
  const isLoud = (value: number) => Math.abs(value) > 0.02;
  const from = samples.findIndex(isLoud);
  return samples.slice(Math.max(0, from), Math.min(samples.findLastIndex(isLoud) + 1, from + RATE_HZ * 0.6));
}

function bestMatch(heard: Float32Array, prompt: Float32Array): { likeness: number; at: number } {
  const power = (samples: Float32Array) => samples.reduce((sum, value) => sum + value * value, 0);
  const own = power(prompt);
  let window = power(heard.subarray(0, prompt.length));
  let best = { likeness: 0, at: 0 };
  for (let at = 0; at + prompt.length <= heard.length; at++) {
    if (window > own * 0.05) {
      let sum = 0;
      for (let next = 0; next < prompt.length; next++) sum += (heard[at + next] ?? 0) * (prompt[next] ?? 0);
      const likeness = sum / Math.sqrt(window * own);
      if (likeness > best.likeness) best = { likeness, at };
    }
    window += (heard[at + prompt.length] ?? 0) ** 2 - (heard[at] ?? 0) ** 2;
  }
  return best;
}
