/** A message that a caller left. */
import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { MailboxId } from './voicemail-setting.ts';

/** `new`: nobody has heard it. */
export const VoicemailFolder = z.enum(['new', 'old']);
export type VoicemailFolder = z.infer<typeof VoicemailFolder>;

/** The node's own name of a message: never given twice. */
export const VoicemailRef = z.string().regex(/^[a-z0-9-]{8,60}$/, 'is no name of a message');

/** A message as its node knows it. */
export const NodeMessage = z.object({
  ref: VoicemailRef,
  mailbox: MailboxId,
  folder: VoicemailFolder,
  from: z.string().max(80).describe('Number of the caller; empty if withheld'),
  from_name: z.string().max(80).nullable(),
  /** What it says, where that is known from the beginning. */
  text: z.string().max(8_000).nullish(),
  received_at: Instant,
  duration_ms: z.number().int().min(0),
  /** When folder, mailbox or being there changed last: of two changes the later one counts. */
  changed_at: Instant,
});
export type NodeMessage = z.infer<typeof NodeMessage>;

/** A message as the API shows it. */
export const Voicemail = z.object({
  id: z.number().int(),
  mailbox: MailboxId,
  folder: VoicemailFolder,
  from: NodeMessage.shape.from,
  from_name: NodeMessage.shape.from_name,
  received_at: Instant,
  duration: z.number().describe('Seconds'),
  node_id: z.number().int(),
  has_audio: z.boolean().describe('Whether the sound has come up from the node'),
  transcription: z.string().nullable().describe('What was said; null while nobody has understood it'),
  email: z.enum(['none', 'waiting', 'sent', 'failed']).describe('What became of its mail'),
});
export type Voicemail = z.infer<typeof Voicemail>;

/** What may be changed of a message. */
export const VoicemailPatch = z.strictObject({ folder: VoicemailFolder, mailbox: MailboxId }).partial();
export type VoicemailPatch = z.infer<typeof VoicemailPatch>;
