import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { anExtension, aTenant, TestCloud } from '../../../tests/support/revision.ts';
import { fetchRevision } from './fetch-revision.ts';
import { openKeep } from './keep.ts';
import { makeSectionReader } from './sections.ts';

let folder: string;
const cloud = new TestCloud();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-keep-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function aRevision(name: string) {
  const number = await cloud.publish({ tenants: [aTenant(1, { extensions: [anExtension(1, '1001', { name })] })] });
  return fetchRevision(
    number,
    { cloud, identity: cloud.identity, sections: makeSectionReader(), held: undefined },
    new AbortController().signal,
  );
}
const load = async () => (await openKeep(folder)).load(cloud.identity);
const slot = (name: string) => join(folder, 'config', name);

test('nothing kept is no fault', async () => {
  expect(await load()).toEqual({ revision: undefined, damaged: [] });
});

test('the newest of two generations is read, with its secrets', async () => {
  const keep = await openKeep(folder);
  await keep.load(cloud.identity);
  for (const name of ['one', 'two', 'three']) await keep.save(await aRevision(name));
  const { revision, damaged } = await load();
  expect(damaged).toEqual([]);
  expect(revision?.config.tenants[0]?.extensions[0]?.name).toBe('three');
  expect(revision?.secrets.get('extension:1')?.kind).toBe('digest');
  expect((await readdir(join(folder, 'config'))).sort()).toEqual(['a.kept', 'b.kept']);
});

test('no secret lies readable on the disk, and nobody else may read the files', async () => {
  const keep = await openKeep(folder);
  const revision = await aRevision('one');
  await keep.save(revision);
  const secret = revision.secrets.get('extension:1');
  const text = await readFile(slot('a.kept'), 'utf8');
  if (secret?.kind !== 'digest') throw new Error('no secret');
  expect(text).not.toContain(secret.md5);
  expect(text).not.toContain(secret.sha256);
  for (const file of [slot('a.kept'), join(folder, 'secrets.key')]) expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('whichever byte is flipped, it is seen and the generation before is read', { timeout: 60_000 }, async () => {
  const keep = await openKeep(folder);
  await keep.load(cloud.identity);
  await keep.save(await aRevision('one'));
  await keep.save(await aRevision('two'));
  const whole = await readFile(slot('b.kept'));
  let flips = 0;
  for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 400)) {
    const broken = Buffer.from(whole);
    broken[at] = (broken[at] ?? 0) ^ (1 << (flips % 8));
    await writeFile(slot('b.kept'), broken);
    const { revision, damaged } = await load();
    expect(damaged, `byte ${at}`).toHaveLength(1);
    expect(revision?.config.tenants[0]?.extensions[0]?.name).toBe('one');
    flips += 1;
  }
  expect(flips).toBeGreaterThan(300);
});

test.each(['', 'x', '\n', `${'0'.repeat(64)}\n{}`])('a slot that holds %j is passed over', async (text) => {
  const keep = await openKeep(folder);
  await keep.load(cloud.identity);
  await keep.save(await aRevision('one'));
  await writeFile(slot('b.kept'), text);
  const { revision, damaged } = await load();
  expect(damaged).toHaveLength(1);
  expect(revision).toBeDefined();
});

test('a file that is cut off anywhere is seen', async () => {
  const keep = await openKeep(folder);
  await keep.save(await aRevision('one'));
  const whole = await readFile(slot('a.kept'));
  for (let length = 0; length < whole.length; length += 97) {
    await writeFile(slot('a.kept'), whole.subarray(0, length));
    expect((await load()).damaged).toHaveLength(1);
  }
});

test('the next save goes over the damaged generation, never over the good one', async () => {
  const keep = await openKeep(folder);
  await keep.load(cloud.identity);
  await keep.save(await aRevision('one'));
  await keep.save(await aRevision('two'));
  await writeFile(slot('b.kept'), 'x');
  const again = await openKeep(folder);
  await again.load(cloud.identity);
  await again.save(await aRevision('three'));
  await writeFile(slot('b.kept'), 'x');
  expect((await load()).revision?.config.tenants[0]?.extensions[0]?.name).toBe('one');
});

test('what was kept for another cloud or under another key is not used', async () => {
  const keep = await openKeep(folder);
  await keep.save(await aRevision('one'));
  expect((await (await openKeep(folder)).load(new TestCloud().identity)).revision).toBeUndefined();
  await writeFile(join(folder, 'secrets.key'), Buffer.alloc(32, 1));
  const { revision, damaged } = await load();
  expect(revision).toBeUndefined();
  expect(damaged).toHaveLength(1);
});
