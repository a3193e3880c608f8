/** What is typed into the form of a trunk, and what it means. */
import type { Trunk } from '@botpbx/shared/model/trunk';
import { presetOf, trunkPresets, withPreset } from '@botpbx/shared/model/trunk-presets';
import { numberIn, textOrNull } from '../../lib/form.ts';

export interface TrunkTyped {
  preset: string;
  name: string;
  enabled: boolean;
  host: string;
  port: string;
  transport: string;
  username: string;
  password: string;
  auth_username: string;
  outbound_proxy: string;
  codecs: string;
  register: boolean;
  media: string;
  tls_verify: boolean;
  dtmf_mode: string;
  qualify: boolean;
  qualify_frequency: string;
  direct_media: boolean;
  force_rport: boolean;
  rewrite_contact: boolean;
  t38: boolean;
  from_user: string;
  from_domain: string;
  number_format: string;
  inbound_addresses: string;
  max_concurrent_calls: string;
}

type Settings = Omit<
  Trunk,
  'id' | 'name' | 'host' | 'has_password' | 'node_id' | 'status' | 'latency_ms' | 'status_at' | 'created_at' | 'updated_at'
>;

const typedSettings = (row: Settings) => ({
  preset: row.preset,
  enabled: row.enabled,
  port: String(row.port),
  transport: row.transport,
  username: row.username ?? '',
  auth_username: row.auth_username ?? '',
  outbound_proxy: row.outbound_proxy ?? '',
  codecs: row.codecs.join(', '),
  register: row.register,
  media: row.media_encryption === 'none' ? 'none' : row.media_encryption_optional ? 'optional' : 'srtp',
  tls_verify: row.tls_verify,
  dtmf_mode: row.dtmf_mode,
  qualify: row.qualify,
  qualify_frequency: String(row.qualify_frequency),
  direct_media: row.direct_media,
  force_rport: row.force_rport,
  rewrite_contact: row.rewrite_contact,
  t38: row.t38,
  from_user: row.from_user ?? '',
  from_domain: row.from_domain ?? '',
  number_format: row.number_format,
  inbound_addresses: row.inbound_addresses.join(', '),
  max_concurrent_calls: row.max_concurrent_calls === null ? '' : String(row.max_concurrent_calls),
});

/** The form of a trunk that exists. */
export const typedOf = (row: Trunk): TrunkTyped => ({ ...typedSettings(row), name: row.name, host: row.host, password: '' });

/** The form of a new trunk as a provider wants it; what was typed already stays. */
export function typedFor(provider: string, typed: Pick<TrunkTyped, 'name' | 'host' | 'username' | 'password'>): TrunkTyped {
  const preset = trunkPresets.find(({ key }) => key === provider)?.key ?? 'custom';
  const { host, ...filled } = withPreset({ name: typed.name, preset });
  const known = trunkPresets.map(({ key }) => presetOf(key).fills.host ?? '');
  const settings = { ...filled, codecs: [...filled.codecs], inbound_addresses: [...filled.inbound_addresses] };
  return {
    ...typedSettings(settings),
    ...{ name: typed.name, username: typed.username, password: typed.password },
    host: known.includes(typed.host) ? (host ?? '') : typed.host,
  };
}

const wordsIn = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** What the schema reads. */
export const bodyOf = (typed: TrunkTyped) => ({
  preset: typed.preset,
  name: typed.name.trim(),
  enabled: typed.enabled,
  host: typed.host.trim(),
  port: numberIn(typed.port),
  transport: typed.transport,
  username: textOrNull(typed.username),
  auth_username: textOrNull(typed.auth_username),
  outbound_proxy: textOrNull(typed.outbound_proxy),
  codecs: wordsIn(typed.codecs.toLowerCase()),
  register: typed.register,
  media_encryption: typed.media === 'none' ? 'none' : 'srtp',
  media_encryption_optional: typed.media === 'optional',
  tls_verify: typed.tls_verify,
  dtmf_mode: typed.dtmf_mode,
  qualify: typed.qualify,
  qualify_frequency: numberIn(typed.qualify_frequency),
  direct_media: typed.direct_media,
  force_rport: typed.force_rport,
  rewrite_contact: typed.rewrite_contact,
  t38: typed.t38,
  from_user: textOrNull(typed.from_user),
  from_domain: textOrNull(typed.from_domain),
  number_format: typed.number_format,
  inbound_addresses: wordsIn(typed.inbound_addresses),
  max_concurrent_calls: typed.max_concurrent_calls.trim() === '' ? null : numberIn(typed.max_concurrent_calls),
  ...(typed.password === '' ? {} : { password: typed.password }),
});
