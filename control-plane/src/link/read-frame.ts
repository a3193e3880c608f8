/** Texts of a node → frames. */
import { NodeEvent } from '@botpbx/shared/link/events';
import { MAX_FRAME_BYTES, NodeFrame } from '@botpbx/shared/link/frames';
import { z } from 'zod';

/** An event in its place; without it if it could not be read. */
export interface Told {
  readonly seq: number;
  readonly event: NodeEvent | undefined;
}

export type Read =
  | Exclude<NodeFrame, { type: 'events' }>
  | {
      readonly type: 'events';
      readonly epoch: string;
      /** In the order of their seq, each once. */
      readonly events: readonly Told[];
    };

/** Events are read one by one, so that one that a newer node or a bug has made does not hold up all that follow for ever. */
const Events = z.object({
  type: z.literal('events'),
  epoch: z.string().regex(/^[0-9a-f]{16}$/),
  events: z
    .array(z.object({ seq: z.number().int().positive(), event: z.unknown() }))
    .min(1)
    .max(500),
});

/** Reads a frame; undefined if it is none. */
export function readFrame(text: string): Read | undefined {
  if (text.length > MAX_FRAME_BYTES) return undefined;
  const json = jsonOf(text);
  const events = Events.safeParse(json);
  if (events.success) return { ...events.data, events: inOrder(events.data.events) };
  const frame = NodeFrame.safeParse(json).data;
  return frame?.type === 'events' ? undefined : frame;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function inOrder(events: readonly { seq: number; event?: unknown }[]): Told[] {
  const read = events.map(({ seq, event }) => ({ seq, event: NodeEvent.safeParse(event).data }));
  return read.sort((a, b) => a.seq - b.seq).filter(({ seq }, at) => seq !== read[at - 1]?.seq);
}
