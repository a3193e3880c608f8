/** The models of all providers: which there are, which serve today, and what their use costs. */
import type { ModelFacts } from './model-facts.ts';
import { LLM_MODELS } from './models-llm.ts';
import { STT_MODELS, TTS_MODELS } from './models-speech.ts';
import type { LlmProvider, SttEngine, TtsEngine } from './speech-setting.ts';

/** Who is asked for what: a provider may think, speak and hear with different models. */
export type ModelMaker =
  | { readonly kind: 'llm'; readonly provider: LlmProvider }
  | { readonly kind: 'tts'; readonly provider: TtsEngine }
  | { readonly kind: 'stt'; readonly provider: SttEngine };

/** All models that are known of a provider, its default first, for people to choose from. */
export function modelsOf(maker: ModelMaker): readonly ModelFacts[] {
  if (maker.kind === 'llm') return LLM_MODELS[maker.provider];
  return maker.kind === 'tts' ? TTS_MODELS[maker.provider] : STT_MODELS[maker.provider];
}

/** Whether a provider does not serve a model any more. Days are ISO dates. */
export const isRetired = (model: ModelFacts, onDay: string): boolean => model.retiredOn !== null && model.retiredOn <= onDay;

/**
 * The model to ask for: the one that is wanted, or the provider's default for null; a retired one is followed by its successor. A name
 * that is not known passes, as new models appear and servers of one's own have names of their own.
 */
export function currentModel(maker: ModelMaker, wanted: string | null, onDay: string): ModelFacts {
  const models = modelsOf(maker);
  const named = wanted ?? models[0]?.name ?? '';
  let at = models.find((model) => model.name === named) ?? unknownModel(maker.provider, named);
  for (let steps = 0; isRetired(at, onDay) && steps < models.length; steps++) {
    const next = models.find((model) => model.name === at.successor);
    if (!next) break;
    at = next;
  }
  return at;
}

/** Today as `currentModel` wants it. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Names of which the behaviour shows: models of these lines think, and refuse a temperature. Those in `optional` can do without. */
const THINKS: Readonly<Partial<Record<string, RegExp>>> = {
  anthropic: /^claude-(?!3|(?:haiku|sonnet|opus)-4(?:-[0-6])?(?:-[0-9]{8})?$)/,
  openai: /^(?:gpt-[5-9]|o[1-9])/,
  groq: /gpt-oss/,
};
const OPTIONAL = /^gpt-[5-9]/;

function unknownModel(provider: string, name: string): ModelFacts {
  const isThinking = THINKS[provider]?.test(name) ?? false;
  return {
    name,
    description: name,
    latencyMs: null,
    quality: null,
    cost: null,
    price: null,
    retiredOn: null,
    successor: null,
    takesTemperature: provider === 'groq' || !isThinking,
    thinking: !isThinking ? 'never' : OPTIONAL.test(name) ? 'optional' : 'always',
  };
}

/** What was used of a provider, as conversations record it. */
export interface ModelUse {
  readonly provider: string;
  readonly model: string;
  /** All that was read, what came from a cache included. */
  readonly input_tokens: number;
  readonly cached_tokens: number;
  readonly output_tokens: number;
  readonly audio_seconds: number;
  readonly characters: number;
}

/** What a use costs in US dollars by the list; null where the price is not known. */
export function costUsd(use: ModelUse): number | null {
  const price = everyModel.get(`${use.provider} ${use.model}`)?.price;
  if (!price) return null;
  if (price.kind === 'minutes') return (use.audio_seconds / 60) * price.perMinute;
  if (price.kind === 'characters') return (use.characters / 1e6) * price.perMillion;
  const fresh = Math.max(0, use.input_tokens - use.cached_tokens);
  return (fresh * price.inputPerMillion + use.cached_tokens * price.cachedPerMillion + use.output_tokens * price.outputPerMillion) / 1e6;
}

/** What a minute of talk uses as a rule: four turns with a prompt of 1500 tokens, half the time for each voice. */
const MINUTE = { input_tokens: 6000, cached_tokens: 4000, output_tokens: 250, audio_seconds: 60, characters: 450 };

/** Estimates what a minute of a call costs with a model, in US dollars; null where the price is not known. */
export const costPerMinuteUsd = (provider: string, model: string): number | null => costUsd({ provider, model, ...MINUTE });

const everyModel: ReadonlyMap<string, ModelFacts> = new Map(
  [LLM_MODELS, TTS_MODELS, STT_MODELS].flatMap((kind) =>
    Object.entries<readonly ModelFacts[]>(kind).flatMap(([provider, models]) =>
      models.map((one): [string, ModelFacts] => [`${provider} ${one.name}`, one]),
    ),
  ),
);
