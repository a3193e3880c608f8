import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readEgressAllow } from '@botpbx/shared/base/egress';
import { afterEach, expect, test } from 'vitest';
import { type EgressOptions, EgressRefused, makeEgress, readText } from './egress.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function listen(handle: RequestListener): Promise<number> {
  const server = createServer(handle);
  open.push({ close: () => server.closeAllConnections() ?? server.close() });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const egress = (given: Partial<EgressOptions> = {}) =>
  makeEgress({ allow: [], resolve: async () => ['127.0.0.1'], ownAddresses: () => [], ...given });

/** Everything that has been used to reach what is inside by a URL. */
const INSIDE = [
  ...['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://0/'],
  ...['https://10.0.0.1/', 'https://172.16.3.4/', 'https://172.31.255.255/', 'https://192.168.1.1/', 'https://100.64.0.1/'],
  ...['https://169.254.169.254/latest/meta-data', 'https://169.254.170.2/', 'https://100.100.100.200/', 'https://192.0.0.192/'],
  ...['https://224.0.0.1/', 'https://240.0.0.1/', 'https://255.255.255.255/', 'https://198.18.0.1/', 'https://192.0.2.1/'],
  ...['https://[::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[::ffff:a9fe:a9fe]/'],
  ...['https://[fe80::1]/', 'https://[fc00::1]/', 'https://[fd00:ec2::254]/', 'https://[ff02::1]/', 'https://[64:ff9b::7f00:1]/'],
  ...['https://[2002:7f00:1::]/', 'https://[2001:0:7f00:1::]/', 'https://[::127.0.0.1]/', 'https://[2001:db8::1]/'],
  ...['http://93.184.216.34/', 'http://example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'gopher://example.com/'],
  ...['https://user:pass@example.com/', 'https://example.com@127.0.0.1/', 'https://93.184.216.34:22/', 'https://93.184.216.34:25/'],
  ...['https://localhost/', 'https://localhost./', 'https://node.local/', 'https://metadata.google.internal/', 'not a url', ''],
];

test('no URL that leads inside is asked', async () => {
  const tried: string[] = [];
  const resolve = async (host: string) => {
    tried.push(host);
    return ['127.0.0.1'];
  };
  for (const url of INSIDE) await expect(egress({ resolve })(url), url).rejects.toThrow(EgressRefused);
  expect(tried).toEqual([]);
});

/** First and last addresses of networks that are not public. */
const CLOSED = [
  ...['0.0.0.0', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
  ...['172.16.0.1', '172.31.255.254', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.254', '198.18.0.1'],
  ...['198.51.100.7', '203.0.113.7', '224.0.0.251', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
];

test('no closed address is asked, however it is written', async () => {
  let refused = 0;
  for (const address of CLOSED) {
    const bytes = address.split('.').map(Number);
    const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    const groups = [value >>> 16, value & 0xffff].map((group) => group.toString(16)).join(':');
    const forms = [
      ...[address, String(value), `0x${value.toString(16)}`, bytes.map((byte) => `0${byte.toString(8)}`).join('.'), `${address}.`],
      ...[`[::ffff:${address}]`, `[::ffff:${groups}]`, `[64:ff9b::${groups}]`, `[2002:${groups}::]`, `[::${groups}]`],
    ];
    for (const form of forms) {
      await expect(egress({ resolve: async () => [address] })(`https://${form}/`), form).rejects.toThrow(EgressRefused);
      refused += 1;
    }
  }
  expect(refused).toBe(220);
});

test('a name that leads inside is not asked, not even when it leads outside too', async () => {
  for (const address of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:10.0.0.1', 'fd00::1'])
    await expect(egress({ resolve: async () => ['93.184.216.34', address] })('https://example.com/'), address).rejects.toThrow(
      EgressRefused,
    );
});

test("this machine's own public address is inside", async () => {
  const fetch = egress({ resolve: async () => ['93.184.216.34'], ownAddresses: () => ['93.184.216.34'] });
  await expect(fetch('https://example.com:8089/')).rejects.toThrow(EgressRefused);
});

test('what the operator opens is asked, on that port alone', async () => {
  const port = await listen((_, answer) => answer.end('hello'));
  const fetch = egress({ allow: readEgressAllow(`127.0.0.1:${port}`) });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hello');
  expect(await (await fetch(`http://crm.example:${port}/`)).text()).toBe('hello');
  await expect(fetch(`http://127.0.0.1:${port + 1}/`)).rejects.toThrow(EgressRefused);
});

test('a name is looked up once: what it leads to afterwards does not matter', async () => {
  let asked = 0;
  const port = await listen((_, answer) => answer.end('first'));
  const fetch = egress({
    allow: readEgressAllow(`127.0.0.1:${port}`),
    resolve: async () => {
      asked += 1;
      return asked === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
    },
  });
  expect(await (await fetch(`http://rebind.example:${port}/`)).text()).toBe('first');
  expect(asked).toBe(1);
  await expect(fetch(`http://rebind.example:${port}/`)).rejects.toThrow(EgressRefused);
});

test('redirects are not followed', async () => {
  let hits = 0;
  const port = await listen((_, answer) => {
    hits += 1;
    answer.writeHead(302, { location: '/elsewhere' }).end();
  });
  const answer = await egress({ allow: readEgressAllow(`127.0.0.1:${port}`) })(`http://127.0.0.1:${port}/`);
  expect([answer.status, hits]).toEqual([302, 1]);
});

test('what is too long or compressed is not taken, and the connection is closed', async () => {
  const closed = Promise.withResolvers<void>();
  const port = await listen((request, answer) => {
    if (request.url === '/gzip') return void answer.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    answer.on('close', closed.resolve);
    const pour = () => {
      while (answer.write('x'.repeat(10_000)));
      answer.once('drain', pour);
    };
    pour();
  });
  const fetch = egress({ allow: readEgressAllow(`127.0.0.1:${port}`) });
  await expect(fetch(`http://127.0.0.1:${port}/gzip`)).rejects.toThrow('compressed');
  await expect(readText(await fetch(`http://127.0.0.1:${port}/endless`), 65_536)).rejects.toThrow('too long');
  await closed.promise;
});

test('a request ends with its signal', async () => {
  const gone = Promise.withResolvers<void>();
  const port = await listen((request) => void request.on('close', gone.resolve));
  const stop = new AbortController();
  const asking = egress({ allow: readEgressAllow(`127.0.0.1:${port}`) })(`http://127.0.0.1:${port}/`, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('enough')), 30);
  await expect(asking).rejects.toThrow();
  await gone.promise;
  const looking = egress({ resolve: () => new Promise(() => undefined) })('https://example.com', { signal: AbortSignal.timeout(20) });
  await expect(looking).rejects.toThrow();
});
