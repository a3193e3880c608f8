/** A trunk as a node needs it. */
import { z } from 'zod';
import { Label } from '../../base/phone.ts';
import { LineLimit } from '../../model/outbound-route.ts';
import { Codec, Host, Transport } from '../../model/trunk.ts';
import { SecretRef } from './secret-ref.ts';

export const ConfigTrunk = z.strictObject({
  id: z.number().int().positive(),
  host: Host,
  port: z.number().int().min(1).max(65535),
  transport: Transport,
  username: Label(80).nullable(),
  secret: SecretRef.nullable(),
  codecs: z.array(Codec).min(1).max(5),
  register: z.boolean(),
  max_concurrent_calls: LineLimit.default(null),
});
export type ConfigTrunk = z.infer<typeof ConfigTrunk>;
