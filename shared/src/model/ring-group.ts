import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { ExtensionNumber, Label } from '../base/phone.ts';
import { Destination } from './destination.ts';

/** `ringall`: all at once; `hunt`: in order, one after the other; `random`: in a new order each time; `round_robin`: each call begins behind the member that the last one began with. */
export const RingStrategy = z.enum(['ringall', 'hunt', 'random', 'round_robin']);
export type RingStrategy = z.infer<typeof RingStrategy>;

/** More would not fit into what Asterisk reads at once. */
export const MAX_RING_MEMBERS = 16;

const fields = {
  name: Label(80),
  number: ExtensionNumber.nullable().describe('What phones dial to reach the group; null if only other things lead to it'),
  strategy: RingStrategy.describe(
    'ringall: all at once; hunt: one after the other; random: in a new order each time; round_robin: beginning behind where the last call began',
  ),
  extension_ids: z
    .array(z.number().int().positive())
    .min(1)
    .max(MAX_RING_MEMBERS)
    .refine((ids) => new Set(ids).size === ids.length, 'must not name a member twice')
    .describe('The members, in order'),
  ring_timeout: z.number().int().min(5).max(300).describe('Seconds that all (ringall) or each member rings'),
  failover: Destination.nullable().describe('Where the call goes when no member took it; null: a sentence, and the end'),
};

/** Extensions that are called by one number; whoever picks up first has the call. Members who talk or whose phone is off are passed over. */
export const RingGroup = z.object({ id: z.number().int(), ...fields, created_at: Instant, updated_at: Instant });
export type RingGroup = z.infer<typeof RingGroup>;

export const NewRingGroup = z.strictObject({
  ...fields,
  number: fields.number.default(null),
  strategy: fields.strategy.default('ringall'),
  ring_timeout: fields.ring_timeout.default(20),
  failover: fields.failover.default(null),
});
export type NewRingGroup = z.infer<typeof NewRingGroup>;

/** A change names what it changes; no default is ever applied. */
export const RingGroupPatch = z.strictObject(fields).partial();
export type RingGroupPatch = z.infer<typeof RingGroupPatch>;
