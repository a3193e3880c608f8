import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { SHOWN_ONCE } from '../base/operation.ts';
import { ExtensionNumber, Label } from '../base/phone.ts';
import { callFields, DEFAULT_CALL_FIELDS } from './extension-calls.ts';
import { EMERGENCY_NUMBERS } from './number-kind.ts';
import { OutboundPermission } from './outbound-route.ts';
import { DEFAULT_VOICEMAIL, VoicemailPin, voicemailFields } from './voicemail-setting.ts';

export const ExtensionStatus = z.enum(['available', 'ringing', 'busy', 'on_hold', 'unavailable']);
export type ExtensionStatus = z.infer<typeof ExtensionStatus>;

/** What a phone signs in with. Printable ASCII, so that every phone's keyboard and every digest agree on its bytes. */
const Secret = z.string().regex(/^[\x21-\x7e]{8,128}$/, 'is 8 to 128 printable characters without blanks');

const fields = {
  extension: ExtensionNumber.describe('The number that others dial and that the phone signs in with'),
  name: Label(80).describe('Shown to the called party'),
  email: z.email().max(254).nullable().describe('For voicemail'),
  caller_id: z
    .string()
    .regex(/^\+?[0-9]{3,20}$/, 'is a public number')
    .nullable()
    .describe('Number shown on outbound calls'),
  ring_timeout: z.number().int().min(5).max(300).describe('Seconds that the phone rings'),
  outbound: OutboundPermission.describe('How far it may call: not outside, at home, or abroad too; premium and satellite numbers never'),
  emergency_location_id: z.number().int().positive().nullable().describe('Where help is to come to; null for where the tenant is'),
  ...callFields,
  ...voicemailFields,
};

/** An internal number with a SIP endpoint. */
export const Extension = z.object({
  id: z.number().int(),
  ...fields,
  voicemail_pin_set: z.boolean().describe('Whether the mailbox has a PIN'),
  node_id: z.number().int().nullable().describe('The node that this phone registers with; null until the tenant has one'),
  status: ExtensionStatus.describe('As the node last saw the phone'),
  created_at: Instant,
  updated_at: Instant,
});
export type Extension = z.infer<typeof Extension>;

/** The answer that generated a secret shows it, this once. */
export const ExtensionWithSecret = Extension.extend({
  secret: z.string().optional().describe('Only in the answer that generated it').meta(SHOWN_ONCE),
});
export type ExtensionWithSecret = z.infer<typeof ExtensionWithSecret>;

/** Never shown again. */
const voicemail_pin = VoicemailPin.nullable().describe('PIN of the mailbox, 4 to 6 digits; null takes it away');

const newVoicemailFields = {
  voicemail_enabled: voicemailFields.voicemail_enabled.default(DEFAULT_VOICEMAIL.voicemail_enabled),
  voicemail_pin: voicemail_pin.default(null),
  voicemail_pin_required: voicemailFields.voicemail_pin_required.default(DEFAULT_VOICEMAIL.voicemail_pin_required),
  voicemail_unavailable_sound_id: voicemailFields.voicemail_unavailable_sound_id.default(null),
  voicemail_busy_sound_id: voicemailFields.voicemail_busy_sound_id.default(null),
  voicemail_name_sound_id: voicemailFields.voicemail_name_sound_id.default(null),
  voicemail_max_seconds: voicemailFields.voicemail_max_seconds.default(DEFAULT_VOICEMAIL.voicemail_max_seconds),
  voicemail_email_mode: voicemailFields.voicemail_email_mode.default(DEFAULT_VOICEMAIL.voicemail_email_mode),
  voicemail_attach: voicemailFields.voicemail_attach.default(DEFAULT_VOICEMAIL.voicemail_attach),
};

const newCallFields = {
  call_waiting: callFields.call_waiting.default(DEFAULT_CALL_FIELDS.call_waiting),
  dnd: callFields.dnd.default(DEFAULT_CALL_FIELDS.dnd),
  forward_all: callFields.forward_all.default(null),
  forward_busy: callFields.forward_busy.default(null),
  forward_no_answer: callFields.forward_no_answer.default(null),
  follow_me: callFields.follow_me.default(DEFAULT_CALL_FIELDS.follow_me),
  follow_me_steps: callFields.follow_me_steps.default([]),
  recording: callFields.recording.default(DEFAULT_CALL_FIELDS.recording),
  max_contacts: callFields.max_contacts.default(DEFAULT_CALL_FIELDS.max_contacts),
  pickup_group: callFields.pickup_group.default(null),
  language: callFields.language.default(null),
};

export const NewExtension = z.strictObject({
  extension: fields.extension,
  name: fields.name,
  secret: Secret.optional().describe('Generated when it is left out'),
  email: fields.email.default(null),
  caller_id: fields.caller_id.default(null),
  ring_timeout: fields.ring_timeout.default(20),
  outbound: fields.outbound.default('international'),
  emergency_location_id: fields.emergency_location_id.default(null),
  ...newCallFields,
  ...newVoicemailFields,
});
export type NewExtension = z.infer<typeof NewExtension>;

/** A change names what it changes; no default is ever applied. */
export const ExtensionPatch = z.strictObject({ ...fields, voicemail_pin, secret: Secret }).partial();
export type ExtensionPatch = z.infer<typeof ExtensionPatch>;

/** Numbers that no extension may have: emergency calls, and the park slots 700 to 720. */
const RESERVED = new Set([...EMERGENCY_NUMBERS, ...Array.from({ length: 21 }, (_, slot) => String(700 + slot))]);
export const isReserved = (number: string): boolean => RESERVED.has(number);

const COMMON = [
  'password',
  'passw0rd',
  '12345678',
  'qwertyui',
  'asterisk',
  'letmein',
  'welcome',
  'changeme',
  'admin123',
  'iloveyou',
  'secret12',
  'botpbx',
];

/** Tells why a secret is too easy to guess, or undefined if it will do. */
export function weaknessOf(secret: string, number: string): string | undefined {
  const plain = secret.toLowerCase();
  if (secret.length < 8) return 'It has fewer than 8 characters.';
  if (COMMON.some((word) => plain.startsWith(word))) return 'It begins with one of the most common passwords.';
  if (plain.includes(number) && secret.length < number.length + 8) return 'It is little more than the extension itself.';
  if (new Set(plain).size < 5) return 'It has fewer than 5 different characters.';
  if ('abcdefghijklmnopqrstuvwxyz01234567890qwertyuiop'.includes(plain)) return 'It is a plain sequence.';
  return undefined;
}
