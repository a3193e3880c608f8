import { z } from 'zod';
import { Label } from '../../base/phone.ts';
import { FileHash } from '../node-files.ts';

/** A tenant's sound: its file is 16-bit mono WAV at 16 kHz, named by the SHA-256 of its content. */
export const ConfigSound = z.strictObject({
  id: z.number().int().positive(),
  name: Label(80),
  hash: FileHash,
  duration_ms: z.number().int().min(0),
});
export type ConfigSound = z.infer<typeof ConfigSound>;
