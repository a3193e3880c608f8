import { expect, test } from 'vitest';
import { costPerMinuteUsd, costUsd, currentModel, dayOf, isRetired, modelsOf } from './models.ts';
import { LlmProvider, SttEngine, TtsEngine } from './speech-setting.ts';

const TODAY = '2026-11-23';
const use = { input_tokens: 0, cached_tokens: 0, output_tokens: 0, audio_seconds: 0, characters: 0 };

test.each([
  ['anthropic', 'claude-3-5-sonnet-20241022', 'claude-sonnet-5-5'],
  ['anthropic', 'claude-3-opus-20240229', 'claude-opus-5-5'],
  ['anthropic', 'claude-3-haiku-20240307', 'claude-haiku-5-5'],
  ['openai', 'gpt-4-turbo', 'gpt-5.6-sol'],
  ['openai', 'gpt-4o', 'gpt-4o'],
  ['openai', 'gpt-4o-mini', 'gpt-4o-mini'],
  ['groq', 'llama-3.3-70b-versatile', 'openai/gpt-oss-120b'],
  ['groq', 'llama-3.1-8b-instant', 'openai/gpt-oss-20b'],
  ['groq', 'mixtral-8x7b-32768', 'openai/gpt-oss-120b'],
] as const)('%s: %s of the reference is accepted and asks for %s today', (provider, name, served) => {
  expect(currentModel({ kind: 'llm', provider }, name, TODAY).name).toBe(served);
});

test('a model serves until the day it retires', () => {
  const maker = { kind: 'llm', provider: 'openai' } as const;
  expect(currentModel(maker, 'gpt-4o', '2027-01-13').name).toBe('gpt-4o');
  expect(currentModel(maker, 'gpt-4o', '2027-01-14').name).toBe('gpt-6-luna');
});

test('every provider has a default that serves, and every successor is known', () => {
  const makers = [
    ...LlmProvider.options.map((provider) => ({ kind: 'llm', provider }) as const),
    ...TtsEngine.options.map((provider) => ({ kind: 'tts', provider }) as const),
    ...SttEngine.options.map((provider) => ({ kind: 'stt', provider }) as const),
  ];
  for (const maker of makers) {
    expect(isRetired(currentModel(maker, null, TODAY), TODAY)).toBe(false);
    const names = modelsOf(maker).map((model) => model.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { successor } of modelsOf(maker)) if (successor) expect(names).toContain(successor);
  }
});

test('a name that nobody knows passes; what new lines refuse is not sent to them', () => {
  expect(currentModel({ kind: 'llm', provider: 'openai' }, 'llama3.2:3b', TODAY)).toMatchObject({
    takesTemperature: true,
    thinking: 'never',
  });
  expect(currentModel({ kind: 'llm', provider: 'openai' }, 'gpt-7', TODAY)).toMatchObject({
    takesTemperature: false,
    thinking: 'optional',
  });
  const claude = (name: string) => currentModel({ kind: 'llm', provider: 'anthropic' }, name, TODAY).takesTemperature;
  for (const name of ['claude-nova-6', 'claude-sonnet-5', 'claude-opus-4-7', 'claude-opus-4-8']) expect(claude(name)).toBe(false);
  for (const name of ['claude-opus-4-6', 'claude-sonnet-4-20250514', 'claude-opus-4-5-20251101']) expect(claude(name)).toBe(true);
  expect(currentModel({ kind: 'llm', provider: 'anthropic' }, 'claude-haiku-4-5-20251001', TODAY).takesTemperature).toBe(true);
});

test('tokens, seconds and characters are priced; cached tokens at their own price', () => {
  const million = { ...use, provider: 'openai', model: 'gpt-4o', input_tokens: 1_000_000, cached_tokens: 400_000, output_tokens: 100_000 };
  expect(costUsd(million)).toBeCloseTo(0.6 * 2.5 + 0.4 * 1.25 + 1);
  expect(costUsd({ ...use, provider: 'deepgram', model: 'nova-2', audio_seconds: 120 })).toBeCloseTo(0.0116);
  expect(costUsd({ ...use, provider: 'openai', model: 'tts-1', characters: 2000 })).toBeCloseTo(0.03);
  expect(costUsd({ ...use, provider: 'openai', model: 'unheard-of' })).toBeNull();
  expect(costPerMinuteUsd('openai', 'gpt-4o')).toBeGreaterThan(0.005);
  expect(dayOf(new Date('2026-11-23T23:59:59Z'))).toBe(TODAY);
});
