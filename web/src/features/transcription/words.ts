/** How the screen names what the wire says of transcription. */
import type { LlmProvider, SttEngine } from '@botpbx/shared/model/speech-setting';

export const engines: Readonly<Record<SttEngine, string>> = {
  pocketsphinx: 'The node itself (English, no account)',
  deepgram: 'Deepgram',
  assemblyai: 'AssemblyAI',
  groq: 'Groq Whisper',
  openai: 'OpenAI Whisper',
  google: 'Google',
};

export const scopes = [
  { value: 'recorded', label: 'Calls that are recorded' },
  { value: 'all', label: 'All calls' },
  { value: 'none', label: 'None' },
] as const;

export const summaryMakers: Readonly<Record<Exclude<LlmProvider, 'rules'> | 'none', string>> = {
  none: 'Nobody: the sentences that say most',
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  groq: 'Groq',
};
