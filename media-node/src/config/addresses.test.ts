import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAddresses } from './addresses.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-addresses-'));
  await mkdir(join(folder, 'config'));
});
afterEach(async () => rm(folder, { recursive: true }));

const nobody = async () => {
  throw new Error('no name server');
};

test('an address stands for itself, a name is looked up once', async () => {
  const asked: string[] = [];
  const addresses = await openAddresses(folder, async (host) => {
    asked.push(host);
    return ['192.0.2.9', '192.0.2.10'];
  });
  for (let times = 0; times < 2; times += 1)
    expect([...(await addresses.of(['192.0.2.1', 'a.example']))]).toEqual([
      ['192.0.2.1', ['192.0.2.1']],
      ['a.example', ['192.0.2.10', '192.0.2.9']],
    ]);
  expect(asked).toEqual(['a.example']);
});

test('what was known once is known after a start without a name server', async () => {
  await (await openAddresses(folder, async () => ['192.0.2.9'])).of(['a.example']);
  const later = await openAddresses(folder, nobody);
  expect((await later.of(['a.example', 'b.example'])).get('a.example')).toEqual(['192.0.2.9']);
  expect((await later.refresh(['a.example'])).get('a.example')).toEqual(['192.0.2.9']);
  expect((await later.of(['b.example'])).get('b.example')).toEqual([]);
});

test('a carrier that moved is found by the next refresh', async () => {
  let now = ['192.0.2.9'];
  const addresses = await openAddresses(folder, async () => now);
  await addresses.of(['a.example']);
  now = ['192.0.2.77'];
  expect((await addresses.of(['a.example'])).get('a.example')).toEqual(['192.0.2.9']);
  expect((await addresses.refresh(['a.example'])).get('a.example')).toEqual(['192.0.2.77']);
});

test.each(['', '{', '[]', '{"a.example":"x"}', '{"a.example":["evil\\n[x]"]}'])('a book that holds %j is begun anew', async (text) => {
  await writeFile(join(folder, 'config', 'addresses.json'), text);
  expect((await (await openAddresses(folder, nobody)).of(['a.example'])).get('a.example')).toEqual([]);
});

test('the system is asked for names that no name server has', { timeout: 10_000 }, async () => {
  expect((await (await openAddresses(folder)).of(['localhost'])).get('localhost')).toEqual(['127.0.0.1']);
});
