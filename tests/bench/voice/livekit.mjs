/** LiveKit's agent framework with providers that take no time and the same detector. At its defaults all options but the audio are its own. */
import { initializeLogger, llm, stt, tts, VAD, VADEventType, VADStream, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { measurePeer } from './peer.ts';
import { AGENT_SAYS, FINAL_AFTER_MS, FRAME_MS, PARTIAL_AFTER_MS, RATE_HZ, TUNED_SILENCE_MS } from './rehearsal.ts';

initializeLogger({ pretty: false, level: 'silent' });

const SAMPLES = (RATE_HZ * FRAME_MS) / 1000;
/** What its Silero plugin waits for by default. */
const DEFAULT_SPEECH_MS = 50;
const DEFAULT_SILENCE_MS = 550;
const TUNED_SPEECH_MS = 40;

const isLoudFrame = (frame) => frame.data[0] !== 0;

class Detector extends VAD {
  label = 'bench';
  constructor(windows, marks) {
    super({ updateInterval: FRAME_MS });
    this.speechMs = windows === 'tuned' ? TUNED_SPEECH_MS : DEFAULT_SPEECH_MS;
    this.silenceMs = windows === 'tuned' ? TUNED_SILENCE_MS : DEFAULT_SILENCE_MS;
    this.marks = marks;
  }
  get minSilenceDuration() {
    return this.silenceMs;
  }
  stream() {
    return new DetectorStream(this);
  }
}

class DetectorStream extends VADStream {
  label = 'bench';
  constructor(detector) {
    super(detector);
    void this.#run(detector);
  }
  async #run({ speechMs, silenceMs, marks }) {
    let [loudMs, silentMs, spokenMs, samplesIndex] = [0, 0, 0, 0];
    let speaking = false;
    for (;;) {
      const { done, value } = await this.inputReader.read();
      if (done) return;
      if (typeof value === 'symbol') continue;
      const isLoud = isLoudFrame(value);
      loudMs = isLoud ? loudMs + FRAME_MS : 0;
      silentMs = isLoud ? 0 : silentMs + FRAME_MS;
      if (speaking) spokenMs += FRAME_MS;
      samplesIndex += SAMPLES;
      const tell = (type) =>
        this.sendVADEvent({
          ...{ type, samplesIndex, timestamp: Date.now(), speechDuration: spokenMs, silenceDuration: silentMs, frames: [value] },
          ...{ probability: isLoud ? 1 : 0, inferenceDuration: 0, speaking, rawAccumulatedSilence: silentMs, rawAccumulatedSpeech: loudMs },
        });
      tell(VADEventType.INFERENCE_DONE);
      if (!speaking && loudMs >= speechMs) {
        speaking = true;
        spokenMs = loudMs;
        tell(VADEventType.START_OF_SPEECH);
      } else if (speaking && silentMs >= silenceMs) {
        speaking = false;
        marks.vadEndMs = performance.now();
        tell(VADEventType.END_OF_SPEECH);
        spokenMs = 0;
      }
    }
  }
}

class Recogniser extends stt.STT {
  label = 'bench';
  constructor(caller) {
    super({ streaming: true, interimResults: true });
    this.caller = caller;
  }
  async _recognize() {
    throw new Error('the bench streams');
  }
  stream() {
    return new RecogniserStream(this, this.caller);
  }
}

class RecogniserStream extends stt.SpeechStream {
  label = 'bench';
  constructor(recogniser, caller) {
    super(recogniser);
    this.caller = caller;
  }
  async run() {
    let [loudMs, silentMs] = [0, 0];
    const tell = (type) => {
      const { text } = this.caller;
      if (text !== '') this.queue.put({ type, alternatives: [{ language: 'en', text, startTime: 0, endTime: 0, confidence: 1 }] });
    };
    for await (const frame of this.input) {
      if (typeof frame === 'symbol') continue;
      const isLoud = isLoudFrame(frame);
      loudMs += isLoud ? FRAME_MS : 0;
      silentMs = isLoud ? 0 : silentMs + FRAME_MS;
      if (isLoud && loudMs === PARTIAL_AFTER_MS) tell(stt.SpeechEventType.INTERIM_TRANSCRIPT);
      if (loudMs > 0 && silentMs === FINAL_AFTER_MS) {
        loudMs = 0;
        tell(stt.SpeechEventType.FINAL_TRANSCRIPT);
      }
    }
  }
}

class Mind extends llm.LLM {
  label() {
    return 'bench';
  }
  chat({ chatCtx, toolCtx, connOptions = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 10_000 } }) {
    return new MindStream(this, { chatCtx, toolCtx, connOptions });
  }
}

class MindStream extends llm.LLMStream {
  async run() {
    for (const content of AGENT_SAYS) this.queue.put({ id: 'bench', delta: { role: 'assistant', content } });
  }
}

class Mouth extends tts.TTS {
  label = 'bench';
  constructor(replyMs) {
    super(RATE_HZ, 1, { streaming: true });
    this.replyMs = replyMs;
  }
  synthesize() {
    throw new Error('the bench streams');
  }
  stream(options) {
    return new MouthStream(this, options?.connOptions);
  }
}

class MouthStream extends tts.SynthesizeStream {
  label = 'bench';
  constructor(mouth, connOptions) {
    super(mouth, connOptions);
    this.replyMs = mouth.replyMs;
  }
  async run() {
    let isSpoken = false;
    for await (const text of this.input) {
      if (typeof text === 'symbol' || isSpoken) continue;
      isSpoken = true;
      this.markStarted();
      for (let ms = 0; ms < this.replyMs; ms += FRAME_MS) {
        const frame = new AudioFrame(new Int16Array(SAMPLES).fill(1000), RATE_HZ, 1, SAMPLES);
        this.queue.put({ requestId: 'bench', segmentId: 'bench', frame, final: ms + FRAME_MS >= this.replyMs });
      }
    }
    this.queue.put(tts.SynthesizeStream.END_OF_STREAM);
  }
}

class Ear extends voice.AudioInput {
  constructor() {
    super();
    const start = (controller) => {
      this.controller = controller;
    };
    this.multiStream.addInputStream(new ReadableStream({ start }));
  }
  feed(isLoud) {
    this.controller.enqueue(new AudioFrame(new Int16Array(SAMPLES).fill(isLoud ? 3000 : 0), RATE_HZ, 1, SAMPLES));
  }
}

/** Plays frame by frame as it is asked to. */
class Loudspeaker extends voice.AudioOutput {
  #frames = [];
  #playedMs = 0;
  #isPaused = false;
  #isFlushed = false;
  constructor(marks) {
    super(RATE_HZ, undefined, { pause: true });
    this.marks = marks;
  }
  async captureFrame(frame) {
    await super.captureFrame(frame);
    if (this.#frames.length === 0 && this.#playedMs === 0) {
      this.marks.firstSoundMs = performance.now();
      this.onPlaybackStarted(Date.now());
    }
    this.#isFlushed = false;
    this.#frames.push(frame);
  }
  flush() {
    super.flush();
    this.#isFlushed = true;
    this.#finishIfDone(false);
  }
  clearBuffer() {
    const hadSound = this.#frames.length > 0 || this.#playedMs > 0;
    this.#frames = [];
    if (hadSound) this.#finish(true);
  }
  pause() {
    super.pause();
    this.#isPaused = true;
  }
  resume() {
    super.resume();
    this.#isPaused = false;
  }
  take() {
    if (this.#isPaused || this.#frames.length === 0) return false;
    this.#frames.shift();
    this.#playedMs += FRAME_MS;
    this.#finishIfDone(false);
    return true;
  }
  #finishIfDone(interrupted) {
    if (this.#isFlushed && this.#frames.length === 0 && this.#playedMs > 0) this.#finish(interrupted);
  }
  #finish(interrupted) {
    const playbackPosition = this.#playedMs / 1000;
    this.#playedMs = 0;
    this.#isFlushed = false;
    this.onPlaybackFinished({ playbackPosition, interrupted });
  }
}

const TUNED = {
  turnDetection: 'vad',
  endpointing: { minDelay: 0, maxDelay: 0 },
  interruption: { mode: 'vad', minDuration: TUNED_SPEECH_MS },
};
const DEFAULTS = { turnDetection: 'vad', interruption: { mode: 'vad' } };

async function open(windows, replyMs) {
  const marks = { vadEndMs: 0, firstSoundMs: 0 };
  const caller = { text: '' };
  const session = new voice.AgentSession({
    ...{ vad: new Detector(windows, marks), stt: new Recogniser(caller), llm: new Mind(), tts: new Mouth(replyMs) },
    ...{ turnHandling: windows === 'tuned' ? TUNED : DEFAULTS, aecWarmupDuration: null, userAwayTimeout: null },
  });
  const [ear, loudspeaker] = [new Ear(), new Loudspeaker(marks)];
  session.input.audio = ear;
  session.output.audio = loudspeaker;
  await session.start({ agent: new voice.Agent({ instructions: 'You answer.' }), record: false });
  return { marks, caller, feed: (isLoud) => ear.feed(isLoud), take: () => loudspeaker.take() };
}

await measurePeer({ open });
