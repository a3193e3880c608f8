/** What a node itself may change of the desired state: people dial codes, also while the cloud is away. The last writer wins, field by field. */
import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { callFields } from '../model/extension-calls.ts';
import { PauseReason } from '../model/queue-setting.ts';
import { Override } from '../model/time-condition.ts';
import { PinHash } from './section/mailbox.ts';

/** The fields of each noun that a node may change, by the names of its row. */
export const CHANGEABLE = {
  extension: z.strictObject({
    dnd: callFields.dnd,
    forward_all: callFields.forward_all,
    forward_busy: callFields.forward_busy,
    forward_no_answer: callFields.forward_no_answer,
    follow_me: callFields.follow_me,
    voicemail_pin: PinHash.nullable(),
  }),
  /** Its id is made of the queue's and the extension's. */
  queue_member: z.strictObject({ logged_in: z.boolean(), paused: z.boolean(), pause_reason: PauseReason.nullable() }),
  time_condition: z.strictObject({ override: Override }),
} as const;

export type ChangedNoun = keyof typeof CHANGEABLE;
type FieldsOf<Noun extends ChangedNoun> = z.infer<(typeof CHANGEABLE)[Noun]>;
type ChangeOf<Noun extends ChangedNoun> = {
  [Field in keyof FieldsOf<Noun> & string]: {
    readonly of: Noun;
    readonly id: number;
    readonly field: Field;
    readonly value: FieldsOf<Noun>[Field];
  };
}[keyof FieldsOf<Noun> & string];

/** One field of one row gets another value. */
export type Change = { [Noun in ChangedNoun]: ChangeOf<Noun> }[ChangedNoun];

/** Reads a change; undefined if it is none that a node may make. */
export function readChange({ of, id, field, value }: { of: string; id: number; field: string; value?: unknown }): Change | undefined {
  if (!Object.hasOwn(CHANGEABLE, of)) return undefined;
  const fields: z.ZodObject = CHANGEABLE[of as ChangedNoun];
  const read = Object.hasOwn(fields.shape, field) ? fields.partial().safeParse({ [field]: value }) : undefined;
  return read?.success && value !== undefined ? ({ of, id, field, value } as Change) : undefined;
}

/** When each field of a row that nodes may change was changed last; a field that never was is absent. */
export const ChangeTimes = z.record(z.string().max(40), Instant);
export type ChangeTimes = Readonly<z.infer<typeof ChangeTimes>>;

/** The instant of a change that is made now: later than the one before it, whosever clock that one was told by. */
export function changeInstant(nowMs: number, before: string | undefined): string {
  return new Date(Math.max(nowMs, before === undefined ? 0 : Date.parse(before) + 1)).toISOString();
}

/** The times of a row after these of its fields were changed. */
export function changedTimes(noun: ChangedNoun, times: ChangeTimes, fields: readonly string[], nowMs: number): ChangeTimes {
  const changed = fields.filter((field) => Object.hasOwn(CHANGEABLE[noun].shape, field));
  return { ...times, ...Object.fromEntries(changed.map((field) => [field, changeInstant(nowMs, times[field])])) };
}
