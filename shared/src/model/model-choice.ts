/** What people choose from when they make an agent. */
import { z } from 'zod';
import { costPerMinuteUsd, type ModelMaker, modelsOf } from './models.ts';
import { LlmProvider, SttEngine, TtsEngine } from './speech-setting.ts';

export const ModelChoice = z.object({
  name: z.string(),
  description: z.string(),
  latency_ms: z.number().int().nullable().describe('To the first output, as a rule'),
  quality: z.number().int().nullable().describe('1 to 5'),
  cost: z.enum(['free', '$', '$$', '$$$']).nullable(),
  cost_per_minute_usd: z.number().nullable().describe('Of a usual call, by the list; the invoice of the provider counts'),
  retired_on: z.string().nullable().describe('The first day on which the provider does not serve it any more; its successor is asked then'),
  successor: z.string().nullable(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

const choices = z.array(ModelChoice).describe('The default first');

/** All models by who serves them. Other names may be used too: new models appear, and servers of one's own have their own. */
export const ModelChoices = z.object({
  llm: z.partialRecord(LlmProvider, choices),
  tts: z.partialRecord(TtsEngine, choices),
  stt: z.partialRecord(SttEngine, choices),
});
export type ModelChoices = z.infer<typeof ModelChoices>;

/** The list that forms show. */
export const modelChoices = (): ModelChoices => ({
  llm: byName(LlmProvider.options, (provider) => ({ kind: 'llm', provider })),
  tts: byName(TtsEngine.options, (provider) => ({ kind: 'tts', provider })),
  stt: byName(SttEngine.options, (provider) => ({ kind: 'stt', provider })),
});

const byName = <Name extends string>(names: readonly Name[], makerOf: (name: Name) => ModelMaker) =>
  Object.fromEntries(names.map((name) => [name, choicesOf(makerOf(name))])) as Record<Name, ModelChoice[]>;

const choicesOf = (maker: ModelMaker): ModelChoice[] =>
  modelsOf(maker).map(({ name, description, latencyMs, quality, cost, retiredOn, successor }) => ({
    ...{ name, description, quality, cost, successor },
    latency_ms: latencyMs,
    retired_on: retiredOn,
    cost_per_minute_usd: costPerMinuteUsd(maker.provider, name),
  }));
