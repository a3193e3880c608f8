/** A ring group as a node needs it. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import { Destination } from '../../model/destination.ts';
import { MAX_RING_MEMBERS, RingStrategy } from '../../model/ring-group.ts';

const id = z.number().int().positive();

export const ConfigRingGroup = z.strictObject({
  id,
  name: Label(80),
  number: ExtensionNumber.nullable(),
  strategy: RingStrategy,
  /** Those of the members whose phones are this node's. */
  extension_ids: z.array(id).max(MAX_RING_MEMBERS),
  ring_timeout: z.number().int().min(5).max(300),
  failover: Destination.nullable(),
});
export type ConfigRingGroup = z.infer<typeof ConfigRingGroup>;
