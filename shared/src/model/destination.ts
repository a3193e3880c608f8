import { z } from 'zod';
import { MailboxId } from './voicemail-setting.ts';

/** A number as a phone of the house would dial it for the outside. */
const OutsideNumber = z.string().regex(/^\+?[0-9]{2,30}$/, 'is a number to dial: digits, with or without a plus in front');

/** Any place a call can be sent. A kind joins when the slice that owns its rows does. */
export const Destination = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('extension'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('ring_group'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('queue'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('time_condition'), id: z.number().int().positive() }),
  /** An AI voice agent talks with the caller. */
  z.strictObject({ type: z.literal('agent'), id: z.number().int().positive() }),
  /** A flow is walked. */
  z.strictObject({ type: z.literal('ivr'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('conference'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('page'), id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('park'), id: z.number().int().positive() }),
  /** The mailbox of an extension, or the general one. */
  z.strictObject({ type: z.literal('voicemail'), id: MailboxId }),
  /** Plays it, then hangs up. */
  z.strictObject({ type: z.literal('sound'), id: z.number().int().positive() }),
  /** A number outside; the extension answers for the call: its permission, its ceilings and its caller ID hold. */
  z.strictObject({ type: z.literal('external'), number: OutsideNumber, extension_id: z.number().int().positive() }),
  z.strictObject({ type: z.literal('hangup') }),
]);
export type Destination = z.infer<typeof Destination>;
