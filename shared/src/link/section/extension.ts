/** An extension as a node needs it. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import { OutboundPermission } from '../../model/outbound-route.ts';
import { SecretRef } from './secret-ref.ts';

export const ConfigExtension = z.strictObject({
  id: z.number().int().positive(),
  extension: ExtensionNumber,
  name: Label(80),
  caller_id: z
    .string()
    .regex(/^\+?[0-9]{3,20}$/)
    .nullable(),
  ring_timeout: z.number().int().min(5).max(300),
  outbound: OutboundPermission.default('international'),
  secret: SecretRef,
});
export type ConfigExtension = z.infer<typeof ConfigExtension>;
