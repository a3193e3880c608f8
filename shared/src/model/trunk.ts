import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';
import { LineLimit } from './outbound-route.ts';

/** A host name or an IPv4 address; nothing that means something to a configuration file. */
export const Host = z
  .string()
  .max(253)
  .regex(
    /^(?=.*[A-Za-z0-9]$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
    'is a host name or an IPv4 address',
  );

export const Codec = z.enum(['opus', 'g722', 'ulaw', 'alaw', 'gsm']);
export type Codec = z.infer<typeof Codec>;
export const Transport = z.enum(['udp', 'tcp']);

const fields = {
  name: Label(80),
  host: Host.describe("The carrier's SIP host; calls from its addresses are this trunk's"),
  port: z.number().int().min(1).max(65535),
  transport: Transport,
  username: Label(80).nullable(),
  codecs: z
    .array(Codec)
    .min(1)
    .max(5)
    .refine((list) => new Set(list).size === list.length, 'names a codec twice')
    .describe('In order of preference'),
  register: z.boolean().describe('Register with the carrier; needs username and password'),
  max_concurrent_calls: LineLimit.describe(
    'Calls that may be going on at once, in and out, before outbound ones go elsewhere; null for no limit',
  ),
};

/** A SIP link to a provider. */
export const Trunk = z.object({
  id: z.number().int(),
  ...fields,
  has_password: z.boolean(),
  node_id: z.number().int().nullable(),
  created_at: Instant,
  updated_at: Instant,
});
export type Trunk = z.infer<typeof Trunk>;

const TrunkPassword = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'is 1 to 128 printable characters without blanks');

export const NewTrunk = z.strictObject({
  name: fields.name,
  host: fields.host,
  port: fields.port.default(5060),
  transport: fields.transport.default('udp'),
  username: fields.username.default(null),
  password: TrunkPassword.nullable().default(null),
  codecs: fields.codecs.default(['opus', 'g722', 'ulaw', 'alaw']),
  register: fields.register.default(false),
  max_concurrent_calls: fields.max_concurrent_calls.default(null),
});
export type NewTrunk = z.infer<typeof NewTrunk>;

export const TrunkPatch = z.strictObject({ ...fields, password: TrunkPassword.nullable() }).partial();
export type TrunkPatch = z.infer<typeof TrunkPatch>;
