/** What a provider's page says about its trunks, so that one need not look it up. */
export interface Preset {
  readonly key: string;
  readonly name: string;
  readonly hostExample: string;
  readonly hint: string;
  /** What choosing the provider fills in. */
  readonly fills: Readonly<Record<'host' | 'codecs', string> & { register: boolean }>;
}

export const presets: readonly Preset[] = [
  {
    key: 'twilio',
    name: 'Twilio',
    hostExample: 'yourcompany.sip.twilio.com',
    hint: 'The SIP domain of your Elastic SIP trunk.',
    fills: { host: '', codecs: 'opus, ulaw, alaw', register: false },
  },
  {
    key: 'telnyx',
    name: 'Telnyx',
    hostExample: 'sip.telnyx.com',
    hint: 'Use a SIP connection with credentials.',
    fills: { host: 'sip.telnyx.com', codecs: 'opus, ulaw, alaw', register: true },
  },
  {
    key: 'custom',
    name: 'Custom',
    hostExample: 'sip.example.com',
    hint: "The provider's SIP host name or IPv4 address.",
    fills: { host: '', codecs: 'opus, g722, ulaw, alaw', register: false },
  },
];
