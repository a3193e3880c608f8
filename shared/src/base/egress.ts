/**
 * What may be reached when a tenant or a model names an address: public ones by https, and those on premises that the operator opens.
 * Pure; whoever connects checks the address that a name has led to, at the moment of connecting.
 */

/** An address as bytes: 4 or 16. */
type Bytes = readonly number[];

/** A network on premises that may be reached on one port. */
export interface EgressRule {
  readonly network: Bytes;
  readonly bits: number;
  /** undefined: on all. */
  readonly port: number | undefined;
}

/** Reads `10.0.0.0/8:443,[fd00::]/8:443,127.0.0.1:9000,192.168.1.5:*`. @throws {TypeError} one sentence about what is wrong */
export function readEgressAllow(text: string): EgressRule[] {
  const entries = text.split(',').map((part) => part.trim());
  return entries.filter((entry) => entry !== '').map(ruleOf);
}

function ruleOf(entry: string): EgressRule {
  const wrong = new TypeError(`EGRESS_ALLOW: "${entry}" is no network with a port, such as 10.0.0.0/8:443.`);
  const [, v6, v4, prefix, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+))(?:\/([0-9]{1,3}))?:([0-9]{1,5}|\*)$/.exec(entry) ?? [];
  const network = addressBytes(v6 ?? v4 ?? '');
  if (!network || port === undefined) throw wrong;
  const bits = Number(prefix ?? network.length * 8);
  if (bits > network.length * 8 || Number(port) > 65_535) throw wrong;
  return { network, bits, port: port === '*' ? undefined : Number(port) };
}

/** Whether a connection to the address may be made. `isSecure`: by TLS; what is not, the operator must have opened. */
export function mayConnect(
  address: string,
  port: number,
  { isSecure, allow }: { isSecure: boolean; allow: readonly EgressRule[] },
): boolean {
  const bytes = unwrapped(addressBytes(address));
  if (!bytes) return false;
  if (allow.some((rule) => (rule.port === undefined || rule.port === port) && isWithin(bytes, rule.network, rule.bits))) return true;
  return isSecure && isPublic(bytes) && (port === 443 || port >= 1024);
}

/** Names that never are somebody's outside. */
const HOUSE_NAMES = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)\.?$/i;

/** Why the URL may not be asked, as far as its text tells; undefined if it may. The address that its name has is checked when it is known. */
export function urlFault(text: string, allow: readonly EgressRule[]): string | undefined {
  if (!URL.canParse(text)) return 'is no URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a name and password';
  const isSecure = url.protocol === 'https:';
  const port = portOf(url);
  const host = hostOf(url);
  if (addressBytes(host)) return mayConnect(host, port, { isSecure, allow }) ? undefined : 'is an address that may not be reached';
  if (!isSecure && allow.length === 0) return 'must begin with https://';
  if (HOUSE_NAMES.test(host) && allow.length === 0) return 'is a name inside a house';
  return undefined;
}

/** The port that a URL leads to. */
export const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port));

/** The host without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** Networks that are not public, of IPv4 (RFC 6890 and its followers). */
const CLOSED_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Of IPv6 only 2000::/3 is public, and of that not what tunnels, documents or benchmarks. */
const OPEN_V6: readonly [string, number] = ['2000::', 3];
const CLOSED_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

function isPublic(bytes: Bytes): boolean {
  const isOneOf = (networks: typeof CLOSED_V4) => networks.some(([network, bits]) => isWithin(bytes, addressBytes(network) ?? [], bits));
  if (bytes.length === 4) return !isOneOf(CLOSED_V4);
  return isOneOf([OPEN_V6]) && !isOneOf(CLOSED_V6);
}

function isWithin(bytes: Bytes, network: Bytes, bits: number): boolean {
  if (bytes.length !== network.length) return false;
  return bytes.every((byte, at) => {
    const kept = Math.min(8, Math.max(0, bits - at * 8));
    const mask = (0xff00 >> kept) & 0xff;
    return (byte & mask) === ((network[at] ?? 0) & mask);
  });
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
function unwrapped(bytes: Bytes | undefined): Bytes | undefined {
  if (bytes?.length !== 16) return bytes;
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

/** An IP address as bytes; undefined for what is none. */
export function addressBytes(text: string): Bytes | undefined {
  return text.includes(':') ? bytesOfV6(text) : bytesOfV4(text);
}

function bytesOfV4(text: string): Bytes | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

function bytesOfV6(text: string): Bytes | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':').map(bytesOfGroup)));
  const before = flat(head ?? []);
  const after = flat(tail ?? []);
  if (!before || !after) return undefined;
  const missing = 16 - before.length - after.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...before, ...Array.from({ length: missing }, () => 0), ...after];
}

/** A group of hexadecimal digits, or an IPv4 address at the end. */
function bytesOfGroup(group: string): Bytes | undefined {
  if (group.includes('.')) return bytesOfV4(group);
  if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

/** An IPv4 address may only stand last. */
function flat(groups: readonly (Bytes | undefined)[]): number[] | undefined {
  const isRight = groups.every((group, at) => group !== undefined && (group.length === 2 || at === groups.length - 1));
  return isRight ? groups.flatMap((group) => [...(group ?? [])]) : undefined;
}
