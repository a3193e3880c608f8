/** Which engine each choice means. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { LlmChoice, SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import type { LanguageModel, SpeechToText, TextToSpeech } from '../voice/ports.ts';
import type { Account } from './account.ts';
import type { Adapters } from './choose.ts';
import { makeAnthropic } from './llm/anthropic.ts';
import { makeGroq } from './llm/groq.ts';
import { makeOpenAi } from './llm/openai.ts';
import type { LocalEngines } from './local.ts';
import type { ProviderSettings } from './settings.ts';
import { makeAssemblyAi } from './stt/assemblyai.ts';
import { makeDeepgram } from './stt/deepgram.ts';
import { makeFileEars } from './stt/file.ts';
import { makeGoogleStt } from './stt/google.ts';
import { makeGroqStt } from './stt/groq.ts';
import { makeOpenAiStt } from './stt/openai.ts';
import { makeElevenLabs } from './tts/elevenlabs.ts';
import { makeGoogleTts } from './tts/google.ts';
import { makeKokoro } from './tts/kokoro.ts';
import { makeOpenAiTts } from './tts/openai.ts';
import { makePiper } from './tts/piper.ts';

/** What they are made of. */
export interface AdapterParts {
  /** Shared by all calls. */
  readonly local: Pick<LocalEngines, 'rules' | 'speaker' | 'listener'>;
  readonly settings: Pick<ProviderSettings, 'llm' | 'tts' | 'stt'>;
}

/** Makes the adapters. */
export const makeAdapters = (parts: AdapterParts): Adapters => ({
  llm: (choice, account) => (choice.provider === 'rules' ? parts.local.rules(choice) : account && llmOf(parts, choice, account)),
  tts: (choice, account) => (choice.engine === 'flite' ? parts.local.speaker(choice) : account && ttsOf(parts, choice, account)),
  stt: (choice, account, hint) =>
    choice.engine === 'pocketsphinx' ? parts.local.listener(choice, hint) : account && sttOf(parts, choice, account),
  file: (choice, account) =>
    choice.engine === 'pocketsphinx'
      ? parts.local.listener(choice)
      : account && makeFileEars(account, choice, parts.settings.stt[choice.engine]),
});

function llmOf({ settings }: AdapterParts, choice: LlmChoice, account: Account): LanguageModel {
  const options = settings.llm[choice.provider] ?? {};
  if (choice.provider === 'anthropic') return makeAnthropic(account, choice, options);
  return choice.provider === 'openai' ? makeOpenAi(account, choice, options) : makeGroq(account, choice, options);
}

type ForeignVoice = Exclude<TtsChoice, { engine: 'flite' }>;
type ForeignEars = Exclude<SttChoice, { engine: 'pocketsphinx' }>;

function ttsOf({ settings }: AdapterParts, choice: ForeignVoice, account: Account): TextToSpeech {
  const options = settings.tts[choice.engine] ?? {};
  switch (choice.engine) {
    case 'piper':
      return makePiper(account, choice, options);
    case 'kokoro':
      return makeKokoro(account, choice, options);
    case 'elevenlabs':
      return makeElevenLabs(account, choice, options);
    case 'openai':
      return makeOpenAiTts(account, choice, options);
    case 'google':
      return makeGoogleTts(account, choice, options);
    default:
      return unreachable(choice);
  }
}

function sttOf({ settings }: AdapterParts, choice: ForeignEars, account: Account): SpeechToText {
  const options = settings.stt[choice.engine] ?? {};
  switch (choice.engine) {
    case 'deepgram':
      return makeDeepgram(account, choice, options);
    case 'assemblyai':
      return makeAssemblyAi(account, choice, options);
    case 'groq':
      return makeGroqStt(account, choice, options);
    case 'openai':
      return makeOpenAiStt(account, choice, options);
    case 'google':
      return makeGoogleStt(account, choice, options);
    default:
      return unreachable(choice);
  }
}
