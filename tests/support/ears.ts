/** What a test's telephone heard, as words: the recogniser of the node, by itself. */
import { makePocketSphinx } from '../../media-node/src/providers/stt/pocketsphinx.ts';
import { utteranceOf } from '../../media-node/src/providers/testing/telephone.ts';
import type { LineRate } from '../../media-node/src/voice/audio.ts';
import type { Sound } from './audio.ts';
import type { Story } from './story.ts';

const WITHIN_MS = 60_000;

/** Somebody who writes down. */
export interface Ears {
  /** Writes down what was said in a sound of English, in lower case. */
  write(sound: Sound): Promise<string>;
}

/** Opens the ears; they close with the story. */
export async function openEars(story: Story): Promise<Ears> {
  const engine = makePocketSphinx({ decoders: 1 });
  story.atEnd(() => engine.stop());
  await engine.warm();
  return {
    write: async ({ rateHz, samples }) => {
      const pcm = { samples: Int16Array.from(samples, (sample) => sample * 32_767), sampleRateHz: rateHz as LineRate };
      const texts: string[] = [];
      for await (const heard of engine.listener().hear(utteranceOf(pcm), AbortSignal.timeout(WITHIN_MS)))
        if (heard.kind === 'final') texts.push(heard.text);
      return texts.join(' ').toLowerCase();
    },
  };
}
