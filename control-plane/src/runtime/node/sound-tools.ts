/** Sounds on Node: decoders and the speech engine are WebAssembly in a thread of their own. */
import { z } from 'zod';
import type { SoundTools, SpeechOrder } from '../../platform/sound-tools.ts';
import { makeThread } from './thread.ts';

/** What the thread is asked. */
export type Job = { file: Uint8Array<ArrayBuffer> } | { speech: SpeechOrder };

const Made = z.object({ wav: z.instanceof(Uint8Array<ArrayBuffer>), durationMs: z.number().int() });

/** The engine holds a hundred megabytes while it is loaded. */
const IDLE_MS = 60_000;
const DEADLINE_MS = 120_000;
const MAX_WAITING = 20;

export interface NodeSoundTools extends SoundTools {
  stop(): Promise<void>;
}

/** Makes the port; its thread starts with the first sound. */
export function makeSoundTools(): NodeSoundTools {
  const thread = makeThread({ file: 'sound-worker', maxWaiting: MAX_WAITING, idleMs: IDLE_MS, deadlineMs: DEADLINE_MS });
  const ask = async (job: Job) => Made.parse(await thread.run(job));
  return { convert: (file) => ask({ file }), speak: (speech) => ask({ speech }), stop: thread.stop };
}
