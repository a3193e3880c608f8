/** What a caller is asked, as sound that is played on his line while he is listened to. */
import type { Prompt } from '../flow/media.ts';
import { readSides } from '../transcription/sound.ts';
import type { Pcm } from '../voice/audio.ts';

export interface Playable {
  /** What only Asterisk can say; heard before. */
  readonly before: readonly Prompt[];
  /** Files of sound, in their order. */
  readonly files: readonly string[];
}

/** Parts them: a caller may speak while files are played, if nothing that Asterisk says stands between them. */
export function playableOf(prompts: readonly Prompt[], fileOf: (prompt: Prompt) => string | undefined): Playable {
  const files = prompts.map(fileOf);
  const last = files.lastIndexOf(undefined);
  return { before: prompts.slice(0, last + 1), files: files.slice(last + 1).flatMap((file) => file ?? []) };
}

const CHUNK_MS = 200;

/** Reads them one after the other, in pieces. One that cannot be read is told, and passed over. */
export async function* soundOf(files: readonly string[], onMissing: (error: unknown) => void): AsyncGenerator<Pcm> {
  for (const file of files) {
    const [side] = await readSides(file).catch((error: unknown) => {
      onMissing(error);
      return [];
    });
    if (!side) continue;
    const { samples, sampleRateHz } = side;
    const step = (sampleRateHz * CHUNK_MS) / 1000;
    for (let at = 0; at < samples.length; at += step) yield { samples: samples.subarray(at, at + step), sampleRateHz };
  }
}
