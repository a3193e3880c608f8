import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type NameServer, startNameServer } from '../../../tests/support/name-server.ts';
import { keyOfLookup, type Lookup } from '../asterisk/conf/lookups.ts';
import { makeFind, openAddresses } from './addresses.ts';

let folder: string;
let names: NameServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-addresses-'));
  await mkdir(join(folder, 'config'));
  names = await startNameServer();
});
afterEach(async () => {
  names.close();
  await rm(folder, { recursive: true });
});

const place = (host: string, more: Partial<Lookup> = {}): Lookup => ({ host, port: 5060, transport: 'udp', ...more });
const at = (address: string, port = 5060) => ({ address, port });
const nobody = async () => {
  throw new Error('no name server');
};

test('an address stands for itself, a name is looked up once', async () => {
  const asked: string[] = [];
  const addresses = await openAddresses(folder, async ({ host }) => {
    asked.push(host);
    return [at('192.0.2.10'), at('192.0.2.9')];
  });
  for (let times = 0; times < 2; times += 1)
    expect([...(await addresses.of([place('192.0.2.1'), place('a.example')]))]).toEqual([
      ['udp:192.0.2.1:5060', [at('192.0.2.1')]],
      ['udp:a.example:5060', [at('192.0.2.10'), at('192.0.2.9')]],
    ]);
  expect(asked).toEqual(['a.example']);
});

const known = async (addresses: Promise<Awaited<ReturnType<typeof openAddresses>>>, how: 'of' | 'refresh', host = 'a.example') =>
  (await (await addresses)[how]([place(host)])).get(keyOfLookup(place(host)));

test('what was known once is known after a start without a name server', async () => {
  await known(
    openAddresses(folder, async () => [at('192.0.2.9')]),
    'of',
  );
  const later = openAddresses(folder, nobody);
  expect(await known(later, 'of')).toEqual([at('192.0.2.9')]);
  expect(await known(later, 'refresh')).toEqual([at('192.0.2.9')]);
  expect(await known(later, 'of', 'b.example')).toEqual([]);
});

test('a carrier that moved is found by the next refresh', async () => {
  names.a.set('a.example', ['192.0.2.9']);
  const addresses = openAddresses(folder, makeFind([names.address]));
  await known(addresses, 'of');
  names.a.set('a.example', ['192.0.2.77']);
  expect(await known(addresses, 'of')).toEqual([at('192.0.2.9')]);
  expect(await known(addresses, 'refresh')).toEqual([at('192.0.2.77')]);
});

test.each(['', '{', '[]', '{"a.example":"x"}', '{"udp:a.example:5060":[{"address":"evil\\n[x]","port":1}]}'])(
  'a book that holds %j is begun anew',
  async (text) => {
    await writeFile(join(folder, 'config', 'addresses.json'), text);
    expect(await known(openAddresses(folder, nobody), 'of')).toEqual([]);
  },
);

test('SRV says which servers, in which order, at which ports', async () => {
  names.srv.set('_sip._udp.a.example', [
    { priority: 20, weight: 0, port: 5070, target: 'backup.example' },
    { priority: 10, weight: 10, port: 5060, target: 'light.example' },
    { priority: 10, weight: 90, port: 5080, target: 'heavy.example' },
    { priority: 30, weight: 0, port: 5060, target: 'gone.example' },
  ]);
  names.a.set('heavy.example', ['192.0.2.3', '192.0.2.2']);
  names.a.set('light.example', ['192.0.2.4']);
  names.a.set('backup.example', ['192.0.2.5']);
  const find = makeFind([names.address]);
  expect(await find(place('a.example'))).toEqual([at('192.0.2.2', 5080), at('192.0.2.3', 5080), at('192.0.2.4'), at('192.0.2.5', 5070)]);
  await expect(find(place('a.example', { port: 5070 }))).rejects.toThrow('no address');
});

test('SRV of another transport is not asked, and TLS has names of its own', async () => {
  names.srv.set('_sips._tcp.a.example', [{ priority: 1, weight: 1, port: 5071, target: 'tls.example' }]);
  names.a.set('tls.example', ['192.0.2.6']);
  names.a.set('a.example', ['192.0.2.7']);
  const find = makeFind([names.address]);
  expect(await find(place('a.example', { transport: 'tls', port: 5061 }))).toEqual([at('192.0.2.6', 5071)]);
  expect(await find(place('a.example', { transport: 'tcp' }))).toEqual([at('192.0.2.7')]);
});

test('the system is asked for names that no name server has', { timeout: 10_000 }, async () => {
  expect(await makeFind([names.address])(place('localhost'))).toEqual([at('127.0.0.1')]);
});
