import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CarrierPlace, canMeet, carriersAmong, placeOfCarrier, rangeOf, tidyNet } from './carrier.ts';

const place = (host: string, inbound_addresses: string[] = [], outbound_proxy: string | null = null) =>
  placeOfCarrier({ host, inbound_addresses, outbound_proxy });

test.each([
  ['one host, however it is written', place('SIP.example'), place('sip.example'), true],
  ['another host', place('a.example'), place('b.example'), false],
  ['one proxy', place('a.example', [], 'proxy.example:5070'), place('b.example', [], 'PROXY.example'), true],
  ['a network and an address in it', place('a.example', ['192.0.2.0/24']), place('192.0.2.7'), true],
  ['a network and an address beside it', place('a.example', ['192.0.2.0/24']), place('192.0.3.7'), false],
  ['two networks that overlap', place('a.example', ['192.0.2.0/24']), place('b.example', ['192.0.2.128/30']), true],
  ['two customers of a provider whose addresses are known', place('a.pstn.twilio.com'), place('b.sip.twilio.com'), true],
  ['two addresses', place('127.0.0.2'), place('127.0.0.3'), false],
])('%s', (_what, one, other, meet) => {
  expect(canMeet(one, other)).toBe(meet);
  expect(canMeet(other, one)).toBe(meet);
});

test('what meets over a third is one carrier', () => {
  const items = [
    { id: 1, at: place('a.example', ['192.0.2.1']) },
    { id: 2, at: place('b.example', ['198.51.100.1']) },
    { id: 3, at: place('c.example') },
    { id: 4, at: place('d.example', ['192.0.2.1', '198.51.100.1']) },
  ];
  expect(carriersAmong(items, ({ at }) => at).map((group) => group.map(({ id }) => id))).toEqual([[1, 2, 4], [3]]);
});

test('the groups are those of the definition, for any places', () => {
  const host = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const range = fc.tuple(fc.nat(30), fc.nat(4)).map(([first, size]) => [first, first + size] as const);
  const any = fc.record({ hosts: fc.array(host, { maxLength: 1 }), ranges: fc.array(range, { maxLength: 2 }) });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), (places) => {
      const items = places.map((at, id) => ({ id, at }));
      const groups = carriersAmong(items, ({ at }) => at).map((group) => group.map(({ id }) => id));
      expect(groups).toEqual(naive(places));
    }),
    { numRuns: 2000 },
  );
});

/** Everything that can be reached from the first that is left, step by step. */
function naive(places: readonly CarrierPlace[]): number[][] {
  const left = new Set(places.keys());
  const groups: number[][] = [];
  for (const start of places.keys()) {
    if (!left.delete(start)) continue;
    const group = [start];
    for (const known of group)
      for (const other of [...left]) {
        const [a, b] = [places[known], places[other]];
        if (a && b && canMeet(a, b) && left.delete(other)) group.push(other);
      }
    groups.push(group.sort((a, b) => a - b));
  }
  return groups;
}

test('five thousand trunks are sorted out in no time', () => {
  const items = Array.from({ length: 5000 }, (_, at) =>
    placeOfCarrier({ host: `c${at}.example`, outbound_proxy: null, inbound_addresses: [] }),
  );
  const startMs = performance.now();
  expect(carriersAmong(items, (at) => at).length).toBe(5000);
  expect(performance.now() - startMs).toBeLessThan(500);
});

test('networks are read by their bits and written from their first address', () => {
  expect(rangeOf('0.0.1.0/24')).toEqual([256, 511]);
  expect(rangeOf('255.255.255.255')).toEqual([4294967295, 4294967295]);
  expect(rangeOf('sip.example')).toBeUndefined();
  expect([tidyNet('192.0.2.77/30'), tidyNet('192.0.2.7'), tidyNet('192.0.2.7/32')]).toEqual(['192.0.2.76/30', '192.0.2.7', '192.0.2.7']);
});
