/** Files of sections on the disk: fetched, checked, kept while the cloud is away, and removed when nobody named them for a day. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aTenant } from '../../../tests/support/revision.ts';
import { silentLog } from '../log.ts';
import { openSoundFiles, type SoundFiles, soundPathOf } from './sound-files.ts';

let run: string;
let files: SoundFiles | undefined;
const cloud = new Map<string, Uint8Array>();
let isAway = false;

beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'sounds-'));
  cloud.clear();
  isAway = false;
});
afterEach(async () => {
  await files?.stop();
  await rm(run, { recursive: true });
});

const begin = async () => {
  const fetch = async (hash: string) => {
    const bytes = cloud.get(hash);
    if (isAway || !bytes) throw new Error('away');
    return (async function* () {
      yield bytes.slice(0, 7);
      yield bytes.slice(7);
    })();
  };
  files = await openSoundFiles({ asteriskRun: run, owner: undefined, fetch, log: silentLog, retry: { firstMs: 5, lastMs: 20 } });
  return files;
};
const put = () => {
  const bytes = new Uint8Array(randomBytes(64));
  const hash = createHash('sha256').update(bytes).digest('hex');
  cloud.set(hash, bytes);
  return hash;
};
const config = (...hashes: string[]): NodeConfig => ({
  revision: 1,
  node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 },
  tenants: [aTenant(1, { sounds: hashes.map((hash, at) => ({ id: at + 1, name: `Sound ${at}`, hash, duration_ms: 1000 })) })],
});
const fileOf = (hash: string) => `${soundPathOf(run, hash)}.wav16`;
const there = (hash: string) => vi.waitFor(() => expect(existsSync(fileOf(hash))).toBe(true), { timeout: 5000 });

test('what a configuration names is fetched, also when the cloud is away at first', async () => {
  const [one, two] = [put(), put()];
  isAway = true;
  const keeper = await begin();
  keeper.wanted(config(one, two));
  await new Promise((resolve) => setTimeout(resolve, 30));
  isAway = false;
  await there(one);
  await there(two);
  expect(await readFile(fileOf(one))).toEqual(Buffer.from(cloud.get(one) ?? []));
});

test('another content than the one named never comes to stand there', async () => {
  const hash = put();
  const good = cloud.get(hash) ?? new Uint8Array();
  cloud.set(hash, new Uint8Array(64));
  const keeper = await begin();
  keeper.wanted(config(hash));
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(existsSync(fileOf(hash))).toBe(false);
  cloud.set(hash, good);
  await there(hash);
});

test('a file that no section names any more stays for a day', async () => {
  const [used, spare, old] = [put(), put(), put()];
  const keeper = await begin();
  const yesterday = new Date(Date.now() - 90_000_000);
  for (const hash of [used, spare, old]) await writeFile(fileOf(hash), cloud.get(hash) ?? '');
  for (const hash of [used, old]) await utimes(fileOf(hash), yesterday, yesterday);
  keeper.wanted(config(used));
  await vi.waitFor(() => expect(existsSync(fileOf(old))).toBe(false), { timeout: 5000 });
  expect([existsSync(fileOf(used)), existsSync(fileOf(spare))]).toEqual([true, true]);
});
