import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import { signallingOf } from '@botpbx/shared/model/carrier';
import type { TrunkFields } from '@botpbx/shared/model/trunk';
import type { Homed } from './here.ts';

/** A trunk as its slice keeps it. */
export interface TrunkRow extends Homed, Omit<TrunkFields, 'name'> {
  readonly has_password: boolean;
  readonly password_version: number;
}

/** The trunk as a node needs it. */
export const trunkOf = (row: TrunkRow): ConfigTrunk => ({
  id: row.id,
  enabled: row.enabled,
  host: row.host,
  port: row.port,
  transport: row.transport,
  username: row.username,
  auth_username: row.auth_username,
  outbound_proxy: row.outbound_proxy,
  secret: row.has_password ? { secret_ref: `trunk:${row.id}`, version: row.password_version } : null,
  codecs: [...row.codecs],
  register: row.register,
  media_encryption: row.media_encryption,
  media_encryption_optional: row.media_encryption_optional,
  tls_verify: row.tls_verify,
  dtmf_mode: row.dtmf_mode,
  qualify: row.qualify,
  qualify_frequency: row.qualify_frequency,
  direct_media: row.direct_media,
  force_rport: row.force_rport,
  rewrite_contact: row.rewrite_contact,
  t38: row.t38,
  from_user: row.from_user,
  from_domain: row.from_domain,
  number_format: row.number_format,
  inbound_addresses: [...new Set([...row.inbound_addresses, ...signallingOf(row.host)])].sort(),
  max_concurrent_calls: row.max_concurrent_calls,
});
