/** Music at random: a folder of links for each class, another one when its sounds change. */
import { mkdtemp, readdir, readlink, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aTenant } from '../../../tests/support/revision.ts';
import { musicFoldersOf, randomFolder } from '../asterisk/conf/music.ts';
import { placeMusic } from './music-folders.ts';

let run: string;
let sounds: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'music-'));
  sounds = join(run, 'sounds');
});
afterEach(() => rm(run, { recursive: true }));

const hash = (id: number) => String(id).repeat(64);
const config = (order: 'random' | 'in_order', ...ids: number[]): NodeConfig => ({
  revision: 1,
  node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 },
  tenants: [
    aTenant(1, {
      sounds: ids.map((id) => ({ id, name: `Sound ${id}`, hash: hash(id), duration_ms: 1000 })),
      music_classes: [{ id: 5, name: 'Calm', order, sound_ids: ids }],
    }),
  ],
});
const folders = () => readdir(randomFolder(sounds));

test('a class at random has a folder with a link to each of its sounds, here or not', async () => {
  await placeMusic(config('random', 1, 2), sounds, undefined);
  const [name = ''] = await folders();
  expect(name).toBe(musicFoldersOf(config('random', 1, 2))[0]?.name);
  const links = await readdir(join(randomFolder(sounds), name));
  expect(links.sort()).toEqual([`${hash(1)}.wav16`, `${hash(2)}.wav16`]);
  expect(await readlink(join(randomFolder(sounds), name, `${hash(1)}.wav16`))).toBe(join(sounds, `${hash(1)}.wav16`));
});

test('what is played in order needs none', async () => {
  await placeMusic(config('in_order', 1, 2), sounds, undefined);
  await expect(folders()).rejects.toThrow('ENOENT');
});

test('other sounds, another folder; the old one stays for a day', async () => {
  await placeMusic(config('random', 1), sounds, undefined);
  const [old = ''] = await folders();
  await placeMusic(config('random', 1, 2), sounds, undefined);
  expect(await folders()).toHaveLength(2);
  const yesterday = new Date(Date.now() - 90_000_000);
  await utimes(join(randomFolder(sounds), old), yesterday, yesterday);
  await placeMusic(config('random', 1, 2), sounds, undefined);
  expect(await folders()).not.toContain(old);
  expect(await folders()).toHaveLength(1);
});
