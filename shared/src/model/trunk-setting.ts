/** The single settings of a trunk: what each may be. */
import { z } from 'zod';

const HOST = /^(?=.*[A-Za-z0-9]$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

/** A host name or an IPv4 address; nothing that means something to a configuration file. */
export const Host = z.string().max(253).regex(HOST, 'is a host name or an IPv4 address');
export const Port = z.number().int().min(1).max(65535);

export const Codec = z.enum(['opus', 'g722', 'ulaw', 'alaw', 'gsm']);
export type Codec = z.infer<typeof Codec>;
export const Transport = z.enum(['udp', 'tcp', 'tls']);
export type Transport = z.infer<typeof Transport>;
export const MediaEncryption = z.enum(['none', 'srtp']);
export type MediaEncryption = z.infer<typeof MediaEncryption>;

/** How digits travel. `rfc2833` is taken for `rfc4733`, which replaced it. */
export const DtmfMode = z
  .enum(['rfc4733', 'inband', 'info', 'auto', 'rfc2833'])
  .overwrite((mode) => (mode === 'rfc2833' ? 'rfc4733' : mode));
export type DtmfMode = z.infer<typeof DtmfMode>;

export const QualifyFrequency = z.number().int().min(5).max(3600);
export const NumberFormat = z.enum(['unchanged', 'e164', 'e164_no_plus']);
export type NumberFormat = z.infer<typeof NumberFormat>;

/** `proxy.example` or `proxy.example:5070`. */
export const OutboundProxy = z
  .string()
  .max(259)
  .refine((text) => proxyOf(text) !== undefined, 'is a host name or an IPv4 address, with or without a port');

/** Reads a proxy; undefined if it is none. */
export function proxyOf(text: string): { readonly host: string; readonly port: number | undefined } | undefined {
  const [, host = '', port] = /^([^:]+)(?::([0-9]{1,5}))?$/.exec(text) ?? [];
  if (host.length > 253 || !HOST.test(host)) return undefined;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) return undefined;
  return { host, port: port === undefined ? undefined : Number(port) };
}

/** The port that a transport has when nobody says another. */
export const defaultPortOf = (transport: Transport): number => (transport === 'tls' ? 5061 : 5060);

/** User part of a SIP URI, without anything that would need escaping. */
export const SipUser = z.string().regex(/^[A-Za-z0-9+_.-]{1,80}$/, 'is 1 to 80 letters, digits, "+", "_", "." or "-"');

const MAX_ADDRESSES = 200;

/** An IPv4 address, or a network of at most 65,536 of them. */
export const InboundAddress = z
  .string()
  .regex(/^[0-9./]{7,18}$/)
  .refine(isAddressOrNet, 'is an IPv4 address or a network such as 192.0.2.0/24, /16 at the widest');
export const InboundAddresses = z
  .array(InboundAddress)
  .max(MAX_ADDRESSES)
  .refine((list) => new Set(list).size === list.length, 'names an address twice');

function isAddressOrNet(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  if (more.length > 0 || !z.ipv4().safeParse(address).success) return false;
  return bits === undefined || (/^[0-9]{1,2}$/.test(bits) && Number(bits) >= 16 && Number(bits) <= 32);
}
