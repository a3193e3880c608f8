/**
 * Speech engines' models, by engine; the first is the default. Names, stars, costs and latencies are those of the public reference
 * where it lists the model. Retirements as the providers announced them until November 2026; prices are collected from public lists and may be
 * out of date: they serve estimates.
 */
import type { ModelFacts, ModelPrice } from './model-facts.ts';
import type { SttEngine, TtsEngine } from './speech-setting.ts';

const minutes = (perMinute: number): ModelPrice => ({ kind: 'minutes', perMinute });
const characters = (perMillion: number): ModelPrice => ({ kind: 'characters', perMillion });

type Speech = Pick<ModelFacts, 'latencyMs' | 'quality' | 'cost' | 'price'> & Partial<Pick<ModelFacts, 'retiredOn' | 'successor'>>;

const model = (name: string, description: string, facts: Speech): ModelFacts => ({
  name,
  description,
  retiredOn: null,
  successor: null,
  takesTemperature: false,
  thinking: 'never',
  ...facts,
});

const elevenlabs: Speech = { latencyMs: 200, quality: 5, cost: '$$', price: characters(50) };
const openaiVoice: Speech = { latencyMs: 300, quality: 4, cost: '$', price: characters(15), retiredOn: '2027-01-06' };

export const TTS_MODELS: Readonly<Record<TtsEngine, readonly ModelFacts[]>> = {
  piper: [model('piper', 'Local, fast', { latencyMs: 50, quality: 3, cost: 'free', price: characters(0) })],
  kokoro: [model('kokoro', 'Local, with feeling', { latencyMs: 100, quality: 4, cost: 'free', price: characters(0) })],
  elevenlabs: [
    model('eleven_turbo_v2', 'English, quick', elevenlabs),
    model('eleven_flash_v2_5', 'Quickest, 32 languages', { ...elevenlabs, latencyMs: 75 }),
    model('eleven_turbo_v2_5', '32 languages', elevenlabs),
    model('eleven_multilingual_v2', 'Most natural, slower', { ...elevenlabs, latencyMs: 400, cost: '$$$', price: characters(100) }),
  ],
  openai: [
    model('tts-1', 'Quick', openaiVoice),
    model('tts-1-hd', 'Better sound, slower', { ...openaiVoice, latencyMs: 600, price: characters(30) }),
    model('gpt-4o-mini-tts', 'Natural', openaiVoice),
  ],
  google: [model('google', 'Google Cloud Text-to-Speech', { latencyMs: 200, quality: 4, cost: '$', price: characters(16) })],
  flite: [model('flite', 'On this machine; needs no key', { latencyMs: 50, quality: 2, cost: 'free', price: characters(0) })],
};

const deepgram: Speech = { latencyMs: 100, quality: 5, cost: '$$', price: minutes(0.0058) };
const openaiEars: Speech = {
  latencyMs: 500,
  quality: 4,
  cost: '$',
  price: minutes(0.006),
  retiredOn: '2027-02-26',
  successor: 'gpt-transcribe',
};

export const STT_MODELS: Readonly<Record<SttEngine, readonly ModelFacts[]>> = {
  deepgram: [
    model('nova-2', 'Accurate', deepgram),
    model('nova-3', 'Latest, most accurate', { ...deepgram, price: minutes(0.0048) }),
    model('nova', 'First of its line', { ...deepgram, quality: 4 }),
    model('base', 'Fastest', { ...deepgram, quality: 3, cost: '$', price: minutes(0.0145) }),
  ],
  assemblyai: [model('best', 'Most accurate', { latencyMs: 300, quality: 5, cost: '$$', price: minutes(0.0025) })],
  groq: [
    model('whisper-large-v3', 'Whisper large', { latencyMs: 200, quality: 4, cost: '$', price: minutes(0.00185) }),
    model('whisper-large-v3-turbo', 'Faster, a little less accurate', { latencyMs: 150, quality: 4, cost: '$', price: minutes(0.00067) }),
  ],
  openai: [
    model('whisper-1', 'Whisper', openaiEars),
    model('gpt-transcribe', 'Latest', { latencyMs: 500, quality: 5, cost: '$', price: minutes(0.0045) }),
    model('gpt-4o-transcribe', 'Accurate', { ...openaiEars, quality: 5 }),
    model('gpt-4o-mini-transcribe', 'Economical', { ...openaiEars, price: minutes(0.003) }),
  ],
  google: [
    model('latest_long', 'For long speech', { latencyMs: 200, quality: 4, cost: '$$', price: minutes(0.016) }),
    model('latest_short', 'For commands', { latencyMs: 200, quality: 4, cost: '$$', price: minutes(0.016) }),
    model('telephony', 'For telephone lines', { latencyMs: 200, quality: 4, cost: '$$', price: minutes(0.016) }),
  ],
  pocketsphinx: [model('en-us', 'On this machine; needs no key, English', { latencyMs: 50, quality: 1, cost: 'free', price: minutes(0) })],
};
