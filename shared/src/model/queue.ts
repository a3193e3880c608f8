import { z } from 'zod';
import { CallId, Instant } from '../base/ids.ts';
import { ExtensionNumber, Label } from '../base/phone.ts';
import { Destination } from './destination.ts';
import { JoinEmpty, LeaveWhenEmpty, PauseReason, QueueKey, QueueMember, QueueStrategy, SpokenText } from './queue-setting.ts';

/** So many members a queue can have, of both sorts together. */
export const MAX_QUEUE_MEMBERS = 200;

const seconds = (min: number, max: number) => z.number().int().min(min).max(max);
const SoundId = z.number().int().positive().nullable();
const Members = z
  .array(QueueMember)
  .max(MAX_QUEUE_MEMBERS)
  .refine((rows) => new Set(rows.map((row) => row.extension_id)).size === rows.length, 'must not name a member twice');

const fields = {
  name: Label(80),
  key: QueueKey.describe('Names the queue in live events: queue.KEY.update'),
  number: ExtensionNumber.nullable().describe('What phones dial to reach the queue; null if only other things lead to it'),
  strategy: QueueStrategy.describe('ring_all, least_recent, fewest_calls, random, round_robin or linear'),
  timeout: seconds(3, 300).describe('Seconds that a member is rung'),
  retry: seconds(1, 300).describe('Seconds until the next try'),
  weight: z.number().int().min(0).max(100).describe('A member of several queues takes the call of the heaviest'),
  wrap_up: seconds(0, 3600).describe('Seconds that a member has for himself after a call'),
  max_wait: seconds(0, 86_400).describe('Seconds after which the caller goes to `overflow`; 0 for no end'),
  overflow: Destination.nullable().describe('Where a caller goes who has waited too long; null: a sentence, and the end'),
  max_callers: z.number().int().min(0).max(10_000).describe('Callers who may wait at a time; 0 for no limit'),
  full_destination: Destination.nullable().describe('Where a caller goes who finds the queue full'),
  join_empty: JoinEmpty.describe('yes: always; no: only while a member has a phone that works; strict: and is not paused'),
  leave_when_empty: LeaveWhenEmpty.describe('no: stay; yes: leave when no member has a phone that works; strict: or all are paused'),
  empty_destination: Destination.nullable().describe('Where a caller goes when nobody could take him'),
  announce_frequency: seconds(0, 3600).describe('Seconds between announcements of place and wait; 0 for none'),
  announce_position: z.boolean(),
  announce_hold_time: z.boolean(),
  periodic_text: SpokenText.nullable().describe(
    'Said again and again; the variables QUEUEPOS and QUEUEHOLDTIME in it are true when it is said',
  ),
  periodic_frequency: seconds(5, 3600).describe('Seconds between two times'),
  greeting_sound_id: SoundId.describe('Heard before a caller comes into the line'),
  agent_sound_id: SoundId.describe('Heard by the member who takes a call, before he is connected'),
  periodic_sound_id: SoundId.describe('Said again and again instead of `periodic_text`'),
  music_class_id: z.number().int().positive().nullable().describe('Music while a caller waits; null for that of the tenant'),
  members: Members.describe('Who is in the queue always, in order'),
  dynamic_members: Members.describe('Who may log in and out'),
  recording: z.boolean().describe('Whether the calls of this queue are recorded'),
  callback_key: z
    .string()
    .regex(/^[0-9]$/, 'is one digit')
    .nullable()
    .describe('Pressed by a caller who wants to be called back when it is his turn'),
  service_level: seconds(1, 3600).describe('A call that is answered within so many seconds was served well'),
  skip_busy: z.boolean().describe('Whether members who talk are passed over'),
};

/** Callers wait here in a line until a member takes them. */
export const Queue = z.object({
  id: z.number().int(),
  ...fields,
  node_id: z.number().int().nullable().describe('The node that the queue lives on; null until the tenant has one'),
  created_at: Instant,
  updated_at: Instant,
});
export type Queue = z.infer<typeof Queue>;

export const NewQueue = z
  .strictObject({
    ...fields,
    key: fields.key.optional().describe('Made out of the name unless it is given'),
    number: fields.number.default(null),
    strategy: fields.strategy.default('ring_all'),
    timeout: fields.timeout.default(30),
    retry: fields.retry.default(5),
    weight: fields.weight.default(0),
    wrap_up: fields.wrap_up.default(0),
    max_wait: fields.max_wait.default(0),
    overflow: fields.overflow.default(null),
    max_callers: fields.max_callers.default(0),
    full_destination: fields.full_destination.default(null),
    join_empty: fields.join_empty.default('yes'),
    leave_when_empty: fields.leave_when_empty.default('no'),
    empty_destination: fields.empty_destination.default(null),
    announce_frequency: fields.announce_frequency.default(30),
    announce_position: fields.announce_position.default(true),
    announce_hold_time: fields.announce_hold_time.default(false),
    periodic_text: fields.periodic_text.default(null),
    periodic_frequency: fields.periodic_frequency.default(60),
    greeting_sound_id: fields.greeting_sound_id.default(null),
    agent_sound_id: fields.agent_sound_id.default(null),
    periodic_sound_id: fields.periodic_sound_id.default(null),
    music_class_id: fields.music_class_id.default(null),
    members: fields.members.default([]),
    dynamic_members: fields.dynamic_members.default([]),
    recording: fields.recording.default(false),
    callback_key: fields.callback_key.default(null),
    service_level: fields.service_level.default(20),
    skip_busy: fields.skip_busy.default(true),
  })
  .describe('A queue that is to be made');
export type NewQueue = z.infer<typeof NewQueue>;

/** A change names what it changes; no default is ever applied. */
export const QueuePatch = z.strictObject(fields).partial();
export type QueuePatch = z.infer<typeof QueuePatch>;

/** A caller who waits. */
export const WaitingCaller = z.object({
  call_id: CallId,
  from: z.string(),
  position: z.number().int().describe('1 is next'),
  wait: z.number().int().describe('Seconds so far'),
  is_callback: z.boolean().describe('Keeps the place of somebody who will be called back'),
});
export type WaitingCaller = z.infer<typeof WaitingCaller>;

export const MemberState = z.enum(['available', 'ringing', 'busy', 'wrap_up', 'paused', 'unavailable', 'logged_out']);
export type MemberState = z.infer<typeof MemberState>;

/** A member as he is now. */
export const QueueMemberNow = z.object({
  extension_id: z.number().int(),
  extension: z.string(),
  name: z.string(),
  penalty: z.number().int(),
  is_dynamic: z.boolean(),
  state: MemberState,
  pause_reason: z.string().nullable(),
  calls_taken: z.number().int().describe('Since the queue began to count'),
});
export type QueueMemberNow = z.infer<typeof QueueMemberNow>;

/** What goes on in a queue now. */
export const QueueNow = z.object({
  at: Instant,
  calls_waiting: z.number().int(),
  agents_available: z.number().int(),
  longest_wait: z.number().int().describe('Seconds'),
  callers: z.array(WaitingCaller),
  members: z.array(QueueMemberNow),
});
export type QueueNow = z.infer<typeof QueueNow>;

export const QueueWithNow = Queue.extend({ now: QueueNow.nullable().describe('null while the node cannot be asked') });
export type QueueWithNow = z.infer<typeof QueueWithNow>;

/** What a member wants: to be in the queue or not, to take calls or not. */
export const MemberWish = z
  .strictObject({ logged_in: z.boolean(), paused: z.boolean(), pause_reason: PauseReason.nullable() })
  .partial()
  .refine((wish) => Object.keys(wish).length > 0, 'names no wish');
export type MemberWish = z.infer<typeof MemberWish>;

/** What a member has said of himself. */
export const QueueMemberWish = z.object({
  extension_id: z.number().int(),
  logged_in: z.boolean(),
  paused: z.boolean(),
  pause_reason: z.string().nullable(),
  updated_at: Instant,
});
export type QueueMemberWish = z.infer<typeof QueueMemberWish>;

const count = z.number().int();
/** What a queue did in a time. */
export const QueueStats = z.object({
  start: Instant,
  end: Instant,
  offered: count.describe('Callers who came'),
  answered: count,
  abandoned: count.describe('Callers who hung up while they waited'),
  overflowed: count.describe('Callers who were sent on: waited too long, found it full or empty'),
  callbacks: count.describe('Callers who asked to be called back'),
  service_level: count.nullable().describe('Percent of the answered and abandoned calls that were answered in time; null without calls'),
  average_wait: count.describe('Seconds'),
  longest_wait: count.describe('Seconds'),
  talk_time: count.describe('Seconds, all calls together'),
  members: z.array(
    z.object({
      extension: z.string(),
      answered: count,
      missed: count.describe('Times that he was rung and did not answer'),
      talk_time: count.describe('Seconds'),
      pause_time: count.describe('Seconds'),
    }),
  ),
});
export type QueueStats = z.infer<typeof QueueStats>;
