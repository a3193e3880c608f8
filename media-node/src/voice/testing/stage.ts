/** A whole conversation of tests: everything about it is fake but the conversation. */
import { FRAME_MS, type Pcm, silence } from '../audio.ts';
import { converse } from '../conversation.ts';
import type { Ended, Fact, Participant, Start } from '../participant.ts';
import { phrasesOf } from '../phrases.ts';
import { Pipe } from '../pipe.ts';
import type { Asked, Ear, Heard, LanguageModel, SpeechToText, Thought, Vad } from '../ports.ts';
import type { ConversationSettings } from '../settings.ts';
import type { DigitsAsked, ToolOutcome, ToolResult } from '../tools.ts';
import { type FakeClock, fakeClock, rest } from './clock.ts';
import { type FakeLine, fakeLine } from './line.ts';

/** Every letter of the agent's speech lasts so long. */
export const LETTER_MS = 50;

export interface StageSettings {
  readonly settings?: Partial<ConversationSettings>;
  /** What the model says to what it is asked, one entry for each time; a function may look at it. */
  readonly thoughts?: (asked: Asked, signal: AbortSignal) => AsyncIterable<Thought> | readonly Thought[];
  readonly act?: (name: string, signal: AbortSignal) => Promise<ToolOutcome>;
  readonly collected?: (asked: DigitsAsked, digits: string | null) => ToolResult;
  readonly fillers?: Readonly<Record<string, string>>;
  readonly speak?: Participant['speak'];
  readonly hear?: SpeechToText;
  readonly start?: Start;
}

export interface Stage {
  readonly clock: FakeClock;
  readonly line: FakeLine;
  readonly facts: Fact[];
  readonly asked: Asked[];
  /** Pieces of text that were handed to the speech engine, in order. */
  readonly spoken: string[];
  /** What the recogniser was told, sound left out. */
  readonly ear: Exclude<Ear['kind'], 'audio'>[];
  readonly masked: boolean[];
  readonly ended: Promise<Ended>;
  /** Requests that are open at providers. */
  readonly open: { think: number; speak: number; hear: number };
  /** Time passes; the caller is silent. */
  quiet(ms: number): Promise<void>;
  /** The caller makes a sound that the recogniser will understand so; partials come from the begin on if `isLive`. */
  say(text: string, ms: number): Promise<void>;
  /** The caller says it and is silent until his turn is over. */
  turn(text: string): Promise<void>;
  press(digits: string): void;
  hangUp(): void;
  abort(): void;
  /** The turns that were told, as "what he said > what was heard". */
  turns(): string[];
  /** How loud the caller speaks, as a sample. */
  loudness: number;
}

const settingsOf = (settings: Partial<ConversationSettings> = {}): ConversationSettings => ({
  language: 'en-US',
  greeting: null,
  isGreetingInterruptible: true,
  isInterruptible: true,
  maxTurns: 20,
  silenceTimeoutMs: 5_000,
  endPhrases: ['goodbye', 'bye', 'hang up'],
  minSilenceMs: 350,
  maxSilenceMs: 1_000,
  phrases: phrasesOf('en'),
  ...settings,
});

/** A detector that takes every sample but zero for speech. */
export const fakeVad: Vad = {
  open: () => ({
    windowMs: FRAME_MS,
    feed: async ({ samples }) => [samples[0] === 0 ? 0.02 : 0.95],
    close: () => undefined,
  }),
};

const FULL: Pcm = silence(FRAME_MS, 8_000);
const loud = (loudness: number): Pcm => ({ samples: FULL.samples.map(() => loudness), sampleRateHz: 8_000 });

/** Raises the curtain: the conversation begins at once. */
export function stage(options: StageSettings = {}): Stage {
  const clock = fakeClock();
  const line = fakeLine(clock);
  const scope = new AbortController();
  const facts: Fact[] = [];
  const asked: Asked[] = [];
  const spoken: string[] = [];
  const ear: Stage['ear'] = [];
  const masked: boolean[] = [];
  const open = { think: 0, speak: 0, hear: 0 };
  const said = { text: '' };
  const hear = options.hear ?? fakeEars({ open, ear, text: said });
  const think = fakeMind({ open, asked }, options.thoughts);
  const speak = fakeMouth({ open, spoken }, options.speak);
  const onMasked = async (isMasked: boolean) => void masked.push(isMasked);
  const senses = { hear, vad: fakeVad, think, speak, clock, onMasked };
  const participant: Participant = {
    ...{ ...senses, settings: settingsOf(options.settings), system: 'You are a test.', tools: toolsOf(options) },
    instant: () => '2026-01-01T00:00:00.000Z',
    tell: (fact) => void facts.push(fact),
  };
  const ended = converse(participant, line, scope.signal, options.start);
  const frames = async (ms: number, pcm: Pcm) => {
    for (let passed = 0; passed < ms; passed += FRAME_MS) {
      line.caller.push({ kind: 'audio', pcm });
      await clock.advance(FRAME_MS);
    }
  };
  const made: Stage = {
    ...{ clock, line, facts, asked, spoken, ear, masked, ended, open, loudness: 3_000 },
    quiet: (ms) => frames(ms, FULL),
    say: async (text, ms) => {
      said.text = text;
      await frames(ms, loud(made.loudness));
    },
    turn: async (text) => {
      await made.say(text, 600);
      await made.quiet(1_000);
    },
    press: (digits) => {
      for (const digit of digits) line.caller.push({ kind: 'digit', digit });
    },
    hangUp: () => line.caller.close(),
    abort: () => scope.abort(),
    turns: () => facts.flatMap((fact) => (fact.kind === 'turn' ? [`${fact.turn.user_text ?? ''} > ${fact.turn.agent_text}`] : [])),
  };
  return made;
}

type Open = Stage['open'];

/** A recogniser that understands what the test says it does. */
function fakeEars({ open, ear, text }: { open: Open; ear: Stage['ear']; text: { text: string } }): SpeechToText {
  return {
    listens: 'utterance',
    hear: async function* (input) {
      open.hear += 1;
      try {
        for await (const one of input) {
          if (one.kind === 'audio') continue;
          ear.push(one.kind);
          yield* answerEar(one.kind, text.text);
          if (one.kind === 'end') text.text = '';
        }
      } finally {
        open.hear -= 1;
      }
    },
  };
}

function fakeMind({ open, asked }: { open: Open; asked: Asked[] }, thoughts: StageSettings['thoughts']): LanguageModel {
  return async function* (question, signal) {
    open.think += 1;
    asked.push(structuredClone(question));
    try {
      yield* thoughts?.(question, signal) ?? [{ kind: 'text', text: 'Fine.' }];
    } finally {
      open.think -= 1;
    }
  };
}

function fakeMouth({ open, spoken }: { open: Open; spoken: string[] }, speak: StageSettings['speak']): Participant['speak'] {
  return async function* (text, signal) {
    open.speak += 1;
    spoken.push(text);
    try {
      if (speak) yield* speak(text, signal);
      else yield { kind: 'audio', pcm: silence(text.length * LETTER_MS, 8_000) };
    } finally {
      open.speak -= 1;
    }
  };
}

const toolsOf = ({ act, collected, fillers }: StageSettings): Participant['tools'] => ({
  specs: [],
  newTurn: () => undefined,
  act: async (call, signal) => (await act?.(call.name, signal)) ?? { kind: 'result', text: 'done' },
  collected: collected ?? ((_, digits) => ({ kind: 'result', text: digits ?? 'none' })),
  fillerOf: (name) => fillers?.[name] ?? null,
});

function* answerEar(kind: 'start' | 'pause' | 'end', saying: string): Generator<Heard> {
  if (kind === 'pause' && saying !== '') yield { kind: 'partial', text: saying };
  if (kind !== 'end') return;
  if (saying !== '') yield { kind: 'final', text: saying, confidence: 0.9 };
  yield { kind: 'settled' };
}

/** A model that says the same thing in pieces, each after so long. */
export async function* slowly(
  clock: FakeClock,
  texts: readonly (readonly [ms: number, text: string])[],
  signal: AbortSignal,
): AsyncGenerator<Thought> {
  for (const [ms, text] of texts) {
    await clock.sleep(ms, signal);
    if (signal.aborted) return;
    yield { kind: 'text', text };
  }
}

/** Everything that was begun has ended. */
export const nothingOpen = async ({ open, clock }: Stage): Promise<boolean> => {
  await rest();
  return open.think + open.speak + open.hear === 0 && clock.sleepers === 0;
};

/** A pipe that a test fills itself. */
export const pipeOf = <T>(...items: readonly T[]): Pipe<T> => {
  const pipe = new Pipe<T>();
  for (const item of items) pipe.push(item);
  return pipe;
};
