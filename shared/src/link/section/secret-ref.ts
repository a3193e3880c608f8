import { z } from 'zod';

/** Where the node finds a secret; revisions hold none, so their hashes stay equal. */
export const SecretRef = z.strictObject({
  secret_ref: z.string().regex(/^(extension|trunk|provider|agent|flow_secret):[0-9]{1,12}$/),
  version: z.number().int().positive(),
});
export type SecretRef = z.infer<typeof SecretRef>;
