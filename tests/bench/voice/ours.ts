/** Our conversation, with providers that take no time. */
import { makePlayout } from '../../../media-node/src/asterisk/playout.ts';
import { CLOCK as clock } from '../../../media-node/src/clock.ts';
import { type LineRate, type Pcm, silence } from '../../../media-node/src/voice/audio.ts';
import { converse } from '../../../media-node/src/voice/conversation.ts';
import type { Participant } from '../../../media-node/src/voice/participant.ts';
import { phrasesOf } from '../../../media-node/src/voice/phrases.ts';
import { Pipe } from '../../../media-node/src/voice/pipe.ts';
import type { Heard, Incoming, Line, SpeechToText, Vad } from '../../../media-node/src/voice/ports.ts';
import { measurePeer } from './peer.ts';
import {
  AGENT_SAYS,
  FINAL_AFTER_MS,
  FRAME_MS,
  PARTIAL_AFTER_MS,
  RATE_HZ,
  type Rehearsed,
  TUNED_SILENCE_MS,
  type Windows,
} from './rehearsal.ts';

const rate: LineRate = RATE_HZ;
const QUIET = silence(FRAME_MS, rate);
const LOUD: Pcm = { samples: QUIET.samples.map(() => 3_000), sampleRateHz: rate };
const DEFAULT_SILENCE_MS = 350;

/** Loud is speech. Marks when the silence has lasted for as long as ends the turn. */
function detector(marks: Rehearsed['marks'], silenceMs: number): Vad {
  let silentMs = 0;
  return {
    open: () => ({
      windowMs: FRAME_MS,
      feed: async ({ samples }) => {
        const isLoud = samples[0] !== 0;
        silentMs = isLoud ? 0 : silentMs + FRAME_MS;
        if (silentMs === silenceMs) marks.vadEndMs = performance.now();
        return [isLoud ? 1 : 0];
      },
      close: () => undefined,
    }),
  };
}

const recogniser = (caller: Rehearsed['caller']): SpeechToText => ({
  listens: 'always',
  hear: async function* (input): AsyncGenerator<Heard, void, undefined> {
    let loudMs = 0;
    let silentMs = 0;
    for await (const one of input) {
      if (one.kind === 'end') yield { kind: 'settled' };
      if (one.kind !== 'audio') continue;
      const isLoud = one.pcm.samples[0] !== 0;
      loudMs += isLoud ? FRAME_MS : 0;
      silentMs = isLoud ? 0 : silentMs + FRAME_MS;
      if (isLoud && loudMs === PARTIAL_AFTER_MS && caller.text !== '') yield { kind: 'partial', text: caller.text };
      if (loudMs > 0 && silentMs === FINAL_AFTER_MS) {
        loudMs = 0;
        if (caller.text !== '') yield { kind: 'final', text: caller.text, confidence: 1 };
      }
    }
  },
});

async function open(windows: Windows, replyMs: number): Promise<Rehearsed> {
  const marks = { vadEndMs: 0, firstSoundMs: 0 };
  const caller = { text: '' };
  const silenceMs = windows === 'tuned' ? TUNED_SILENCE_MS : DEFAULT_SILENCE_MS;
  const incoming = new Pipe<Incoming>();
  const playout = makePlayout(rate, () => performance.now());
  const line: Line = {
    sampleRateHz: rate,
    incoming,
    play: (audio, signal, onFirstFrame) => playout.play(marked(audio, marks), signal, onFirstFrame),
    playedDb: () => -96,
    close: () => incoming.close(),
  };
  const sound: Pcm = { samples: silence(replyMs, rate).samples.map(() => 1_000), sampleRateHz: rate };
  const agent: Participant = {
    settings: {
      ...{ language: 'en-US', greeting: null, isGreetingInterruptible: true, isInterruptible: true, maxTurns: 100_000 },
      ...{ silenceTimeoutMs: 60_000, endPhrases: ['goodbye'], phrases: phrasesOf('en') },
      minSilenceMs: silenceMs,
      maxSilenceMs: windows === 'tuned' ? silenceMs : 1_000,
    },
    system: 'You answer.',
    tools: {
      specs: [],
      newTurn: () => undefined,
      act: async () => ({ kind: 'result', text: '' }),
      collected: () => ({ kind: 'result', text: '' }),
      fillerOf: () => null,
    },
    hear: recogniser(caller),
    vad: detector(marks, silenceMs),
    think: async function* () {
      for (const text of AGENT_SAYS) yield { kind: 'text', text };
    },
    speak: async function* () {
      yield { kind: 'audio', pcm: sound };
    },
    clock,
    instant: () => new Date().toISOString(),
    tell: () => undefined,
    onMasked: async () => undefined,
  };
  void converse(agent, line, new AbortController().signal);
  return {
    ...{ marks, caller },
    feed: (isLoud) => void incoming.push({ kind: 'audio', pcm: isLoud ? LOUD : QUIET }),
    take: () => {
      const isHeard = playout.next() !== undefined;
      playout.sent();
      return isHeard;
    },
  };
}

/** Notes when the first sound of an answer is handed to the line. */
async function* marked(audio: AsyncIterable<Pcm>, marks: Rehearsed['marks']): AsyncGenerator<Pcm, void, undefined> {
  let isFirst = true;
  for await (const pcm of audio) {
    if (isFirst) marks.firstSoundMs = performance.now();
    isFirst = false;
    yield pcm;
  }
}

await measurePeer({ open });
