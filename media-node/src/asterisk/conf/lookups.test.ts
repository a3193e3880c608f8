import { expect, test } from 'vitest';
import { isForSrv, keyOfLookup, lookupsOf, nextHopOf, orderedFor, srvNameOf } from './lookups.ts';

const trunk = { host: 'SIP.example', port: 5060, transport: 'udp', outbound_proxy: null } as const;
const [one, two, three] = [1, 2, 3].map((last) => ({ address: `192.0.2.${last}`, port: 5060 }));
const book = new Map([['udp:sip.example:5060', [one, two, three].flatMap((server) => server ?? [])]]);

test('everything is sent to the proxy where there is one; calls come from both', () => {
  expect(lookupsOf(trunk)).toEqual([{ host: 'sip.example', port: 5060, transport: 'udp' }]);
  const proxied = { ...trunk, transport: 'tls', port: 5061, outbound_proxy: 'Proxy.example' } as const;
  expect(nextHopOf(proxied)).toEqual({ host: 'proxy.example', port: 5061, transport: 'tls' });
  expect(lookupsOf({ ...proxied, outbound_proxy: 'proxy.example:5070' }).map(keyOfLookup)).toEqual([
    'tls:proxy.example:5070',
    'tls:sip.example:5061',
  ]);
});

test('SRV is for those who name no port of their own', () => {
  const place = { host: 'sip.example', port: 5060, transport: 'udp' } as const;
  expect([isForSrv(place), isForSrv({ ...place, port: 5070 }), isForSrv({ ...place, transport: 'tls' })]).toEqual([true, false, false]);
  expect([srvNameOf(place), srvNameOf({ ...place, transport: 'tls' })]).toEqual(['_sip._udp.sip.example', '_sips._tcp.sip.example']);
});

test('a registration leaves a server that does not answer, and comes back', () => {
  const registering = [{ ...trunk, register: true }];
  const isDown = ({ address }: { address: string }) => address === '192.0.2.1';
  const addresses = (ordered: typeof book | ReadonlyMap<string, readonly { address: string }[]>) =>
    ordered.get('udp:sip.example:5060')?.map(({ address }) => address.at(-1));
  expect(addresses(orderedFor(registering, book, isDown))).toEqual(['2', '3', '1']);
  expect(addresses(orderedFor(registering, book, () => false))).toEqual(['1', '2', '3']);
  expect(addresses(orderedFor([{ ...trunk, register: false }], book, isDown))).toEqual(['1', '2', '3']);
});
