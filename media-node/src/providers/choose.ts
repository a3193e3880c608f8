/** From what an agent chooses to how it thinks, speaks and hears: chains of engines in the order of the choice, a local one last. */
import type { ConfigAgent, ConfigProvider } from '@botpbx/shared/link/section/agent';
import type { LlmChoice, ProviderName, SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import type { Log } from '../log.ts';
import type { Clock, LanguageModel, SpeechToText, TextToSpeech } from '../voice/ports.ts';
import type { Account } from './account.ts';
import type { Breakers, Probe } from './chain/breaker.ts';
import { makeLlmChain } from './chain/llm.ts';
import type { ChainTools, Member } from './chain/member.ts';
import { probeLlm, probeStt, probeTts } from './chain/probe.ts';
import { makeSttChain } from './chain/stt.ts';
import { makeTtsChain } from './chain/tts.ts';
import type { ExpectedAnswer } from './stt/answer-grammar.ts';
import type { SphinxHint } from './stt/pocketsphinx-worker.ts';

/** Makes engines. Undefined where a provider wants an account and there is none. */
export interface Adapters {
  llm(choice: LlmChoice, account: Account | undefined): LanguageModel | undefined;
  tts(choice: TtsChoice, account: Account | undefined): TextToSpeech | undefined;
  /** Ears that can listen for what is likely to be said do. */
  stt(choice: SttChoice, account: Account | undefined, hint?: SphinxHint): SpeechToText | undefined;
  /** Ears for sound that can wait. */
  file(choice: SttChoice, account: Account | undefined): SpeechToText | undefined;
}

export interface ChooseParts {
  readonly adapters: Adapters;
  readonly breakers: Breakers;
  /** The node's own accounts. */
  readonly accounts: Readonly<Partial<Record<ProviderName, Account>>>;
  /** A secret of the live configuration in clear. */
  readonly secretOf: (ref: string) => string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** After so long without an answer the next one is asked as well. */
  readonly hedgeMs?: number | null;
}

/** Whose agent it is. */
export interface Chooser {
  readonly tenantId: number;
  readonly providers: readonly ConfigProvider[];
  /** Whom its callers may ask for. */
  readonly names?: readonly string[];
  /** What is expected of an answer. */
  readonly expected?: ExpectedAnswer | undefined;
}

export interface Chosen {
  readonly think: LanguageModel;
  readonly speak: TextToSpeech;
  readonly hear: SpeechToText;
}

/** Engines that need nobody outside. */
const LOCAL: ReadonlySet<string> = new Set(['rules', 'flite', 'pocketsphinx']);
/** A caller who hears a plain voice, and is understood less well, is better served than one who hears nothing. */
const LAST_VOICE: TtsChoice = { engine: 'flite', voice: 'slt', speed: 1 };
const LAST_EARS: SttChoice = { engine: 'pocketsphinx', language: 'en-US' };

/** Makes the chains of one call. A mind has no last resort: when all have failed, people take over. */
export function chooseFor(agent: Pick<ConfigAgent, 'llm' | 'tts' | 'stt'>, of: Chooser, parts: ChooseParts): Chosen {
  const { adapters } = parts;
  const at = { parts, of };
  const tools = toolsOf(at);
  const speaks = agent.tts.some(({ engine }) => engine === 'flite') ? agent.tts : [...agent.tts, LAST_VOICE];
  const think = membersOf(agent.llm, { kind: 'llm', nameOf: ({ provider }) => provider, make: adapters.llm, probe: probeLlm }, at);
  const speak = membersOf(speaks, { kind: 'tts', nameOf: ({ engine }) => engine, make: adapters.tts, probe: probeTts }, at);
  return { think: makeLlmChain(think, tools), speak: makeTtsChain(speak, tools), hear: hearingOf(agent.stt, at) };
}

const toolsOf = ({ parts, of }: At): ChainTools => ({
  clock: parts.clock,
  budget: parts.breakers.budget,
  patience: { hedgeMs: parts.hedgeMs ?? null },
  onFailover: ({ from, to, error }) => parts.log.warn('a provider failed', { from, to, fault: error.fault, tenantId: of.tenantId }),
});

/** Makes the chain of ears alone. @throws {ProviderError} where nobody can serve */
export function hearingOf(choices: readonly SttChoice[], at: At): SpeechToText {
  const english = choices.every(({ language }) => language.startsWith('en'));
  const hears = !english || choices.some(({ engine }) => engine === 'pocketsphinx') ? choices : [...choices, LAST_EARS];
  const make = (choice: SttChoice, account: Account | undefined) =>
    at.parts.adapters.stt(choice, account, { names: at.of.names, expected: at.of.expected });
  return makeSttChain(membersOf(hears, { kind: 'stt', nameOf: ({ engine }) => engine, make, probe: probeStt }, at), toolsOf(at));
}

interface Wanted<Choice, Engine> {
  readonly kind: 'llm' | 'tts' | 'stt';
  readonly nameOf: (choice: Choice) => string;
  readonly make: (choice: Choice, account: Account | undefined) => Engine | undefined;
  readonly probe: (engine: Engine) => Probe;
}

/** Who chooses, and from what. */
export interface At {
  readonly parts: ChooseParts;
  readonly of: Chooser;
}

/** Those of the choices that can serve. */
function membersOf<Choice, Engine>(choices: readonly Choice[], wanted: Wanted<Choice, Engine>, { parts, of }: At): Member<Engine>[] {
  return choices.flatMap((choice, place) => {
    const provider = wanted.nameOf(choice);
    const { account, isOwn } = accountOf(parts, of, provider);
    const engine = wanted.make(choice, account);
    if (engine === undefined) {
      parts.log.warn('a provider has no account and is passed over', { provider, tenantId: of.tenantId });
      return [];
    }
    const key = `${wanted.kind}:${provider}:${isOwn ? `t${of.tenantId}` : 'node'}`;
    const breaker = parts.breakers.of(key, wanted.probe(engine));
    return [{ provider, engine, breaker, isLastResort: place === choices.length - 1 && LOCAL.has(provider) }];
  });
}

/** Ears without a chain, for sound that can wait; undefined where there is no account for them. */
export const earsOf = (choice: SttChoice, { parts, of }: At): SpeechToText | undefined =>
  parts.adapters.file(choice, accountOf(parts, of, choice.engine).account);

/** A mind without a chain, for text that can wait; undefined where there is no account for it. */
export const mindOf = (choice: LlmChoice, { parts, of }: At): LanguageModel | undefined =>
  parts.adapters.llm(choice, accountOf(parts, of, choice.provider).account);

/** A voice without a chain, with what is known of how its provider does; undefined where there is no account for it. */
export const voiceOf = (choice: TtsChoice, at: At): Member<TextToSpeech> | undefined =>
  membersOf([choice], { kind: 'tts', nameOf: ({ engine }) => engine, make: at.parts.adapters.tts, probe: probeTts }, at)[0];

/** The tenant's own account goes before the node's. */
function accountOf({ accounts, secretOf }: ChooseParts, { providers }: Chooser, name: string) {
  const own = providers.find(({ provider }) => provider === name);
  const apiKey = own?.secret ? secretOf(own.secret.secret_ref) : undefined;
  const base = own?.base_url ? { baseUrl: own.base_url } : {};
  if (apiKey !== undefined || own?.base_url) return { isOwn: true, account: { apiKey: apiKey ?? '', ...base } };
  return { isOwn: false, account: (accounts as Readonly<Record<string, Account | undefined>>)[name] };
}
