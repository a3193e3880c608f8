/** What flows need beside a caller, filled from the rooms of this node: voices, ears, and the way to servers. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import { SOUND_ENDING } from './config/sound-files.ts';
import type { HearAsked } from './flow/ears.ts';
import type { FlowEngines } from './flow/engines.ts';
import type { Prompt } from './flow/media.ts';
import { makeFlowEars } from './hearing/ears.ts';
import type { Log } from './log.ts';
import type { PromptVoice } from './prompts/making.ts';
import type { PromptRoom } from './prompts/room.ts';
import type { WantedSound } from './prompts/wanted.ts';
import { type ChooseParts, hearingOf, voiceOf } from './providers/choose.ts';
import { faultOf } from './providers/fault.ts';
import type { ExpectedAnswer } from './providers/stt/answer-grammar.ts';
import { hasSphinxModel } from './providers/stt/sphinx-library.ts';
import { makeAskHttp } from './tools/ask-http.ts';
import type { GuardedFetch } from './tools/egress.ts';
import type { SpeechToText, Vad } from './voice/ports.ts';

export interface FlowEnginesParts {
  readonly prompts: Pick<PromptRoom, 'prompterOf'>;
  readonly choosing: ChooseParts;
  readonly vad: Vad;
  readonly fetch: GuardedFetch;
  readonly sectionOf: (tenantId: number) => TenantSection | undefined;
  /** Where a tenant's sound is, without its ending. */
  readonly soundPath: (hash: string) => string;
  readonly log: Log;
}

/** Makes them. */
export const makeFlowEngines = (parts: FlowEnginesParts): FlowEngines => ({
  prompterOf: parts.prompts.prompterOf,
  earsOf: (tenantId) =>
    makeFlowEars({
      ...{ vad: parts.vad, clock: parts.choosing.clock, log: parts.log },
      listenerFor: (wanted) => listenerFor(parts, tenantId, wanted),
      fileOf: (prompt) => fileOf(prompt, parts.soundPath),
    }),
  askerOf: (tenantId) => ({
    ask: makeAskHttp({ fetch: parts.fetch, secretOf: (name) => secretOf(parts, tenantId, name), log: parts.log }),
  }),
});

function secretOf({ choosing, sectionOf }: FlowEnginesParts, tenantId: number, name: string): string | undefined {
  const found = sectionOf(tenantId)?.flow_secrets.find((secret) => secret.name === name);
  return found && choosing.secretOf(found.secret.secret_ref);
}

function fileOf(prompt: Prompt, soundPath: (hash: string) => string): string | undefined {
  if (prompt.kind === 'file') return prompt.path + SOUND_ENDING;
  return prompt.kind === 'sound' ? soundPath(prompt.hash) + SOUND_ENDING : undefined;
}

type Speaking = Pick<FlowEnginesParts, 'choosing' | 'sectionOf'>;

/** Finds who speaks a text: one engine alone, since the prompts know themselves what to do when it fails. Each is made once for a configuration. */
export function promptVoices(parts: Speaking): (wanted: WantedSound) => PromptVoice | undefined {
  const known = new WeakMap<object, Map<string, PromptVoice | undefined>>();
  const nobody = {};
  return ({ tenantId, choice }) => {
    const section = parts.sectionOf(tenantId) ?? nobody;
    const voices = known.get(section) ?? new Map<string, PromptVoice | undefined>();
    known.set(section, voices);
    const key = `${tenantId} ${JSON.stringify(choice)}`;
    if (!voices.has(key)) voices.set(key, promptVoice(parts, tenantId, choice));
    return voices.get(key);
  };
}

function promptVoice({ choosing, sectionOf }: Speaking, tenantId: number, choice: TtsChoice): PromptVoice | undefined {
  const member = voiceOf(choice, { parts: choosing, of: { tenantId, providers: sectionOf(tenantId)?.providers ?? [] } });
  if (!member) return undefined;
  const { breaker, provider, engine } = member;
  return {
    speak: engine,
    allows: () => choice.engine === 'flite' || breaker.allows(),
    succeeded: breaker.succeeded,
    failed: (error) => breaker.failed(faultOf(provider, error, 'mid')),
  };
}

type Wanted = Pick<HearAsked, 'expects' | 'phrases' | 'language'>;

/** The recogniser that the tenant chose for its calls; else one that its agents listen with; else the node's own, which knows English. */
function listenerFor({ choosing, sectionOf, log }: FlowEnginesParts, tenantId: number, wanted: Wanted): SpeechToText | undefined {
  const section = sectionOf(tenantId);
  const choices = section ? choicesOf(section, wanted.language) : [];
  const isHeardHere = wanted.language.startsWith('en') && hasSphinxModel();
  if (isHeardHere) choices.push({ engine: 'pocketsphinx', language: 'en-US' });
  if (choices.length === 0) return undefined;
  try {
    return hearingOf(choices, { parts: choosing, of: { tenantId, providers: section?.providers ?? [], expected: expectedOf(wanted) } });
  } catch (error) {
    log.warn('nobody can listen to callers of flows', { error, tenantId, language: wanted.language });
    return undefined;
  }
}

function expectedOf({ expects, phrases }: Wanted): ExpectedAnswer | undefined {
  if (expects === 'digits') return { kind: 'digits' };
  return expects === 'anything' || phrases.length === 0 ? undefined : { kind: 'phrases', phrases };
}

/** Those that are asked over a network, each engine once, listening in the language of the caller. */
function choicesOf({ transcription, agents }: TenantSection, language: string): SttChoice[] {
  const chosen = [transcription.stt, ...agents.flatMap(({ stt }) => stt)];
  const seen = new Set<string>();
  return chosen.flatMap((choice) => {
    if (choice.engine === 'pocketsphinx' || seen.has(choice.engine)) return [];
    seen.add(choice.engine);
    return [{ ...choice, language: sameLanguage(choice.language, language) ? choice.language : language }];
  });
}

/** An accent that was chosen stays. */
const sameLanguage = (one: string, other: string): boolean => one === other || (!other.includes('-') && one.split('-')[0] === other);
