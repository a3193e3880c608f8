/**
 * Twelve ways in which a provider fails, at the start of an answer and within it, for each of the three stages: the real adapters over
 * the wire, in a chain. Every case reaches the next provider, or fails in time when there is none, so that the call goes to a person.
 */
import { LlmChoice, SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import { afterAll, describe, expect, test } from 'vitest';
import { startAnthropic } from '../../../../tests/support/providers/anthropic.ts';
import { startChat } from '../../../../tests/support/providers/chat.ts';
import { startDeepgram } from '../../../../tests/support/providers/deepgram.ts';
import { startElevenLabs } from '../../../../tests/support/providers/elevenlabs.ts';
import { type ScriptedServer, startScripted } from '../../../../tests/support/providers/http.ts';
import type { Manner } from '../../../../tests/support/providers/manners.ts';
import { piper } from '../../../../tests/support/providers/piper.ts';
import { line, sound } from '../../../../tests/support/providers/said.ts';
import { whisper } from '../../../../tests/support/providers/whisper.ts';
import { durationMs } from '../../voice/audio.ts';
import type { Clock, Ear, SpeechToText } from '../../voice/ports.ts';
import { makeAnthropic } from '../llm/anthropic.ts';
import { makeOpenAi } from '../llm/openai.ts';
import { makeDeepgram } from '../stt/deepgram.ts';
import { makeOpenAiStt } from '../stt/openai.ts';
import { makeElevenLabs } from '../tts/elevenlabs.ts';
import { makePiper } from '../tts/piper.ts';
import { makeBreakers } from './breaker.ts';
import { makeLlmChain } from './llm.ts';
import type { ChainTools, Failover, Member } from './member.ts';
import { makeSttChain } from './stt.ts';
import { makeTtsChain } from './tts.ts';

const DEAD_AIR_MS = 2000;
const never = () => new AbortController().signal;

/** A failure at the start, and the same within an answer of which `after` chunks came. `gone`: nobody is there any more. */
type Kind = readonly [name: string, start: Manner | 'gone', within: (after: number) => Manner | 'gone'];
const status = (code: number, retryAfter?: string): Kind => [
  `status ${code}`,
  { kind: 'status', status: code, ...(retryAfter === undefined ? {} : { retryAfter }) },
  (after) => ({ kind: 'error-event', status: code, after }),
];
const KINDS: readonly Kind[] = [
  status(401),
  status(403),
  status(400),
  status(429, '30'),
  status(500),
  status(529),
  ['silence', { kind: 'hang' }, (after) => ({ kind: 'stall', after })],
  ['slowness', { kind: 'happy', firstMs: 8000 }, (after) => ({ kind: 'happy', everyMs: 8000, from: after })],
  ['garbage', { kind: 'garbage', after: 0 }, (after) => ({ kind: 'garbage', after })],
  ['cut', { kind: 'cut', after: 0 }, (after) => ({ kind: 'cut', after })],
  ['early end', { kind: 'short', after: 0 }, (after) => ({ kind: 'short', after })],
  ['gone', 'gone', () => 'gone'],
];
const CASES = KINDS.flatMap(([name, start, within]) => [
  { name: `${name} at the start`, at: 'start', manner: () => start },
  { name: `${name} within`, at: 'within', manner: within },
]);

const clock: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => [clearTimeout(timer), resolve()], { once: true });
      if (signal.aborted) [clearTimeout(timer), resolve()];
    }),
};

/** What a chain needs, and who failed whom. */
function bench() {
  const failovers: Failover[] = [];
  const breakers = makeBreakers(clock, never());
  const tools: ChainTools = { clock, budget: breakers.budget, onFailover: (failover) => failovers.push(failover) };
  const member = <Engine>(provider: string, engine: Engine): Member<Engine> => ({
    provider,
    engine,
    breaker: breakers.of(provider, async () => undefined),
  });
  return { failovers, tools, member };
}

interface Outcome {
  readonly isWhole: boolean;
  readonly deadAirMs: number;
  readonly error: unknown;
  readonly failovers: readonly Failover[];
}

/** Sets a server on its bad way; `begun` is called when something of its answer has come. */
function spoil(server: ScriptedServer, manner: Manner | 'gone', isAtStart: boolean) {
  if (manner !== 'gone') server.script([manner], manner);
  else if (!isAtStart) server.script([{ kind: 'happy', everyMs: 300 }]);
  const go = async () => {
    if (manner === 'gone') await server.close();
  };
  return { before: () => (isAtStart ? go() : Promise.resolve()), begun: () => (isAtStart ? undefined : void go()) };
}

/** Runs one case; `isAlone`: there is no other provider. */
type Stage = (manner: Manner | 'gone', isAtStart: boolean, isAlone: boolean) => Promise<Outcome>;

const think: Stage = async (manner, isAtStart, isAlone) => {
  const [first, second] = [await startAnthropic(), await startChat('openai')];
  first.reply({ text: ['I can put ', 'you through ', 'to sales.'] });
  second.reply({ text: isAtStart ? ['I can put you through to sales.'] : ['you through ', 'to sales.'] });
  const { failovers, tools, member } = bench();
  const members = [
    member('anthropic', makeAnthropic({ apiKey: 'k', baseUrl: first.url }, LlmChoice.parse({ provider: 'anthropic' }))),
    member('openai', makeOpenAi({ apiKey: 'k', baseUrl: `${second.url}/v1` }, LlmChoice.parse({ provider: 'openai' }))),
  ];
  const chain = makeLlmChain(isAlone ? members.slice(0, 1) : members, tools);
  const way = spoil(first, manner, isAtStart);
  await way.before();
  let text = '';
  let deadAirMs = 0;
  let lastMs = performance.now();
  const read = async () => {
    for await (const thought of chain({ system: '', history: [{ role: 'caller', text: 'Sales' }], tools: [] }, never())) {
      if (thought.kind !== 'text') continue;
      deadAirMs = Math.max(deadAirMs, performance.now() - lastMs);
      lastMs = performance.now();
      if (text === '') way.begun();
      text += thought.text;
    }
  };
  const error = await read().catch((thrown: unknown) => thrown);
  deadAirMs = Math.max(deadAirMs, performance.now() - lastMs);
  await Promise.all([first.close().catch(() => undefined), second.close()]);
  return { isWhole: text === 'I can put you through to sales.', deadAirMs, error, failovers };
};

const speak: Stage = async (manner, isAtStart, isAlone) => {
  const [first, second] = [await startElevenLabs(), await startScripted(piper)];
  const { failovers, tools, member } = bench();
  const members = [
    member('elevenlabs', makeElevenLabs({ apiKey: 'k', baseUrl: first.url }, elevenlabs)),
    member('piper', makePiper({ apiKey: '', baseUrl: second.url }, piperVoice)),
  ];
  const chain = makeTtsChain(isAlone ? members.slice(0, 1) : members, tools);
  const way = spoil(first, manner, isAtStart);
  await way.before();
  const startedMs = performance.now();
  let playedUntilMs = startedMs;
  let deadAirMs = 0;
  let heardMs = 0;
  const read = async () => {
    for await (const speech of chain(TEXT, never())) {
      if (speech.kind !== 'audio') continue;
      if (heardMs === 0) way.begun();
      deadAirMs = Math.max(deadAirMs, performance.now() - playedUntilMs);
      heardMs += durationMs(speech.pcm);
      playedUntilMs = Math.max(playedUntilMs, performance.now()) + durationMs(speech.pcm);
    }
  };
  const error = await read().catch((thrown: unknown) => thrown);
  deadAirMs = Math.max(deadAirMs, performance.now() - playedUntilMs);
  await Promise.all([first.close().catch(() => undefined), second.close()]);
  // a word more or less is no harm, a sentence is
  return { isWhole: heardMs > WHOLE_MS * 0.8 && heardMs < WHOLE_MS * 1.2, deadAirMs, error, failovers };
};
const TEXT = 'Your appointment is on Monday at ten in the morning.';
const WHOLE_MS = TEXT.length * 50;
const elevenlabs = TtsChoice.parse({ engine: 'elevenlabs' }) as Extract<TtsChoice, { engine: 'elevenlabs' }>;
const piperVoice = TtsChoice.parse({ engine: 'piper' }) as Extract<TtsChoice, { engine: 'piper' }>;

const hear: Stage = async (manner, isAtStart, isAlone) => {
  const [first, second] = [await startDeepgram(), await startScripted(whisper)];
  const { failovers, tools, member } = bench();
  const deepgram = SttChoice.parse({ engine: 'deepgram' }) as Extract<SttChoice, { engine: 'deepgram' }>;
  const openai = SttChoice.parse({ engine: 'openai' }) as Extract<SttChoice, { engine: 'openai' }>;
  const members: Member<SpeechToText>[] = [
    member('deepgram', makeDeepgram({ apiKey: 'k', baseUrl: first.url }, deepgram)),
    member('openai', makeOpenAiStt({ apiKey: 'k', baseUrl: `${second.url}/v1` }, openai)),
  ];
  const chain = makeSttChain(isAlone ? members.slice(0, 1) : members, tools);
  const way = spoil(first, manner, isAtStart);
  await way.before();
  const ending = new AbortController();
  const said = { endMs: Number.POSITIVE_INFINITY };
  const texts: string[] = [];
  const read = async () => {
    for await (const heard of chain.hear(telling(ending.signal, said), ending.signal)) {
      if (heard.kind === 'partial') way.begun();
      if (heard.kind === 'final') texts.push(heard.text);
      if (heard.kind === 'settled') break;
    }
  };
  const error = await read().catch((thrown: unknown) => thrown);
  const answeredMs = performance.now();
  ending.abort();
  await Promise.all([first.close().catch(() => undefined), second.close()]);
  // who fails while the caller still speaks leaves no silence
  return { isWhole: texts.join(' ') === 'hello there sales please', deadAirMs: Math.max(0, answeredMs - said.endMs), error, failovers };
};

/** A caller who speaks for 800 ms, at the pace at which people speak. */
async function* telling(signal: AbortSignal, said: { endMs: number }): AsyncGenerator<Ear> {
  const speech = sound(880, true).flatMap((ear, at) => (at % 5 === 0 ? [100, ear] : [ear]));
  for await (const ear of line(
    [...sound(200, false), { kind: 'start' }, ...speech, { kind: 'pause' }, ...sound(200, false), 150, { kind: 'end' }],
    signal,
  )) {
    if (ear.kind === 'end') said.endMs = performance.now();
    yield ear;
  }
}

const figures: number[] = [];

describe.each([
  // while a model thinks, fillers keep the caller company
  ['a model', think, 2, 6500],
  ['an engine that speaks', speak, 2, DEAD_AIR_MS],
  ['a recogniser', hear, 2, DEAD_AIR_MS],
] as const)('%s', (_name, stage, after, aloneMs) => {
  test.concurrent.each(CASES)('$name: the next one takes over', { timeout: 30_000 }, async ({ at, manner }) => {
    const outcome = await stage(manner(after), at === 'start', false);
    figures.push(outcome.deadAirMs);
    expect(outcome).toMatchObject({ isWhole: true, error: undefined });
    expect(outcome.failovers.length).toBeGreaterThan(0);
    expect(outcome.deadAirMs).toBeLessThan(DEAD_AIR_MS);
  });

  test.concurrent.each(CASES)('$name, with nobody to take over: it fails in time', { timeout: 30_000 }, async ({ at, manner }) => {
    const outcome = await stage(manner(after), at === 'start', true);
    expect(outcome.error).toMatchObject({ name: 'ProviderError' });
    expect(outcome.deadAirMs).toBeLessThan(aloneMs);
  });
});

afterAll(() => {
  figures.sort((a, b) => a - b);
  const at = (share: number) => Math.round(figures[Math.ceil(figures.length * share) - 1] ?? 0);
  expect(figures).toHaveLength(72);
  expect(at(0.99)).toBeLessThan(DEAD_AIR_MS);
  if (process.env.FIGURES)
    console.info(`dead air of ${figures.length} cases: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`);
});
