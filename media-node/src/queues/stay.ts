/** One stay of a caller in a queue: plain data, so that it survives a crash on disk. */
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEventOf } from '@botpbx/shared/link/events';
import { QueueOutcome } from '@botpbx/shared/model/queue-outcome';
import { z } from 'zod';

/** A stay as it is known so far. */
export const Stay = z.object({
  id: z.string().max(80),
  tenantId: z.number().int(),
  queueId: z.number().int(),
  leg: z.string().max(80),
  callId: CallId,
  from: z.string().max(80),
  joinedMs: z.number(),
  outcome: QueueOutcome,
  waitSeconds: z.number().int(),
  /** The extension that took the call. */
  member: z.string().max(80).nullable(),
  talkSeconds: z.number().int(),
  /** It keeps the place of somebody who will be called back. */
  isCallback: z.boolean(),
});
export type Stay = z.infer<typeof Stay>;

/** Whole seconds between two instants; never less than none. */
export const secondsBetween = (fromMs: number, untilMs: number): number => Math.max(0, Math.round((untilMs - fromMs) / 1000));

/** The stay as the cloud is told of it. */
export const stayEvent = (stay: Stay, key: string, atMs: number): NodeEventOf<'queue.stay'> => ({
  kind: 'queue.stay',
  tenant_id: stay.tenantId,
  at: new Date(atMs).toISOString(),
  call_id: stay.callId,
  queue_id: stay.queueId,
  queue: key,
  stay: stay.id,
  from: stay.from,
  joined_at: new Date(stay.joinedMs).toISOString(),
  outcome: stay.outcome,
  wait_seconds: stay.waitSeconds,
  member: stay.member,
  talk_seconds: stay.talkSeconds,
});
