/** Documents on Node: PDF files are read in a thread of their own. */
import { z } from 'zod';
import type { TextTools } from '../../platform/text-tools.ts';
import { makeThread } from './thread.ts';

const Read = z.object({ text: z.string(), pages: z.number().int() });

const IDLE_MS = 60_000;
const DEADLINE_MS = 60_000;
const MAX_WAITING = 10;

export interface NodeTextTools extends TextTools {
  stop(): Promise<void>;
}

/** Makes the port; its thread starts with the first document. */
export function makeTextTools(): NodeTextTools {
  const thread = makeThread({ file: 'text-worker', maxWaiting: MAX_WAITING, idleMs: IDLE_MS, deadlineMs: DEADLINE_MS });
  return { readPdf: async (pdf) => Read.parse(await thread.run({ pdf })), stop: thread.stop };
}
