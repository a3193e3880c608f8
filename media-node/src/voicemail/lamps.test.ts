import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { silentLog } from '../log.ts';
import { boxesIn, makeLamps } from './lamps.ts';
import type { Box } from './place.ts';

let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function begin(refresh: (context: string, mailbox: string) => Promise<unknown>) {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-lamps-'));
  const spool = join(folder, 'voicemail');
  const counts = new Map<string, { fresh: number; old: number }>();
  const countsOf = ({ tenantId, mailbox }: Box) => counts.get(`${tenantId} ${mailbox}`) ?? { fresh: 0, old: 0 };
  return { spool, counts, lamps: makeLamps({ spool, reader: undefined, counts: countsOf, refresh, log: silentLog }) };
}

test('Asterisk finds a file for each message, and is told which mailbox changed', async () => {
  const told: string[] = [];
  const { spool, counts, lamps } = await begin(async (context, mailbox) => void told.push(`${mailbox}@${context}`));
  counts.set('2 12', { fresh: 2, old: 1 });
  lamps.changed({ tenantId: 2, mailbox: 12 });
  await vi.waitFor(() => expect(told).toEqual(['12@t2']));
  expect((await readdir(join(spool, 't2', '12', 'INBOX'))).sort()).toEqual(['msg0000.txt', 'msg0001.txt']);
  expect(await readdir(join(spool, 't2', '12', 'Old'))).toEqual(['msg0000.txt']);
  counts.set('2 12', { fresh: 0, old: 0 });
  lamps.changed({ tenantId: 2, mailbox: 12 });
  await vi.waitFor(() => expect(told).toHaveLength(2));
  expect(await readdir(join(spool, 't2', '12', 'INBOX'))).toEqual([]);
  expect(await boxesIn(spool)).toEqual([{ tenantId: 2, mailbox: 12 }]);
  await lamps.stop();
});

test('what Asterisk could not be told is told when it is back; the general mailbox has no lamp', async () => {
  let tries = 0;
  const { spool, lamps } = await begin(async () => {
    tries += 1;
    if (tries === 1) throw new Error('Asterisk is away');
  });
  expect(await boxesIn(spool)).toEqual([]);
  lamps.changed({ tenantId: 1, mailbox: 'general' });
  lamps.changed({ tenantId: 1, mailbox: 11 });
  await vi.waitFor(() => expect(tries).toBe(2), 5000);
  await lamps.stop();
});
