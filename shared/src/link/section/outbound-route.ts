/** An outbound route as a node needs it. */
import { z } from 'zod';
import { DialPatternText } from '../../base/dial-pattern.ts';
import { Label } from '../../base/phone.ts';
import { CallerNumber } from '../../model/outbound-route.ts';

const id = z.number().int().positive();

export const ConfigOutboundRoute = z.strictObject({
  id,
  name: Label(80),
  position: z.number().int(),
  pattern: DialPatternText,
  /** Those of the route's trunks that are this node's, in order. */
  trunk_ids: z.array(id).max(10),
  prepend: z.string().regex(/^\+?[0-9*]{0,20}$/),
  strip: z.number().int().min(0).max(32),
  caller_id: CallerNumber.nullable(),
  pin_set_id: id.nullable().default(null),
  time_condition_id: id.nullable().default(null),
});
export type ConfigOutboundRoute = z.infer<typeof ConfigOutboundRoute>;
