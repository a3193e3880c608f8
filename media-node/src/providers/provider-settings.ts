/** What the environment says about providers: the node's own accounts, and what it takes where an agent names nothing. */
import { readFileSync } from 'node:fs';
import type { LlmChoice, ProviderName, SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import { SettingsError } from '../settings.ts';
import type { Account } from './account.ts';

/** A tenant's own account goes before these. */
export type Accounts = Readonly<Partial<Record<ProviderName, Account>>>;

/** Names are null where the environment names none: the registry's default holds then. */
export interface ProviderDefaults {
  readonly llm: Readonly<Record<'anthropic' | 'openai' | 'groq', string | null>>;
  readonly ttsVoice: Readonly<Record<'piper' | 'kokoro' | 'elevenlabs' | 'openai' | 'google', string | null>>;
  readonly ttsModel: Readonly<Record<'elevenlabs' | 'openai', string | null>>;
  readonly sttModel: Readonly<Record<'deepgram' | 'groq', string | null>>;
  /** The language that is transcribed where nobody chose one. */
  readonly sttLanguage: string | null;
}

export interface ProviderSettings {
  readonly accounts: Accounts;
  readonly defaults: ProviderDefaults;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads them. Throws a SettingsError that names the variable that will not do; an empty one counts as unset. */
export function readProviderSettings(env: Environment): ProviderSettings {
  const keys: Readonly<Partial<Record<ProviderName, string | null>>> = {
    anthropic: textOf(env.ANTHROPIC_API_KEY),
    openai: textOf(env.OPENAI_API_KEY),
    groq: textOf(env.GROQ_API_KEY),
    deepgram: textOf(env.DEEPGRAM_API_KEY),
    assemblyai: textOf(env.ASSEMBLYAI_API_KEY),
    elevenlabs: textOf(env.ELEVENLABS_API_KEY),
    google: googleKey(textOf(env.GOOGLE_APPLICATION_CREDENTIALS)),
  };
  const known = Object.entries(keys).filter((entry): entry is [string, string] => entry[1] !== null);
  const accounts = Object.fromEntries(known.map(([name, apiKey]) => [name, { apiKey }]));
  const piper = addressOf('PIPER', { host: env.PIPER_HOST, port: env.PIPER_PORT, usual: 5000 });
  const kokoro = addressOf('KOKORO', { host: env.KOKORO_HOST, port: env.KOKORO_PORT, usual: 5001 });
  return {
    accounts: { ...accounts, piper: { apiKey: '', baseUrl: piper }, kokoro: { apiKey: '', baseUrl: kokoro } },
    defaults: defaultsOf(env),
  };
}

const defaultsOf = (env: Environment): ProviderDefaults => ({
  llm: {
    anthropic: textOf(env.ANTHROPIC_DEFAULT_MODEL),
    openai: textOf(env.OPENAI_DEFAULT_MODEL),
    groq: textOf(env.GROQ_DEFAULT_MODEL),
  },
  ttsVoice: {
    piper: textOf(env.PIPER_DEFAULT_VOICE),
    kokoro: textOf(env.KOKORO_DEFAULT_VOICE),
    elevenlabs: textOf(env.ELEVENLABS_DEFAULT_VOICE),
    openai: textOf(env.OPENAI_TTS_VOICE),
    google: textOf(env.GOOGLE_TTS_VOICE),
  },
  ttsModel: { elevenlabs: textOf(env.ELEVENLABS_MODEL), openai: textOf(env.OPENAI_TTS_MODEL) },
  sttModel: { deepgram: textOf(env.DEEPGRAM_MODEL), groq: textOf(env.GROQ_WHISPER_MODEL) },
  sttLanguage: textOf(env.DEEPGRAM_LANGUAGE),
});

/** A mind with the node's default in place of no name. */
export function filledLlm(choice: LlmChoice, { llm }: ProviderDefaults): LlmChoice {
  const { provider } = choice;
  return provider === 'rules' ? choice : { ...choice, model: choice.model ?? llm[provider] };
}

/** A voice with the node's defaults in place of no name. */
export function filledTts(choice: TtsChoice, { ttsVoice, ttsModel }: ProviderDefaults): TtsChoice {
  if (choice.engine === 'flite') return choice;
  const voice = choice.voice ?? ttsVoice[choice.engine];
  if (choice.engine === 'elevenlabs' || choice.engine === 'openai') {
    return { ...choice, voice, model: choice.model ?? ttsModel[choice.engine] };
  }
  return { ...choice, voice };
}

/** Ears with the node's default in place of no name. */
export function filledStt(choice: SttChoice, { sttModel }: ProviderDefaults): SttChoice {
  if (choice.engine !== 'deepgram' && choice.engine !== 'groq') return choice;
  return { ...choice, model: choice.model ?? sttModel[choice.engine] };
}

const textOf = (value: string | undefined): string | null => value?.trim() || null;

interface Given {
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly usual: number;
}

function addressOf(name: string, given: Given): string {
  const host = textOf(given.host) ?? '127.0.0.1';
  const port = textOf(given.port) ?? String(given.usual);
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})$/.test(host)) throw new SettingsError(`${name}_HOST is a host name or an address.`);
  const isPort = /^[0-9]{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  if (!isPort) throw new SettingsError(`${name}_PORT is a port from 1 to 65535.`);
  return `http://${host}:${port}`;
}

/** The account of Google is what its file says. */
function googleKey(path: string | null): string | null {
  if (path === null) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SettingsError(
      `GOOGLE_APPLICATION_CREDENTIALS is the JSON file of a service account; ${JSON.stringify(path)} cannot be read.`,
      {
        cause,
      },
    );
  }
}
