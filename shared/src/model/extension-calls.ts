/** How an extension takes the calls that come for it. */
import { z } from 'zod';
import { RecordingMode } from './recording.ts';

/** What is dialled when a call goes on: an internal number, or one outside as the extension itself would dial it. */
export const ForwardNumber = z.string().regex(/^\+?[0-9]{2,30}$/, 'is a number to dial: digits, with or without a plus in front');

/** One telephone of a follow-me. */
export const FollowMeStep = z.strictObject({
  number: ForwardNumber,
  ring_seconds: z.number().int().min(5).max(120).describe('How long this telephone rings'),
  confirm: z.boolean().describe('Whoever answers outside must press 1, so that a mailbox there does not take the call'),
});
export type FollowMeStep = z.infer<typeof FollowMeStep>;

/** The settings of an extension beside who it is. */
export const callFields = {
  call_waiting: z.boolean().describe('A second call rings while one talks; off: it finds the extension busy'),
  dnd: z.boolean().describe('Do not disturb: calls go to voicemail at once'),
  forward_all: ForwardNumber.nullable().describe('Where all calls go instead'),
  forward_busy: ForwardNumber.nullable().describe('Where calls go that find it busy; null: voicemail'),
  forward_no_answer: ForwardNumber.nullable().describe('Where calls go that nobody answers; null: voicemail'),
  follow_me: z.boolean().describe('Whether the steps of follow-me are called after its own phones'),
  follow_me_steps: z.array(FollowMeStep).max(10).describe('Telephones that are called one after the other'),
  recording: RecordingMode.describe('Whether its calls are recorded; never outweighs all else'),
  max_contacts: z.number().int().min(1).max(20).describe('How many phones may be signed in at once'),
  pickup_group: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/, 'is 1 to 20 small letters, digits and hyphens')
    .nullable()
    .describe('Phones of one group pick up each other’s calls; null: the group of all who are in no other'),
  language: z
    .string()
    .regex(/^[a-z]{2}(?:_[A-Z]{2})?$/, 'is a language such as en or pt_BR')
    .nullable()
    .describe('In which it hears announcements; null: English'),
} as const;

/** What an extension has that nobody set. */
export const DEFAULT_CALL_FIELDS = {
  call_waiting: true,
  dnd: false,
  forward_all: null,
  forward_busy: null,
  forward_no_answer: null,
  follow_me: false,
  follow_me_steps: [] as FollowMeStep[],
  recording: 'on_demand',
  max_contacts: 10,
  pickup_group: null,
  language: null,
} as const satisfies { readonly [Name in keyof typeof callFields]: z.infer<(typeof callFields)[Name]> };

const CallSettings = z.strictObject(callFields);
/** All of them. */
export type CallSettings = Readonly<z.infer<typeof CallSettings>>;
