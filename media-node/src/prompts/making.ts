/** Makes sounds: each once at a time, whoever wants it, by the chosen engine or by the node's own. */
import type { Log } from '../log.ts';
import type { Pcm } from '../voice/audio.ts';
import type { TextToSpeech } from '../voice/ports.ts';
import type { Shelf } from './shelf.ts';
import { spokenWhole } from './speak.ts';
import { nameOf, type WantedSound } from './wanted.ts';

/** An engine with what is known of how it does. */
export interface PromptVoice {
  readonly speak: TextToSpeech;
  /** Whether it is worth asking now. */
  allows(): boolean;
  succeeded(): void;
  failed(error: unknown): void;
}

export interface MakingOptions {
  readonly shelf: Shelf;
  /** Undefined where there is no account for it. */
  readonly voiceOf: (wanted: WantedSound) => PromptVoice | undefined;
  readonly log: Log;
}

export interface Making {
  /** Path of the sound without its ending; undefined when it cannot be made now. Never rejects; goes on when nobody waits any more. */
  make(wanted: WantedSound): Promise<string | undefined>;
  /** The caller could not wait for it: its engine is late. */
  late(wanted: WantedSound): void;
  /** Breaks off what is being made. */
  stop(): Promise<void>;
}

/** For a sound that nobody waits for: the next caller may have it. */
const MAKE_WITHIN_MS = 60_000;

class Late extends Error {
  override readonly name = 'Late';
}

async function spoken(voice: PromptVoice, text: string, life: AbortSignal): Promise<Pcm> {
  try {
    const sound = await spokenWhole(voice.speak, text, AbortSignal.any([life, AbortSignal.timeout(MAKE_WITHIN_MS)]));
    voice.succeeded();
    return sound;
  } catch (error) {
    if (!life.aborted) voice.failed(error);
    throw error;
  }
}

/** Opens the workshop. */
export function openMaking({ shelf, voiceOf, log }: MakingOptions): Making {
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<string | undefined>>();
  const make = async (wanted: WantedSound, name: string): Promise<string | undefined> => {
    const voice = voiceOf(wanted);
    if (!voice?.allows()) return undefined;
    const { tenantId, choice, text } = wanted;
    const told = { engine: choice.engine, tenantId, pii: { text } };
    try {
      const sound = await spoken(voice, text, stopping.signal);
      return await shelf.put(name, sound);
    } catch (error) {
      if (!stopping.signal.aborted) log.warn('a text of a flow could not be made a sound', { error, ...told });
      return undefined;
    }
  };
  return {
    make: (wanted) => {
      const name = nameOf(wanted);
      const known = shelf.find(name);
      if (known !== undefined) return Promise.resolve(known);
      const making = underWay.get(name) ?? make(wanted, name).finally(() => underWay.delete(name));
      underWay.set(name, making);
      return making;
    },
    late: (wanted) => voiceOf(wanted)?.failed(new Late('a caller could not wait for it')),
    stop: async () => {
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}
