import { lookup } from 'node:dns/promises';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Settings } from '../settings.ts';
import type { Look } from './look.ts';

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'];

/** Looks whether phones and carriers outside are told an address at which they can reach this node. */
export const checkNat: Look = async (settings) => {
  const { publicAddress, localNets } = settings;
  const wide = localNets.find((net) => Number(net.split('/')[1]) < 8);
  if (wide !== undefined)
    return {
      ok: false,
      detail: `LOCAL_NETS holds ${wide}, nearly everybody would count as local.`,
      fix: 'List only the networks behind the same NAT.',
    };
  if (publicAddress === undefined) return withoutPublicAddress(settings);
  const address = isIPv4(publicAddress) ? publicAddress : await addressOf(publicAddress);
  if (address === undefined)
    return {
      ok: false,
      detail: `PUBLIC_ADDRESS ${publicAddress} has no IPv4 address.`,
      fix: 'Set it to the address that the outside sees.',
    };
  if (isIn(address, PRIVATE))
    return {
      ok: false,
      detail: `PUBLIC_ADDRESS ${address} is a private address; nobody outside reaches it.`,
      fix: 'Set it to the address that the outside sees.',
    };
  return { ok: true, detail: `The outside is told ${address}.` };
};

function withoutPublicAddress({ sip }: Settings): { ok: boolean; detail: string; fix?: string } {
  if (isIn(sip.bind, ['127.0.0.0/8'])) return { ok: true, detail: 'SIP listens to this machine alone.' };
  const own = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter((one) => one.family === 'IPv4').map((one) => one.address),
  );
  if (own.some((address) => !isIn(address, PRIVATE))) return { ok: true, detail: 'This machine has a public address itself.' };
  return { ok: true, detail: 'PUBLIC_ADDRESS is not set: phones and carriers beyond the local network would hear nothing.' };
}

async function addressOf(host: string): Promise<string | undefined> {
  return (await lookup(host, { family: 4 }).catch(() => undefined))?.address;
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const isIn = (address: string, nets: readonly string[]): boolean =>
  nets.some((net) => {
    const [base = '', bits = '32'] = net.split('/');
    const size = 2 ** (32 - Number(bits));
    return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
  });
