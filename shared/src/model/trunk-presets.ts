/** What is known of providers, so that nobody need look it up: used by the API, the dashboard and the nodes alike. */
import type { NewTrunk, TrunkFields, TrunkPreset } from './trunk.ts';
import { defaultPortOf } from './trunk-setting.ts';

export interface PresetOf {
  readonly key: TrunkPreset;
  /** As the provider calls itself. */
  readonly name: string;
  readonly hostExample: string;
  readonly hint: string;
  /** What choosing it fills in. */
  readonly fills: Partial<Omit<TrunkFields, 'name' | 'preset'>>;
  /** Where its calls come from, beside the addresses of the host. */
  readonly signalling: readonly string[];
  /** What all its hosts end in. */
  readonly domain?: string;
}

/** Twilio's SIP signalling, one network an edge; from https://www.twilio.com/docs/sip-trunking/ip-addresses. */
const TWILIO = [
  ...['54.172.60.0/30', '54.244.51.0/30', '54.171.127.192/30', '35.156.191.128/30'],
  ...['54.65.63.192/30', '54.169.127.128/30', '54.252.254.64/30', '177.71.206.192/30'],
];

export const trunkPresets: readonly PresetOf[] = [
  {
    key: 'twilio_elastic',
    name: 'Twilio Elastic SIP Trunking',
    hostExample: 'yourcompany.pstn.twilio.com',
    hint: "The trunk's termination SIP URI.",
    fills: { codecs: ['ulaw', 'alaw'], register: false, number_format: 'e164' },
    signalling: TWILIO,
    domain: 'twilio.com',
  },
  {
    key: 'twilio_sip_domain',
    name: 'Twilio SIP Domain',
    hostExample: 'yourcompany.sip.twilio.com',
    hint: 'The SIP domain; its voice URL decides what becomes of calls.',
    fills: { outbound_proxy: 'sip.twilio.com', codecs: ['opus', 'ulaw', 'alaw'], register: false, number_format: 'e164' },
    signalling: TWILIO,
    domain: 'twilio.com',
  },
  {
    key: 'telnyx',
    name: 'Telnyx',
    hostExample: 'sip.telnyx.com',
    hint: 'Use a SIP connection with credentials.',
    fills: { host: 'sip.telnyx.com', codecs: ['opus', 'ulaw', 'alaw'], register: true, number_format: 'e164' },
    signalling: ['192.76.120.10', '64.16.250.10'],
    domain: 'telnyx.com',
  },
  {
    key: 'voipms',
    name: 'VoIP.ms',
    hostExample: 'atlanta.voip.ms',
    hint: 'The server nearest to you, with the name and password of a sub account.',
    fills: { codecs: ['ulaw', 'g722'], register: true, number_format: 'e164_no_plus' },
    signalling: [],
  },
  {
    key: 'custom',
    name: 'Custom',
    hostExample: 'sip.example.com',
    hint: "The provider's SIP host name or IPv4 address.",
    fills: {},
    signalling: [],
  },
];

/** The preset of a name. */
export function presetOf(key: TrunkPreset): PresetOf {
  const found = trunkPresets.find((preset) => preset.key === key);
  if (!found) throw new RangeError(`There is no preset ${key}.`);
  return found;
}

/** What a trunk has of which nobody said otherwise. */
const DEFAULTS = {
  preset: 'custom',
  enabled: true,
  transport: 'udp',
  username: null,
  auth_username: null,
  outbound_proxy: null,
  codecs: ['opus', 'g722', 'ulaw', 'alaw'],
  register: false,
  media_encryption: 'none',
  media_encryption_optional: false,
  tls_verify: true,
  dtmf_mode: 'rfc4733',
  qualify: true,
  qualify_frequency: 30,
  direct_media: false,
  force_rport: true,
  rewrite_contact: false,
  t38: false,
  from_user: null,
  from_domain: null,
  number_format: 'unchanged',
  inbound_addresses: [],
  max_concurrent_calls: null,
} as const satisfies Omit<TrunkFields, 'name' | 'host' | 'port'>;

/** Fills in what a new trunk leaves out: first what its preset says, then what all trunks have. The host is missing if neither names it. */
export function withPreset({ password: _, ...given }: NewTrunk): Omit<TrunkFields, 'host'> & { readonly host: string | undefined } {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<TrunkFields>;
  const { host, ...filled } = { host: undefined, ...DEFAULTS, ...presetOf(given.preset ?? 'custom').fills, ...said, name: given.name };
  return { ...filled, port: said.port ?? defaultPortOf(filled.transport), host };
}
