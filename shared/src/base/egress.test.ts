import { expect, test } from 'vitest';
import { mayConnect, readEgressAllow, urlFault } from './egress.ts';

const none = { isSecure: true, allow: [] };

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.9.9.9', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
  ...['192.0.0.170', '192.168.1.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', 'fc00::1', 'fd12::1', 'fe80::1', 'ff02::1'],
  ...['2001::1', '2001:db8::1', 'not-an-address', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1::2::3', '1:2:3:4:5:6:7:8:9', ''],
])('%s is out of reach', (address) => {
  expect(mayConnect(address, 443, none)).toBe(false);
});

test.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001:81b::200e', '::ffff:1.1.1.1'])(
  '%s is reached by TLS and not without',
  (address) => {
    expect(mayConnect(address, 443, none)).toBe(true);
    expect(mayConnect(address, 8443, none)).toBe(true);
    expect(mayConnect(address, 25, none)).toBe(false);
    expect(mayConnect(address, 80, { isSecure: false, allow: [] })).toBe(false);
  },
);

test('the operator opens networks, each on its port', () => {
  const allow = readEgressAllow('10.0.0.0/8:443, 127.0.0.1:9000,[fd00::]/8:*');
  const may = (address: string, port: number) => mayConnect(address, port, { isSecure: false, allow });
  expect([may('10.200.1.1', 443), may('10.200.1.1', 444), may('11.0.0.1', 443)]).toEqual([true, false, false]);
  expect([may('127.0.0.1', 9000), may('127.0.0.2', 9000), may('::ffff:127.0.0.1', 9000)]).toEqual([true, false, true]);
  expect([may('fd77::1', 25), may('fc00::1', 25)]).toEqual([true, false]);
  for (const wrong of ['10.0.0.0/33:1', '10.0.0.0/8', 'host:443', '10.0.0.0/8:99999', '[fd00::/8:1'])
    expect(() => readEgressAllow(wrong)).toThrow(/EGRESS_ALLOW/);
});

test.each([
  ['https://example.com/x', undefined],
  ['https://1.1.1.1/', undefined],
  ['http://example.com/', 'must begin with https://'],
  ['ftp://example.com/', 'must begin with https://'],
  ['file:///etc/passwd', 'must begin with https://'],
  ['https://me:secret@example.com/', 'must not hold a name and password'],
  ['https://127.0.0.1/', 'is an address that may not be reached'],
  ['https://2130706433/', 'is an address that may not be reached'],
  ['https://0x7f.1/', 'is an address that may not be reached'],
  ['https://017700000001/', 'is an address that may not be reached'],
  ['https://[::ffff:169.254.169.254]/', 'is an address that may not be reached'],
  ['https://localhost/', 'is a name inside a house'],
  ['https://LOCALHOST./', 'is a name inside a house'],
  ['https://a.localhost:8443/', 'is a name inside a house'],
  ['https://metadata.google.internal/', 'is a name inside a house'],
  ['not a url', 'is no URL'],
])('%s: %s', (url, fault) => {
  expect(urlFault(url, [])).toBe(fault);
});
