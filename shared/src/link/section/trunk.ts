/** A trunk as a node needs it. */
import { z } from 'zod';
import { Label } from '../../base/phone.ts';
import { LineLimit } from '../../model/outbound-route.ts';
import {
  Codec,
  DtmfMode,
  Host,
  InboundAddress,
  MediaEncryption,
  NumberFormat,
  OutboundProxy,
  Port,
  QualifyFrequency,
  SipUser,
  Transport,
} from '../../model/trunk-setting.ts';
import { SecretRef } from './secret-ref.ts';

/** Defaults are those of sections that a node kept from before there was the setting. */
export const ConfigTrunk = z.strictObject({
  id: z.number().int().positive(),
  enabled: z.boolean().default(true),
  host: Host,
  port: Port,
  transport: Transport,
  username: Label(80).nullable(),
  auth_username: Label(80).nullable().default(null),
  outbound_proxy: OutboundProxy.nullable().default(null),
  secret: SecretRef.nullable(),
  codecs: z.array(Codec).min(1).max(5),
  register: z.boolean(),
  media_encryption: MediaEncryption.default('none'),
  media_encryption_optional: z.boolean().default(false),
  tls_verify: z.boolean().default(true),
  dtmf_mode: DtmfMode.default('rfc4733'),
  qualify: z.boolean().default(true),
  qualify_frequency: QualifyFrequency.default(30),
  direct_media: z.boolean().default(false),
  force_rport: z.boolean().default(true),
  rewrite_contact: z.boolean().default(false),
  t38: z.boolean().default(false),
  from_user: SipUser.nullable().default(null),
  from_domain: Host.nullable().default(null),
  number_format: NumberFormat.default('unchanged'),
  /** Those that the provider is known to call from are among them. */
  inbound_addresses: z.array(InboundAddress).max(400).default([]),
  max_concurrent_calls: LineLimit.default(null),
});
export type ConfigTrunk = z.infer<typeof ConfigTrunk>;
