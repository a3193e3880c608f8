/** What the environment says about providers: the node's own accounts, which serve tenants that have none, and what agents get that choose none. */
import { readFileSync } from 'node:fs';
import type { LlmProvider, ProviderName, SttEngine, TtsEngine } from '@botpbx/shared/model/speech-setting';
import { z } from 'zod';
import { SettingsError } from '../settings.ts';
import type { Account } from './account.ts';

/** Taken where an agent names no model or voice; absent ones are the registry's and the engine's. */
export interface ProviderDefaults {
  readonly defaultModel?: string;
  readonly defaultVoice?: string;
}

export interface ProviderSettings {
  readonly accounts: Readonly<Partial<Record<ProviderName, Account>>>;
  /** After so long without an answer the next provider is asked as well; null: only when the first has failed. */
  readonly hedgeMs: number | null;
  readonly llm: Readonly<Partial<Record<LlmProvider, ProviderDefaults>>>;
  readonly tts: Readonly<Partial<Record<TtsEngine, ProviderDefaults>>>;
  readonly stt: Readonly<Partial<Record<SttEngine, ProviderDefaults>>>;
}

const Key = z.string().regex(/^[\x21-\x7e]{1,500}$/);
const Name = z.string().regex(/^[^\p{Cc}]{1,120}$/u);
const Host = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})$/);
const Port = z.string().regex(/^[1-9][0-9]{0,4}$/);
const Path = z.string().regex(/^[^\p{Cc}]{1,500}$/u);
const Milliseconds = z.string().regex(/^(?:[1-9][0-9]{2,3})$/);
const HttpUrl = z.url({ protocol: /^https?$/, hostname: /./ });

/** Each variable: what it must be, and the words that say so. */
const variables = {
  PROVIDER_HEDGE_MS: [Milliseconds, 'is a number of milliseconds from 100 to 9999'],
  ANTHROPIC_API_KEY: [Key, 'is a key'],
  ANTHROPIC_DEFAULT_MODEL: [Name, 'is the name of a model'],
  OPENAI_API_KEY: [Key, 'is a key'],
  OPENAI_BASE_URL: [HttpUrl, 'is an address that begins with http:// or https://'],
  OPENAI_DEFAULT_MODEL: [Name, 'is the name of a model'],
  GROQ_API_KEY: [Key, 'is a key'],
  GROQ_DEFAULT_MODEL: [Name, 'is the name of a model'],
  PIPER_HOST: [Host, 'is a host name or an address'],
  PIPER_PORT: [Port, 'is a port'],
  PIPER_DEFAULT_VOICE: [Name, 'is the name of a voice'],
  KOKORO_HOST: [Host, 'is a host name or an address'],
  KOKORO_PORT: [Port, 'is a port'],
  KOKORO_DEFAULT_VOICE: [Name, 'is the name of a voice'],
  ELEVENLABS_API_KEY: [Key, 'is a key'],
  ELEVENLABS_DEFAULT_VOICE: [Name, 'is the name of a voice'],
  ELEVENLABS_MODEL: [Name, 'is the name of a model'],
  OPENAI_TTS_MODEL: [Name, 'is the name of a model'],
  OPENAI_TTS_VOICE: [Name, 'is the name of a voice'],
  GOOGLE_APPLICATION_CREDENTIALS: [Path, 'is a file'],
  GOOGLE_TTS_VOICE: [Name, 'is the name of a voice'],
  DEEPGRAM_API_KEY: [Key, 'is a key'],
  DEEPGRAM_MODEL: [Name, 'is the name of a model'],
  ASSEMBLYAI_API_KEY: [Key, 'is a key'],
  GROQ_WHISPER_MODEL: [Name, 'is the name of a model'],
} as const satisfies Record<string, readonly [z.ZodType<string>, string]>;

type Read = (name: keyof typeof variables) => string | undefined;

/** Reads them; throws a SettingsError that names the first variable that will not do, and never what a key is. An empty variable counts as unset. */
export function readProviderSettings(env: Readonly<Record<string, string | undefined>>): ProviderSettings {
  const read: Read = (name) => {
    const given = env[name]?.trim();
    if (given === undefined || given === '') return undefined;
    const [schema, words] = variables[name];
    if (!schema.safeParse(given).success) throw new SettingsError(`${name} ${words}; what it is set to will not do.`);
    return given;
  };
  const hedge = read('PROVIDER_HEDGE_MS');
  return {
    accounts: accountsOf(read),
    hedgeMs: hedge === undefined ? null : Number(hedge),
    llm: {
      anthropic: defaults(read('ANTHROPIC_DEFAULT_MODEL')),
      openai: defaults(read('OPENAI_DEFAULT_MODEL')),
      groq: defaults(read('GROQ_DEFAULT_MODEL')),
    },
    tts: {
      piper: defaults(undefined, read('PIPER_DEFAULT_VOICE')),
      kokoro: defaults(undefined, read('KOKORO_DEFAULT_VOICE')),
      elevenlabs: defaults(read('ELEVENLABS_MODEL'), read('ELEVENLABS_DEFAULT_VOICE')),
      openai: defaults(read('OPENAI_TTS_MODEL'), read('OPENAI_TTS_VOICE')),
      google: defaults(undefined, read('GOOGLE_TTS_VOICE')),
    },
    stt: { deepgram: defaults(read('DEEPGRAM_MODEL')), groq: defaults(read('GROQ_WHISPER_MODEL')) },
  };
}

const defaults = (model: string | undefined, voice?: string): ProviderDefaults => ({
  ...(model === undefined ? {} : { defaultModel: model }),
  ...(voice === undefined ? {} : { defaultVoice: voice }),
});

/** Accounts that there are. Local servers need no key, nor does a server of one's own that speaks as OpenAI does. */
function accountsOf(read: Read): ProviderSettings['accounts'] {
  const own = read('OPENAI_BASE_URL');
  const openai = read('OPENAI_API_KEY');
  const credentials = read('GOOGLE_APPLICATION_CREDENTIALS');
  return {
    ...keyed('anthropic', read('ANTHROPIC_API_KEY')),
    ...(own === undefined ? keyed('openai', openai) : { openai: { apiKey: openai ?? '', baseUrl: own } }),
    ...keyed('groq', read('GROQ_API_KEY')),
    ...keyed('elevenlabs', read('ELEVENLABS_API_KEY')),
    ...keyed('deepgram', read('DEEPGRAM_API_KEY')),
    ...keyed('assemblyai', read('ASSEMBLYAI_API_KEY')),
    ...keyed('google', credentials === undefined ? undefined : textOf(credentials)),
    piper: { apiKey: '', baseUrl: `http://${read('PIPER_HOST') ?? '127.0.0.1'}:${read('PIPER_PORT') ?? '5000'}` },
    kokoro: { apiKey: '', baseUrl: `http://${read('KOKORO_HOST') ?? '127.0.0.1'}:${read('KOKORO_PORT') ?? '5001'}` },
  };
}

const keyed = (provider: ProviderName, apiKey: string | undefined): ProviderSettings['accounts'] =>
  apiKey === undefined ? {} : { [provider]: { apiKey } };

/** Google's key is the text of a service account's file. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SettingsError(`GOOGLE_APPLICATION_CREDENTIALS is a file; ${path} cannot be read.`, { cause });
  }
}
