/** Records from the microphone and gives a WAV file. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { wavOf } from './wav.ts';

/** `asking`: the browser asks the reader whether it may. `reading`: what was recorded is being made a file. */
export type RecorderState = 'idle' | 'asking' | 'recording' | 'reading';

export interface Recorder {
  readonly state: Accessor<RecorderState>;
  /** Seconds that were recorded so far. */
  readonly seconds: Accessor<number>;
  readonly problem: Accessor<string | undefined>;
  /** What was recorded last, until the next recording begins. */
  readonly take: Accessor<Blob | undefined>;
  start(): Promise<void>;
  stop(): void;
  forget(): void;
}

const RATE_HZ = 16_000;
const MOST_SECONDS = 300;
/** Shorter than this is a slip of the finger. */
const LEAST_SECONDS = 0.3;

/** Makes a recorder; it lets the microphone go when the component ends. */
export function createRecorder(): Recorder {
  const [state, setState] = createSignal<RecorderState>('idle');
  const [seconds, setSeconds] = createSignal(0);
  const [problem, setProblem] = createSignal<string>();
  const [take, setTake] = createSignal<Blob>();
  let running: MediaRecorder | undefined;

  const stop = () => {
    if (running?.state === 'recording') running.stop();
  };
  const count = (now: number) => {
    setSeconds(now);
    if (now >= MOST_SECONDS) stop();
  };
  const keep = async (parts: readonly Blob[]) => {
    setState('reading');
    try {
      setTake(await readTake(new Blob([...parts])));
    } catch (error) {
      setProblem(sayWhy(error));
    } finally {
      setState('idle');
    }
  };
  const start = async () => {
    if (state() !== 'idle') return;
    setProblem(undefined);
    setTake(undefined);
    setSeconds(0);
    setState('asking');
    try {
      running = await record({ onSecond: count, onEnd: (parts) => void keep(parts) });
      setState('recording');
    } catch (error) {
      setProblem(sayWhy(error));
      setState('idle');
    }
  };
  onCleanup(stop);
  return { state, seconds, problem, take, start, stop, forget: () => setTake(undefined) };
}

interface Listening {
  readonly onSecond: (seconds: number) => void;
  readonly onEnd: (parts: readonly Blob[]) => void;
}

async function record({ onSecond, onEnd }: Listening): Promise<MediaRecorder> {
  if (!navigator.mediaDevices) throw new DOMException('no secure context', 'SecurityError');
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  const beganMs = performance.now();
  const timer = setInterval(() => onSecond(Math.floor((performance.now() - beganMs) / 1000)), 200);
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.addEventListener('stop', () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    onEnd(parts);
  });
  recorder.start();
  return recorder;
}

/** What browsers record is a container of their own choice; the browser itself turns it into samples. */
async function readTake(recorded: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, RATE_HZ);
  const audio = await context.decodeAudioData(await recorded.arrayBuffer());
  if (audio.duration < LEAST_SECONDS) throw new RangeError('too short');
  return new Blob([wavOf(audio.getChannelData(0), RATE_HZ)], { type: 'audio/wav' });
}

function sayWhy(error: unknown): string {
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
      return 'The browser was not allowed to use the microphone.';
    case 'NotFoundError':
      return 'There is no microphone.';
    case 'SecurityError':
      return 'Browsers record only on pages that came over HTTPS.';
    case 'RangeError':
      return 'That was too short to be heard.';
    default:
      return 'The microphone could not be read.';
  }
}
