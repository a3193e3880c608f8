import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isSigned, seal, sign, toBase64Url, unseal } from '../../base/crypto.ts';
import { loadKeys } from './keys.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'botpbx-keys-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const place = { tenant: 1, table: 't', column: 'c', row: 1 };

test('keys are made once, readable by their owner alone, and found again', async () => {
  const first = await loadKeys(home, {});
  expect((await readdir(home)).sort()).toEqual(['jwt.key', 'master.key', 'signing.key']);
  for (const name of await readdir(home)) expect((await stat(join(home, name))).mode & 0o777).toBe(0o600);
  const second = await loadKeys(home, {});
  expect(await unseal(second.master, await seal(first.master, 'hush', place), place)).toBe('hush');
  const raw = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', second.signing.publicKey)));
  expect(await isSigned(raw, 'text', await sign(first.signing.privateKey, 'text'))).toBe(true);
});

test('two starts at once agree on the keys', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => loadKeys(home, {})));
  const sealed = await seal(all[0]?.master ?? never(), 'hush', place);
  for (const { master } of all) expect(await unseal(master, sealed, place)).toBe('hush');
  expect((await readdir(home)).length).toBe(3);
});

test('a key file that others may read is closed to them', async () => {
  await loadKeys(home, {});
  await chmod(join(home, 'master.key'), 0o644);
  await loadKeys(home, {});
  expect((await stat(join(home, 'master.key'))).mode & 0o777).toBe(0o600);
});

test('keys of the environment go before files and make none', async () => {
  const given = { BOTPBX_MASTER_KEY: 'ab'.repeat(32), JWT_SECRET: 'x'.repeat(32) };
  await loadKeys(home, given);
  expect(await readdir(home)).toEqual(['signing.key']);
  await expect(loadKeys(home, { ...given, BOTPBX_MASTER_KEY: 'short' })).rejects.toThrow(/BOTPBX_MASTER_KEY/);
  await expect(loadKeys(home, { ...given, JWT_SECRET: 'short' })).rejects.toThrow(/JWT_SECRET/);
});

test('a key file that holds something else is refused by name and left as it is', async () => {
  for (const name of ['master.key', 'signing.key']) {
    await writeFile(join(home, name), 'garbage');
    await expect(loadKeys(home, {})).rejects.toThrow(name);
    expect(await readFile(join(home, name), 'utf8')).toBe('garbage');
    await rm(join(home, name));
  }
});

function never(): never {
  throw new Error('no key');
}
