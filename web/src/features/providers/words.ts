/** What people read of providers. */
import type { ProviderName } from '@botpbx/shared/model/speech-setting';

export interface ProviderWords {
  readonly name: string;
  readonly does: string;
  /** A server that one runs oneself: it has an address and no key. */
  readonly isOwnServer?: boolean;
}

export const PROVIDERS: Readonly<Record<ProviderName, ProviderWords>> = {
  anthropic: { name: 'Anthropic', does: 'thinks' },
  openai: { name: 'OpenAI', does: 'thinks, speaks, hears' },
  groq: { name: 'Groq', does: 'thinks, hears' },
  deepgram: { name: 'Deepgram', does: 'hears' },
  assemblyai: { name: 'AssemblyAI', does: 'hears' },
  elevenlabs: { name: 'ElevenLabs', does: 'speaks' },
  google: { name: 'Google', does: 'speaks, hears' },
  piper: { name: 'Piper', does: 'speaks', isOwnServer: true },
  kokoro: { name: 'Kokoro', does: 'speaks', isOwnServer: true },
};
