/** The engines that every node has of its own: no key, no network. One of each for the whole node. */
import type { LlmChoice, SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import type { Log } from '../log.ts';
import type { LanguageModel, SpeechToText, TextToSpeech, Vad } from '../voice/ports.ts';
import { makeRules } from './llm/rules.ts';
import { makePocketSphinx } from './stt/pocketsphinx.ts';
import type { SphinxHint } from './stt/pocketsphinx-worker.ts';
import { makeFlite } from './tts/flite.ts';
import { chooseVad } from './vad/choose.ts';

export interface LocalEngines {
  readonly vad: Vad;
  speaker(choice: Extract<TtsChoice, { engine: 'flite' }>): TextToSpeech;
  /** `hint`: what is likely to be said. */
  listener(choice: Extract<SttChoice, { engine: 'pocketsphinx' }>, hint?: SphinxHint): SpeechToText;
  rules(choice: LlmChoice): LanguageModel;
  /** Loads in the background what callers would otherwise wait for; `hears`: whether recognisers will be wanted too. */
  prepare(wanted: { readonly hears: boolean }): void;
  stop(): Promise<void>;
}

/** A decoder takes 100 MB, and a fifth of a core while somebody speaks. */
const DECODERS_PER_CORE = 4;
const MAX_DECODERS = 32;
const MAX_VOICES = 8;
/** What decoders hear before their first caller. */
const SAMPLE = { text: 'Could you put me through to the accounting department please?', voice: 'rms', speed: 1 };

/** Makes them; each is loaded when it is first wanted, or by `prepare`. */
export function openLocalEngines({ cores, log }: { readonly cores: number; readonly log: Log }): LocalEngines {
  const vad = chooseVad({ log });
  const flite = makeFlite({ threads: Math.min(cores, MAX_VOICES) });
  const sphinx = makePocketSphinx({ decoders: Math.min(cores * DECODERS_PER_CORE, MAX_DECODERS), sample: () => flite.render(SAMPLE) });
  const rules = makeRules();
  const told = (what: string) => (error: unknown) => log.warn('an engine of the node cannot be loaded', { what, error });
  return {
    vad,
    speaker: (choice) => flite.speaker(choice),
    listener: (_choice, hint) => sphinx.listener(hint),
    rules: () => rules,
    prepare: ({ hears }) => {
      void vad.warm();
      void flite.warm().catch(told('flite'));
      if (hears) void sphinx.warm().catch(told('pocketsphinx'));
    },
    stop: async () => {
      await Promise.all([vad.stop(), flite.stop(), sphinx.stop()]);
    },
  };
}
