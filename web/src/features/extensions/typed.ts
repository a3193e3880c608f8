/** What is typed of an extension, and what becomes of it. */
import type { Extension } from '@botpbx/shared/model/extension';
import { DEFAULT_CALL_FIELDS, type FollowMeStep } from '@botpbx/shared/model/extension-calls';
import { numberIn, textOrNull } from '../../lib/form.ts';
import { type TypedVoicemail, typedVoicemail, voicemailBody } from './typed-voicemail.ts';

/** One telephone of follow-me as it is typed. */
export interface TypedStep {
  readonly number: string;
  readonly ring_seconds: string;
  readonly confirm: boolean;
}

export interface Typed extends TypedVoicemail {
  extension: string;
  name: string;
  email: string;
  caller_id: string;
  ring_timeout: string;
  outbound: string;
  emergency_location_id: string;
  secret: string;
  call_waiting: boolean;
  dnd: boolean;
  forward_all: string;
  forward_busy: string;
  forward_no_answer: string;
  follow_me: boolean;
  follow_me_steps: readonly TypedStep[];
  recording: string;
  max_contacts: string;
  pickup_group: string;
  language: string;
}

const stepOf = (step: FollowMeStep): TypedStep => ({ ...step, ring_seconds: String(step.ring_seconds) });

type CallRow = Pick<Extension, keyof typeof DEFAULT_CALL_FIELDS>;

const callsTyped = (row: CallRow) => ({
  call_waiting: row.call_waiting,
  dnd: row.dnd,
  forward_all: row.forward_all ?? '',
  forward_busy: row.forward_busy ?? '',
  forward_no_answer: row.forward_no_answer ?? '',
  follow_me: row.follow_me,
  follow_me_steps: row.follow_me_steps.map(stepOf),
  recording: row.recording,
  max_contacts: String(row.max_contacts),
  pickup_group: row.pickup_group ?? '',
  language: row.language ?? '',
});

export const EMPTY: Typed = {
  ...{ extension: '', name: '', email: '', caller_id: '', ring_timeout: '20', outbound: 'international', secret: '' },
  emergency_location_id: '',
  ...callsTyped(DEFAULT_CALL_FIELDS),
  ...typedVoicemail(),
};

export const typedOf = (row: Extension): Typed => ({
  extension: row.extension,
  name: row.name,
  email: row.email ?? '',
  caller_id: row.caller_id ?? '',
  ring_timeout: String(row.ring_timeout),
  outbound: row.outbound,
  emergency_location_id: String(row.emergency_location_id ?? ''),
  secret: '',
  ...callsTyped(row),
  ...typedVoicemail(row),
});

/** People write numbers with blanks, dashes and brackets. */
const dialOrNull = (typed: string): string | null => textOrNull(typed.replace(/[\s().-]/g, ''));

export const bodyOf = (typed: Typed) => ({
  extension: typed.extension.trim(),
  name: typed.name.trim(),
  email: textOrNull(typed.email),
  caller_id: textOrNull(typed.caller_id),
  ring_timeout: numberIn(typed.ring_timeout),
  outbound: typed.outbound,
  emergency_location_id: typed.emergency_location_id === '' ? null : Number(typed.emergency_location_id),
  ...(typed.secret === '' ? {} : { secret: typed.secret }),
  call_waiting: typed.call_waiting,
  dnd: typed.dnd,
  forward_all: dialOrNull(typed.forward_all),
  forward_busy: dialOrNull(typed.forward_busy),
  forward_no_answer: dialOrNull(typed.forward_no_answer),
  follow_me: typed.follow_me,
  follow_me_steps: typed.follow_me_steps.map(({ number, ring_seconds, confirm }) => ({
    number: dialOrNull(number) ?? '',
    ring_seconds: numberIn(ring_seconds),
    confirm,
  })),
  recording: typed.recording,
  max_contacts: numberIn(typed.max_contacts),
  pickup_group: textOrNull(typed.pickup_group),
  language: textOrNull(typed.language),
  ...voicemailBody(typed),
});
