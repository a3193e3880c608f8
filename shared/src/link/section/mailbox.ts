/** A mailbox as a node needs it. */
import { z } from 'zod';
import { DEFAULT_MAX_MESSAGE_SECONDS } from '../../model/voicemail-setting.ts';

/** A PIN's hash that describes itself: the node checks it while the cloud is gone, and neither knows the PIN. */
export const PinHash = z.string().regex(/^pbkdf2-sha256[$][0-9]{1,7}[$][A-Za-z0-9_-]{16,64}[$][A-Za-z0-9_-]{43}$/, 'is no hash of a PIN');

export const ConfigMailbox = z.strictObject({
  /** Null until one was chosen. */
  pin: PinHash.nullable(),
  pin_required: z.boolean(),
  max_seconds: z.number().int().min(5).max(600),
});
export type ConfigMailbox = z.infer<typeof ConfigMailbox>;

/** The general mailbox of a section that a node kept from before there was any. */
export const UNSET_MAILBOX: ConfigMailbox = { pin: null, pin_required: true, max_seconds: DEFAULT_MAX_MESSAGE_SECONDS };
