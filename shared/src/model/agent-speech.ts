/** From an agent's flat fields to the engines that it thinks, speaks and hears with. */
import type { z } from 'zod';
import type { Fault } from '../base/errors.ts';
import { type LlmChoice, SttChoice, TtsChoice } from './speech-setting.ts';

/** The fields of an agent that choose its engines. */
export interface AgentEngines {
  readonly provider: LlmChoice['provider'];
  readonly model: string | null;
  readonly temperature: number;
  readonly max_tokens: number;
  readonly tts_engine: TtsChoice['engine'];
  readonly tts_voice: string | null;
  readonly tts_speed: number;
  readonly tts_options: Readonly<Record<string, unknown>>;
  readonly stt_engine: SttChoice['engine'];
  readonly stt_language: string | null;
  readonly stt_model: string | null;
  readonly stt_options: Readonly<Record<string, unknown>>;
}

/** The language model that it thinks with first. */
export const llmOf = ({ provider, model, temperature, max_tokens }: AgentEngines): LlmChoice => ({
  provider,
  model,
  temperature,
  max_tokens,
});

/** The engine that it speaks with first. @throws ZodError for options that the engine does not have */
export const ttsOf = (agent: AgentEngines): TtsChoice => TtsChoice.parse(wantedTts(agent));

/** The engine that it hears with first. @throws ZodError for options that the engine does not have */
export const sttOf = (agent: AgentEngines): SttChoice => SttChoice.parse(wantedStt(agent));

/** What is wrong with the choices, by the agent's own fields. */
export function choiceFaults(agent: AgentEngines): Fault[] {
  return [
    ...saidTwice(agent.tts_options, TTS_FIELDS, 'tts_options'),
    ...saidTwice(agent.stt_options, STT_FIELDS, 'stt_options'),
    ...faultsIn(TtsChoice.safeParse(wantedTts(agent)), TTS_FIELDS, 'tts_options'),
    ...faultsIn(SttChoice.safeParse(wantedStt(agent)), STT_FIELDS, 'stt_options'),
  ];
}

/** Settings of an engine that are fields of the agent. */
type Fields = Readonly<Record<string, string>>;
const TTS_FIELDS: Fields = { voice: 'tts_voice', speed: 'tts_speed', speaking_rate: 'tts_speed', engine: 'tts_engine' };
const STT_FIELDS: Fields = { language: 'stt_language', model: 'stt_model', engine: 'stt_engine' };

/** What is a field of its own is no option. */
const saidTwice = (options: Readonly<Record<string, unknown>>, fields: Fields, path: string): Fault[] =>
  Object.keys(options).flatMap((name) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return field === undefined ? [] : [{ path: `${path}.${name}`, message: `is said in ${field}` }];
  });

function wantedTts({ tts_engine: engine, tts_voice, tts_speed, tts_options }: AgentEngines): unknown {
  const speed = engine === 'google' ? { speaking_rate: tts_speed } : { speed: tts_speed };
  return { ...tts_options, engine, ...speed, ...(tts_voice === null ? {} : { voice: tts_voice }) };
}

function wantedStt({ stt_engine: engine, stt_language, stt_model, stt_options }: AgentEngines): unknown {
  const language = stt_language === null ? {} : { language: stt_language };
  return { ...stt_options, engine, ...language, ...(stt_model === null ? {} : { model: stt_model }) };
}

function faultsIn(read: z.ZodSafeParseResult<unknown>, fields: Fields, options: string): Fault[] {
  if (read.success) return [];
  return read.error.issues.flatMap((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')];
    const message = issue.code === 'unrecognized_keys' ? 'is no setting of this engine' : issue.message;
    return names.map((name) => ({ path: fields[name] ?? `${options}.${[name, ...issue.path.slice(1)].join('.')}`, message }));
  });
}
