/** Addresses by which what is inside was ever reached through somebody else's URL. None of them may be connected to. */

/** A URL, and where it has a name, the addresses that a name server gives for it. */
export interface SsrfTarget {
  readonly url: string;
  readonly resolves: readonly string[];
}

/** IPv4 that is not public: first and last addresses of networks, and services of clouds. */
const CLOSED_V4 = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '100.127.255.254', '127.0.0.1'],
  ...['127.8.9.10', '127.255.255.254', '169.254.0.1', '169.254.169.254', '169.254.170.2', '172.16.0.1', '172.31.255.254'],
  ...['192.0.0.8', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.254', '198.18.0.1', '198.19.255.254'],
  ...['198.51.100.7', '203.0.113.7', '224.0.0.251', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
];
const CLOSED_V6 = [
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::ffff:0:127.0.0.1', '::127.0.0.1'],
  ...['64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '100::1', '2001::1', '2001:0:7f00:1::', '2001:db8::1', '2002:7f00:1::'],
  ...['2002:a00:1::', '3fff::1', 'fc00::1', 'fd00:ec2::254', 'fd12:3456::1', 'fe80::1', 'fec0::1', 'ff02::1', 'ff05::1:3'],
];
/** Inside however it is written. */
const SPELLED = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '192.168.0.1'];

function spellings(address: string): string[] {
  const bytes = address.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const octal = (byte: number) => `0${byte.toString(8)}`;
  const hex = (byte: number) => `0x${byte.toString(16)}`;
  const groups = [value >>> 16, value & 0xffff].map((group) => group.toString(16)).join(':');
  const fullWidth = address.replace(/[0-9.]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  return [
    ...[String(value), `0x${value.toString(16)}`, octal(value), `${address}.`, encodeURIComponent(address).replace(/\./g, '%2e')],
    ...[bytes.map(octal).join('.'), bytes.map(hex).join('.'), `${a}.${b * 65_536 + c * 256 + d}`, `${a}.${b}.${c * 256 + d}`],
    ...[`${hex(a)}.${octal(b)}.${c}.${d}`, address.replaceAll('.', '。'), fullWidth, address.replace(/1/g, '①')],
    ...[
      `[::ffff:${address}]`,
      `[::ffff:${groups}]`,
      `[0:0:0:0:0:ffff:${groups}]`,
      `[::${groups}]`,
      `[64:ff9b::${groups}]`,
      `[2002:${groups}::]`,
    ],
  ];
}

/** Ports on a public address behind which something else than a web server listens. */
const PORTS = [21, 22, 23, 25, 53, 69, 110, 143, 389, 445, 465, 512, 587, 631, 873, 993];

const OTHER_URLS = [
  ...['file:///etc/passwd', 'file://127.0.0.1/etc/passwd', 'gopher://127.0.0.1:5038/_Action:%20Login', 'dict://127.0.0.1:11211/stat'],
  ...['ftp://93.184.216.34/', 'ldap://127.0.0.1/', 'jar:https://example.com!/x', 'data:text/plain,hello', 'javascript:alert(1)'],
  ...[
    'ws://127.0.0.1/',
    'blob:https://127.0.0.1/x',
    'unix:/run/docker.sock',
    '//127.0.0.1/',
    '/etc/passwd',
    '',
    ' ',
    'https://',
    'not a url',
  ],
  ...['http://93.184.216.34/', 'http://example.com/', 'http://127.0.0.1/', 'http://127.0.0.1:5038/', 'http://127.0.0.1:8088/ari/channels'],
  ...[
    'https://user:pass@example.com/',
    'https://user@example.com/',
    'https://example.com@127.0.0.1/',
    'https://example.com:443@127.0.0.1/',
  ],
  ...['https://127.0.0.1#@example.com/', 'https://127.0.0.1?@example.com/', 'https://127.0.0.1\\@example.com/', 'https:\\\\127.0.0.1\\'],
  ...['https:127.0.0.1', 'https:///127.0.0.1/', 'https://127.1/', 'https://127.0.1/', 'https://0/', 'https://0x0/', 'https://[::1]:5038/'],
  ...['https://[fe80::1%25eth0]/', 'https://127.0.0.1:443/', 'https://127.0.0.1:5038/', 'https://1.2.3.4.5/', 'https://256.256.256.256/'],
  ...[
    'https://localhost/',
    'https://LOCALHOST/',
    'https://localhost./',
    'https://localhost:8089/',
    'https://a.localhost/',
    'https://ⓛocalhost/',
  ],
  ...['https://node.local/', 'https://db.internal/', 'https://metadata.google.internal/computeMetadata/v1/', 'https://nas.lan/'],
  ...['https://wiki.corp/', 'https://printer.home/', 'https://router.home.arpa/', 'https://hr.intranet/'],
];

const bare = (url: string): SsrfTarget => ({ url, resolves: ['127.0.0.1'] });

/** All of them. */
export const SSRF_TARGETS: readonly SsrfTarget[] = [
  ...CLOSED_V4.map((address) => bare(`https://${address}/`)),
  ...CLOSED_V6.map((address) => bare(`https://[${address}]/`)),
  ...SPELLED.flatMap(spellings).map((host) => bare(`https://${host}/`)),
  ...PORTS.map((port) => bare(`https://93.184.216.34:${port}/`)),
  ...OTHER_URLS.map(bare),
  // names of anybody's that lead inside, alone or beside an address outside
  ...[...CLOSED_V4, ...CLOSED_V6].map((address) => ({ url: 'https://crm.example/', resolves: [address] })),
  ...SPELLED.map((address) => ({ url: 'https://crm.example/', resolves: ['93.184.216.34', address] })),
];
