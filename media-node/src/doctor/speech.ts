import { makePocketSphinx } from '../providers/stt/pocketsphinx.ts';
import { makeFlite } from '../providers/tts/flite.ts';
import { makeSilero } from '../providers/vad/silero.ts';
import type { Look } from './look.ts';

/** Looks whether AI agents can hear and speak by what this machine has itself. */
export const checkSpeech: Look = async () => {
  const engines = [makePocketSphinx({ decoders: 1 }), makeFlite({ threads: 1 }), makeSilero(() => undefined)];
  const looked = await Promise.allSettled(engines.map((engine) => engine.warm()));
  await Promise.all(engines.map((engine) => engine.stop()));
  const wrong = looked.flatMap((one) => (one.status === 'rejected' ? [String((one.reason as Error).message)] : []));
  if (wrong.length === 0) return { ok: true, detail: 'PocketSphinx hears, flite speaks and Silero tells speech from noise.' };
  const fix = 'Without keys of a provider AI agents need them: install what is named, or the packages of the product anew.';
  return { ok: false, detail: `${wrong.join('; ')}.`, fix };
};
