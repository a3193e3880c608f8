import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client/web';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HranaBridge, openHranaBridge } from './hrana-bridge.ts';

let folder: string;
let bridge: HranaBridge;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-bridge-'));
  bridge = await openHranaBridge(join(folder, 'a.db'), 'key');
});
afterAll(async () => {
  await bridge.close();
  await rm(folder, { recursive: true });
});
const client = () => createClient({ url: bridge.url, authToken: 'key', concurrency: 0 });

test('values of every kind come back as they went in', async () => {
  await client().executeMultiple(
    'create table kinds (id integer primary key, a, b, c, d); insert into kinds values (1, 1, 2, 3, 4); delete from kinds;',
  );
  const row = [7n, 'täxt', 1.5, null, new Uint8Array([0, 255]).buffer];
  const added = await client().execute({ sql: 'insert into kinds (id, a, b, c, d) values (?, ?, ?, ?, ?) returning *', args: row });
  expect(added.rows[0]).toMatchObject({ id: 7, a: 'täxt', b: 1.5, c: null });
  expect(new Uint8Array(added.rows[0]?.d as ArrayBuffer)).toEqual(new Uint8Array([0, 255]));
  expect([added.rowsAffected, added.lastInsertRowid]).toEqual([1, 7n]);
  const named = await client().execute({ sql: 'select id from kinds where b = :b', args: { b: 1.5 } });
  expect(named.rows).toHaveLength(1);
});

test('a batch is atomic and tells which rule was broken', async () => {
  await client().execute('create table names (name text unique)');
  const twice = ["insert into names values ('x')", "insert into names values ('x')"];
  await expect(client().batch(twice, 'write')).rejects.toThrow(/UNIQUE constraint failed: names.name/);
  expect((await client().execute('select * from names')).rows).toEqual([]);
});

test('an interactive transaction lives in its stream', async () => {
  const transaction = await client().transaction('write');
  await transaction.execute("insert into names values ('held')");
  expect((await client().execute('select * from names')).rows).toEqual([]);
  await transaction.commit();
  expect((await client().execute('select * from names')).rows).toHaveLength(1);
});

test('nobody comes in without the bearer', async () => {
  await expect(createClient({ url: bridge.url, authToken: 'other' }).execute('select 1')).rejects.toThrow(/wrong bearer|401/);
});
