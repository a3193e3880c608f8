/** What all speech engines that are asked over a network have in common. */
import { ProviderError, type Speech } from '../../voice/ports.ts';
import { within } from '../within.ts';

/** How patient we are with an engine, and what it is when nobody chose. */
export interface TtsOptions {
  /** From the request to the first sound. */
  readonly firstMs?: number;
  /** Between two stretches of sound. */
  readonly stallMs?: number;
  /** Taken when the agent names no model; the registry's default otherwise. */
  readonly defaultModel?: string | null;
  /** Taken when the agent names no voice; the engine's default otherwise. */
  readonly defaultVoice?: string | null;
}

/** How patient we are unless somebody says otherwise. */
export const PATIENCE = { firstMs: 2000, stallMs: 2000 } as const;

/** One piece of text for one engine. */
export interface Speaking {
  readonly provider: string;
  readonly model: string;
  readonly text: string;
  readonly firstMs: number;
  readonly stallMs: number;
  /** Sends the request, which ends when `signal` aborts. */
  open(signal: AbortSignal): Promise<AsyncIterable<Speech>>;
}

/**
 * Speaks within deadlines; says what was used when the first sound is there. Ends quietly at an abort, with the request closed; throws
 * only ProviderErrors. Nothing is asked for a text without letters or digits.
 */
export async function* spoken(speaking: Speaking, signal: AbortSignal): AsyncGenerator<Speech, void, undefined> {
  const { provider, model, text } = speaking;
  if (!/[\p{L}\p{N}]/u.test(text)) return;
  let hasSound = false;
  const isSound = (speech: Speech) => speech.kind === 'audio' && speech.pcm.samples.length > 0;
  for await (const speech of within({ ...speaking, isOutput: isSound }, signal)) {
    if (!hasSound && isSound(speech)) {
      hasSound = true;
      yield { kind: 'used', provider, model, characters: text.length };
    }
    yield speech;
  }
  if (!hasSound && !signal.aborted) throw new ProviderError(provider, 'garbage', { detail: 'no sound came' });
}

/** Stretches of sound as speech. */
export async function* asSpeech(sound: AsyncIterable<Extract<Speech, { kind: 'audio' }>['pcm']>): AsyncGenerator<Speech, void, undefined> {
  for await (const pcm of sound) yield { kind: 'audio', pcm };
}
