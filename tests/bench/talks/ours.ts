/** The node's end of many talks: its lines and conversations as in a call, with providers that take no time. Announces as many callers as a line on stdin says. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { startAudioSocketServer } from '../../../media-node/src/asterisk/audiosocket/server.ts';
import { afterMs, makeWheel } from '../../../media-node/src/asterisk/audiosocket/wheel.ts';
import { openLine } from '../../../media-node/src/asterisk/line.ts';
import { CLOCK as clock } from '../../../media-node/src/clock.ts';
import { silentLog } from '../../../media-node/src/log.ts';
import { chooseVad } from '../../../media-node/src/providers/vad/choose.ts';
import { converse } from '../../../media-node/src/voice/conversation.ts';
import type { Participant } from '../../../media-node/src/voice/participant.ts';
import { phrasesOf } from '../../../media-node/src/voice/phrases.ts';
import type { Heard, SpeechToText, Vad } from '../../../media-node/src/voice/ports.ts';

const RATE_HZ = 8_000;
const REPLY_MS = 2_500;
/** Loud is speech, for the run whose detector costs nothing. */
const LOUD = 1_000;

const plain: Vad = {
  open: () => ({
    windowMs: 20,
    feed: async ({ samples }) => [samples.some((sample) => Math.abs(sample) > LOUD) ? 1 : 0],
    close: () => undefined,
  }),
};
const chosen = process.argv[2] === 'silero' ? chooseVad({ log: silentLog }) : undefined;
await chosen?.warm();

const ears: SpeechToText = {
  listens: 'always',
  hear: async function* (input): AsyncGenerator<Heard, void, undefined> {
    for await (const one of input) {
      if (one.kind === 'start') yield { kind: 'partial', text: 'please tell me' };
      if (one.kind !== 'end') continue;
      yield { kind: 'final', text: 'please tell me more', confidence: 1 };
      yield { kind: 'settled' };
    }
  },
};

let turns = 0;
const sound = {
  samples: Int16Array.from({ length: (RATE_HZ * REPLY_MS) / 1000 }, (_, at) => Math.round(6_000 * Math.sin(at / 5))),
  sampleRateHz: RATE_HZ,
};
const agent: Participant = {
  settings: {
    ...{ language: 'en-US', greeting: 'Hello.', isGreetingInterruptible: true, isInterruptible: true, maxTurns: 100_000 },
    ...{ silenceTimeoutMs: 60_000, endPhrases: ['goodbye'], phrases: phrasesOf('en'), minSilenceMs: 350, maxSilenceMs: 1_000 },
  },
  system: 'You answer.',
  tools: {
    ...{ specs: [], newTurn: () => undefined, fillerOf: () => null },
    act: async () => ({ kind: 'result', text: '' }),
    collected: () => ({ kind: 'result', text: '' }),
  },
  hear: ears,
  vad: chosen ?? plain,
  think: async function* () {
    yield { kind: 'text', text: 'This is what there is to say. ' };
  },
  speak: async function* () {
    yield { kind: 'audio', pcm: sound };
  },
  clock,
  instant: () => new Date().toISOString(),
  tell: (fact) => {
    if (fact.kind === 'turn') turns++;
  },
  onMasked: async () => undefined,
};

const server = await startAudioSocketServer({ host: '127.0.0.1', port: 0, log: silentLog });
const onError = (error: unknown) => {
  throw error;
};
const wheel = makeWheel({ nowMs: () => performance.now(), after: afterMs, onError });
const delay = monitorEventLoopDelay({ resolution: 5 });
console.log(server.port);
for await (const wanted of createInterface({ input: process.stdin })) {
  if (wanted === 'figures') {
    const loop_p99_ms = delay.percentile(99) / 1e6;
    console.log(JSON.stringify({ turns, loop_p99_ms, loop_max_ms: delay.max / 1e6, rss_mb: process.memoryUsage().rss / 1e6 }));
    continue;
  }
  turns = 0;
  delay.reset();
  delay.enable();
  const ids = Array.from({ length: Number(wanted) }, () => {
    const { dial } = server.expect(RATE_HZ, (wire) => {
      const { line, events } = openLine(wire, wheel, () => performance.now());
      converse(agent, line, new AbortController().signal).catch(onError);
      return events;
    });
    return (dial.split('/')[1] ?? '').replaceAll('-', '');
  });
  console.log(ids.join(' '));
}
