/** A queue as a node needs it. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import { Destination } from '../../model/destination.ts';
import { JoinEmpty, LeaveWhenEmpty, QueueKey, QueueStrategy, SpokenPart } from '../../model/queue-setting.ts';
import { ChangeTimes } from '../changes.ts';

const id = z.number().int().positive();
const seconds = (max: number) => z.number().int().min(0).max(max);

/** Who is in a queue, or may be. In a section they stand by queue and in its order. */
export const ConfigQueueMember = z.strictObject({
  id: id.describe('Made of both ids: memberIdOf'),
  queue_id: id,
  extension_id: id,
  penalty: z.number().int().min(0).max(100),
  /** May log in and out; else is always in. */
  is_dynamic: z.boolean(),
  logged_in: z.boolean(),
  paused: z.boolean(),
  pause_reason: z.string().max(40).nullable(),
  changed: ChangeTimes,
});
export type ConfigQueueMember = z.infer<typeof ConfigQueueMember>;

export const ConfigQueue = z.strictObject({
  id,
  key: QueueKey,
  name: Label(80),
  number: ExtensionNumber.nullable(),
  strategy: QueueStrategy,
  timeout: seconds(300),
  retry: seconds(300),
  weight: z.number().int().min(0).max(100),
  wrap_up: seconds(3600),
  max_wait: seconds(86_400),
  overflow: Destination.nullable(),
  max_callers: z.number().int().min(0).max(10_000),
  full_destination: Destination.nullable(),
  join_empty: JoinEmpty,
  leave_when_empty: LeaveWhenEmpty,
  empty_destination: Destination.nullable(),
  announce_frequency: seconds(3600),
  announce_position: z.boolean(),
  announce_hold_time: z.boolean(),
  /** What is said again and again. */
  periodic_parts: z.array(SpokenPart).max(100),
  periodic_frequency: seconds(3600),
  greeting_sound_id: id.nullable(),
  agent_sound_id: id.nullable(),
  periodic_sound_id: id.nullable(),
  music_class_id: id.nullable(),
  recording: z.boolean(),
  callback_key: z
    .string()
    .regex(/^[0-9]$/)
    .nullable(),
  skip_busy: z.boolean(),
});
export type ConfigQueue = z.infer<typeof ConfigQueue>;
