import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@libsql/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';

let folder: string;
let client: Client;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-db-'));
  client = await openDatabase({ url: `file:${join(folder, 'a.db')}` });
  await client.execute('create table counters (id integer primary key, n integer not null)');
  await client.execute('insert into counters values (1, 0)');
});
afterEach(async () => {
  client.close();
  await rm(folder, { recursive: true, force: true });
});

const counted = async () => (await client.execute('select n from counters')).rows[0]?.n;

/** Reads, waits as a slow handler would, and writes what it read plus one. */
async function increment(): Promise<void> {
  const transaction = await client.transaction('write');
  try {
    const { rows } = await transaction.execute('select n from counters where id = 1');
    await new Promise((resolve) => setImmediate(resolve));
    await transaction.execute({ sql: 'update counters set n = ? where id = 1', args: [Number(rows[0]?.n) + 1] });
    await transaction.commit();
  } finally {
    transaction.close();
  }
}

test('fifty write transactions at once all succeed and none is lost', async () => {
  await Promise.all(Array.from({ length: 50 }, increment));
  expect(await counted()).toBe(50);
});

test('batches and single statements wait while a transaction is open', async () => {
  const transaction = await client.transaction('write');
  await transaction.execute('update counters set n = 10');
  const batch = client.batch(['update counters set n = n + 1']);
  const single = client.execute('update counters set n = n * 2');
  expect(await counted()).toBe(0);
  await transaction.commit();
  await Promise.all([batch, single]);
  expect(await counted()).toBe(22);
});

test('a transaction that fails or is given up lets the next writer in', async () => {
  const broken = await client.transaction('write');
  await expect(broken.execute('nonsense')).rejects.toThrow();
  broken.close();
  const undone = await client.transaction('write');
  await undone.execute('update counters set n = 99');
  await undone.rollback();
  await expect(client.batch(['update counters set n = 1', 'nonsense'])).rejects.toThrow();
  await increment();
  expect(await counted()).toBe(1);
});

test('every connection has the pragmas', async () => {
  const held = [];
  for (let at = 0; at < 4; at++) {
    const transaction = await client.transaction('read');
    held.push(transaction);
    const busy = await transaction.execute('PRAGMA busy_timeout');
    const sync = await transaction.execute('PRAGMA synchronous');
    expect([busy.rows[0]?.[0], sync.rows[0]?.[0]]).toEqual([5000, 1]);
  }
  for (const transaction of held) transaction.close();
});
