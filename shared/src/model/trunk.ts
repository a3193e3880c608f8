import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';
import { LineLimit } from './outbound-route.ts';
import {
  Codec,
  DtmfMode,
  Host,
  InboundAddresses,
  MediaEncryption,
  NumberFormat,
  OutboundProxy,
  Port,
  QualifyFrequency,
  SipUser,
  Transport,
} from './trunk-setting.ts';
import { TrunkStatus } from './trunk-status.ts';

/** Providers whose settings are known; the others are `custom`. */
export const TrunkPreset = z.enum(['twilio_elastic', 'twilio_sip_domain', 'telnyx', 'voipms', 'custom']);
export type TrunkPreset = z.infer<typeof TrunkPreset>;

const fields = {
  name: Label(80),
  preset: TrunkPreset.describe('The provider; it fills in what the body leaves out, and the addresses that its calls come from'),
  enabled: z.boolean().describe('Off: no calls in or out over it, and no registration'),
  host: Host.describe("The carrier's SIP host; calls from its addresses are this trunk's"),
  port: Port.describe('5060, and 5061 with TLS; at these a name is looked up by SRV first'),
  transport: Transport,
  username: Label(80).nullable(),
  auth_username: Label(80).nullable().describe('Name in the digest, if it is not the username'),
  outbound_proxy: OutboundProxy.nullable().describe(
    'Where everything is sent instead of the host: name or address, with or without a port',
  ),
  codecs: z
    .array(Codec)
    .min(1)
    .max(5)
    .refine((list) => new Set(list).size === list.length, 'names a codec twice')
    .describe('In order of preference'),
  register: z.boolean().describe('Register with the carrier; needs username and password'),
  media_encryption: MediaEncryption.describe('srtp: calls without encrypted audio (SDES) are refused'),
  media_encryption_optional: z.boolean().describe('With srtp: also take calls without it'),
  tls_verify: z.boolean().describe("With TLS: the carrier's certificate must be good and be its host's"),
  dtmf_mode: DtmfMode.describe('How digits travel; rfc2833 is the older name of rfc4733'),
  qualify: z.boolean().describe('Ask with OPTIONS whether the carrier is there'),
  qualify_frequency: QualifyFrequency.describe('Seconds between two such questions'),
  direct_media: z.boolean().describe('Let audio flow between carrier and phone, past this system; there is no recording then'),
  force_rport: z.boolean().describe('Answer to the port that a request came from'),
  rewrite_contact: z.boolean().describe('Take the address that requests come from for the contact that they name'),
  t38: z.boolean().describe('Let faxes through as T.38'),
  from_user: SipUser.nullable().describe('User part of From on calls to the carrier; null for the caller ID'),
  from_domain: Host.nullable().describe("Domain of From; null for the host if there is a password, else this system's address"),
  number_format: NumberFormat.describe(
    'In what form numbers are sent: as the outbound route makes them, or as E.164 with or without the plus',
  ),
  inbound_addresses: InboundAddresses.describe('Further addresses and networks that the carrier calls from'),
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
  status: TrunkStatus,
  latency_ms: z.number().int().nullable().describe("The carrier's time to answer OPTIONS"),
  status_at: Instant.nullable(),
  created_at: Instant,
  updated_at: Instant,
});
export type Trunk = z.infer<typeof Trunk>;

/** What an admin says of a trunk, without its password. */
export type TrunkFields = { readonly [Name in keyof typeof fields]: z.infer<(typeof fields)[Name]> };

const TrunkPassword = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'is 1 to 128 printable characters without blanks');

/** What is left out comes from the preset, see `withPreset`. */
export const NewTrunk = z.strictObject({
  ...z.strictObject(fields).partial().shape,
  name: fields.name,
  password: TrunkPassword.nullable().optional(),
});
export type NewTrunk = z.infer<typeof NewTrunk>;

export const TrunkPatch = z.strictObject({ ...fields, password: TrunkPassword.nullable() }).partial();
export type TrunkPatch = z.infer<typeof TrunkPatch>;
