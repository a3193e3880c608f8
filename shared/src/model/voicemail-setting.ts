/** What is set for a mailbox: one of an extension, or the tenant's general one. */
import { z } from 'zod';

/** Messages that a mailbox holds at most; then it takes none until some are deleted. */
export const MAX_MESSAGES = 100;
/** A shorter message is thrown away. */
export const MIN_MESSAGE_SECONDS = 3;
export const DEFAULT_MAX_MESSAGE_SECONDS = 180;

/** `general` is the tenant's own mailbox; a number is the id of the extension whose mailbox it is. */
export const MailboxId = z.union([z.number().int().positive(), z.literal('general')]);
export type MailboxId = z.infer<typeof MailboxId>;

export const VoicemailPin = z.string().regex(/^[0-9]{4,6}$/, 'is 4 to 6 digits');

/** `none`: no mail; `send`: mailed, and then heard; `keep`: mailed, and stays new; `delete_after`: mailed, then deleted. */
export const VoicemailEmailMode = z.enum(['none', 'send', 'delete_after', 'keep']);
export type VoicemailEmailMode = z.infer<typeof VoicemailEmailMode>;

const GreetingSound = z.number().int().positive().nullable();

/** Written by people, for each extension. */
export const voicemailFields = {
  voicemail_enabled: z.boolean().describe('Whether callers whom nobody answers may leave a message'),
  voicemail_email_mode: VoicemailEmailMode.describe(
    'What happens with a new message when the extension has an e-mail address. none: nothing; send: mailed, and then counts as heard; keep: mailed, and stays new; delete_after: mailed, then deleted',
  ),
  voicemail_attach: z.boolean().describe('Whether the mail carries the message itself'),
  voicemail_max_seconds: z.number().int().min(5).max(600).describe('Longest message in seconds'),
  voicemail_pin_required: z.boolean().describe('Whether the own phone is asked for the PIN too'),
  voicemail_unavailable_sound_id: GreetingSound.describe(
    'Sound that greets callers whom nobody answers; null for what was recorded by phone',
  ),
  voicemail_busy_sound_id: GreetingSound.describe('Sound that greets callers who find the extension busy'),
  voicemail_name_sound_id: GreetingSound.describe('Sound that says the name in the greeting of the house'),
};
export const DEFAULT_VOICEMAIL = {
  voicemail_enabled: true,
  voicemail_email_mode: 'keep',
  voicemail_attach: true,
  voicemail_max_seconds: DEFAULT_MAX_MESSAGE_SECONDS,
  voicemail_pin_required: true,
  voicemail_unavailable_sound_id: null,
  voicemail_busy_sound_id: null,
  voicemail_name_sound_id: null,
} as const;
export type VoicemailFields = { readonly [Name in keyof typeof voicemailFields]: z.infer<(typeof voicemailFields)[Name]> };

/** The tenant's general mailbox. */
const generalFields = {
  email: z.email().max(254).nullable(),
  email_mode: voicemailFields.voicemail_email_mode,
  attach: voicemailFields.voicemail_attach,
  max_seconds: voicemailFields.voicemail_max_seconds,
};
export const GeneralMailbox = z.strictObject(generalFields);
export type GeneralMailbox = z.infer<typeof GeneralMailbox>;
export const DEFAULT_GENERAL_MAILBOX: GeneralMailbox = {
  email: null,
  email_mode: 'keep',
  attach: true,
  max_seconds: DEFAULT_MAX_MESSAGE_SECONDS,
};
