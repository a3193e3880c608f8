/**
 * Language models, by provider; the first is the default. Names, stars, costs and latencies are those of the public reference where
 * it lists the model. Retirements as the providers announced them until November 2026; prices are collected from public lists and may be
 * out of date: they serve estimates.
 */
import type { ModelFacts, ModelPrice } from './model-facts.ts';
import type { LlmProvider } from './speech-setting.ts';

const tokens = (inputPerMillion: number, cachedPerMillion: number, outputPerMillion: number): ModelPrice => ({
  kind: 'tokens',
  inputPerMillion,
  cachedPerMillion,
  outputPerMillion,
});

const model = (name: string, description: string, facts: Partial<ModelFacts>): ModelFacts => ({
  name,
  description,
  latencyMs: null,
  quality: null,
  cost: null,
  price: null,
  retiredOn: null,
  successor: null,
  takesTemperature: true,
  thinking: 'never',
  ...facts,
});

const anthropic = [
  model('claude-3-5-sonnet-20241022', 'Claude 3.5 Sonnet', {
    latencyMs: 500,
    quality: 5,
    cost: '$$',
    price: tokens(3, 0.3, 15),
    retiredOn: '2025-10-28',
    successor: 'claude-sonnet-5-5',
  }),
  model('claude-sonnet-5-5', 'Best balance of intelligence and speed', {
    latencyMs: 500,
    quality: 5,
    cost: '$$',
    price: tokens(2, 0.2, 10),
    takesTemperature: false,
    thinking: 'between_tools',
  }),
  model('claude-opus-5-5', 'Most capable, slower', {
    quality: 5,
    cost: '$$$',
    price: tokens(4, 0.4, 20),
    takesTemperature: false,
    thinking: 'always',
  }),
  model('claude-haiku-5-5', 'Fastest, most economical', {
    latencyMs: 200,
    quality: 3,
    cost: '$',
    price: tokens(0.1, 0.01, 0.5),
    takesTemperature: false,
    thinking: 'optional',
  }),
  model('claude-haiku-4-5', 'Fast, and takes a temperature', { quality: 4, cost: '$', price: tokens(1, 0.1, 5) }),
  model('claude-sonnet-4-6', 'The generation before, takes a temperature', { quality: 5, cost: '$$', price: tokens(3, 0.3, 15) }),
  model('claude-3-opus-20240229', 'Claude 3 Opus', {
    quality: 5,
    cost: '$$$',
    price: tokens(15, 1.5, 75),
    retiredOn: '2026-01-05',
    successor: 'claude-opus-5-5',
  }),
  model('claude-3-haiku-20240307', 'Claude 3 Haiku', {
    latencyMs: 200,
    quality: 3,
    cost: '$',
    price: tokens(0.25, 0.03, 1.25),
    retiredOn: '2026-04-19',
    successor: 'claude-haiku-5-5',
  }),
  model('claude-sonnet-4-5', 'Claude Sonnet 4.5', {
    quality: 5,
    cost: '$$',
    price: tokens(3, 0.3, 15),
    retiredOn: '2026-11-30',
    successor: 'claude-sonnet-5-5',
  }),
];

const openai = [
  model('gpt-4o', 'Most capable multimodal', {
    latencyMs: 600,
    quality: 5,
    cost: '$$$',
    price: tokens(2.5, 1.25, 10),
    retiredOn: '2027-01-14',
    successor: 'gpt-6-luna',
  }),
  model('gpt-4o-mini', 'Faster, cheaper', {
    cost: '$',
    price: tokens(0.15, 0.075, 0.6),
    retiredOn: '2027-01-14',
    successor: 'gpt-6-luna',
  }),
  model('gpt-6-luna', 'Fast and economical', { cost: '$', price: tokens(0.1, 0.01, 0.5), takesTemperature: false, thinking: 'optional' }),
  model('gpt-5.4-mini', 'Quick to answer, follows instructions well', {
    cost: '$',
    price: tokens(0.75, 0.075, 4.5),
    takesTemperature: false,
    thinking: 'optional',
  }),
  model('gpt-5.6-sol', 'Most capable of its generation', {
    quality: 5,
    cost: '$$$',
    price: tokens(4, 0.4, 20),
    takesTemperature: false,
    thinking: 'optional',
  }),
  model('gpt-4-turbo', 'Previous generation', {
    cost: '$$$',
    price: tokens(10, 10, 30),
    retiredOn: '2026-10-23',
    successor: 'gpt-5.6-sol',
  }),
];

const groq = [
  model('llama-3.3-70b-versatile', 'Llama 3.3 70B: best quality', {
    latencyMs: 100,
    quality: 4,
    cost: '$',
    price: tokens(0.59, 0.59, 0.79),
    retiredOn: '2026-08-16',
    successor: 'openai/gpt-oss-120b',
  }),
  model('openai/gpt-oss-120b', 'Best quality', {
    latencyMs: 100,
    quality: 4,
    cost: '$',
    price: tokens(0.15, 0.075, 0.6),
    thinking: 'always',
  }),
  model('openai/gpt-oss-20b', 'Fastest', { latencyMs: 100, quality: 3, cost: '$', price: tokens(0.075, 0.0375, 0.3), thinking: 'always' }),
  model('qwen/qwen3.6-27b', 'Good balance, need not think first', { cost: '$', thinking: 'optional' }),
  model('llama-3.1-8b-instant', 'Llama 3.1 8B: fastest', {
    quality: 3,
    cost: '$',
    price: tokens(0.05, 0.05, 0.08),
    retiredOn: '2026-08-16',
    successor: 'openai/gpt-oss-20b',
  }),
  model('mixtral-8x7b-32768', 'Mixtral 8x7B: good balance', {
    cost: '$',
    price: tokens(0.24, 0.24, 0.24),
    retiredOn: '2025-03-20',
    successor: 'openai/gpt-oss-120b',
  }),
];

/** Needs no model: it follows rules of its own. */
const rules = [model('rules', 'Follows rules; needs no key and no network', { latencyMs: 0, quality: 1, cost: 'free' })];

export const LLM_MODELS: Readonly<Record<LlmProvider, readonly ModelFacts[]>> = { anthropic, openai, groq, rules };
