/** Secrets that HTTP steps of flows use by name, as `{{secret.NAME}}`. */
import { z } from 'zod';
import { Instant } from '../base/ids.ts';

export const FlowSecretName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'is a name of letters, digits and _');

/** Its value is never shown again. */
export const FlowSecret = z.object({ id: z.number().int(), name: FlowSecretName, created_at: Instant, updated_at: Instant });
export type FlowSecret = z.infer<typeof FlowSecret>;

export const NewFlowSecret = z.strictObject({
  name: FlowSecretName,
  value: z
    .string()
    .min(1)
    .max(4000)
    .regex(/^[^\r\n\0]*$/, 'must be one line'),
});
export type NewFlowSecret = z.infer<typeof NewFlowSecret>;
