import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeEvent, SpooledEvent } from '@botpbx/shared/link/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { decodeRecords, encodeRecord } from './segment.ts';
import { openSpool, type Spool } from './spool.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const security = (account: string): NodeEvent => ({
  kind: 'security',
  tenant_id: 1,
  at: '2026-11-22T10:00:00.000Z',
  what: 'wrong_password',
  account,
  address: '127.0.0.1:5060',
});
const accountOf = ({ event }: SpooledEvent) => (event.kind === 'security' ? event.account : '');
const open = (options: { segmentBytes?: number; keepMs?: number; nowMs?: () => number } = {}) =>
  openSpool({ folder, log: silentLog, ...options });
const segments = async () => (await readdir(folder)).filter((name) => name.endsWith('.spool')).sort();

async function allFrom(spool: Spool, seq: number): Promise<SpooledEvent[]> {
  const reader = spool.readFrom(seq);
  const events: SpooledEvent[] = [];
  for (let piece = await reader.next(7); piece.length > 0; piece = await reader.next(7)) events.push(...piece);
  return events;
}

test('what was appended is read in order, across segments and a restart', async () => {
  const first = await open({ segmentBytes: 2_000 });
  await Promise.all(Array.from({ length: 40 }, (_, at) => first.append(security(`a${at}`))));
  for (let at = 40; at < 60; at++) await first.append(security(`a${at}`));
  await first.close();
  const second = await open();
  expect(await second.append(security('a60'))).toBe(61);
  expect(second.epoch).toBe(first.epoch);
  const events = await allFrom(second, 0);
  expect(events.map((spooled) => spooled.seq)).toEqual(Array.from({ length: 61 }, (_, at) => at + 1));
  expect(events.map(accountOf)).toEqual(Array.from({ length: 61 }, (_, at) => `a${at}`));
  expect((await allFrom(second, 58)).map((spooled) => spooled.seq)).toEqual([59, 60, 61]);
  expect((await segments()).length).toBeGreaterThan(2);
  await second.close();
});

test('a last record that is torn at any byte costs that record alone', async () => {
  const spool = await open();
  for (const account of ['a', 'b', 'c']) await spool.append(security(account));
  await spool.close();
  const [name = ''] = await segments();
  const whole = await readFile(join(folder, name));
  const lastBytes = encodeRecord({ seq: 3, event: security('c') }).length;
  for (let cut = 1; cut < lastBytes; cut++) {
    for (const extra of (await segments()).slice(1)) await rm(join(folder, extra));
    await writeFile(join(folder, name), whole.subarray(0, whole.length - cut));
    const again = await open();
    expect(await again.append(security('d'))).toBeGreaterThan(2);
    expect((await allFrom(again, 0)).map(accountOf)).toEqual(['a', 'b', 'd']);
    await again.close();
  }
});

test('a flipped byte in the midst loses events here, but no seq is ever given twice', async () => {
  const spool = await open();
  for (let at = 0; at < 20; at++) await spool.append(security(`a${at}`));
  await spool.close();
  const [name = ''] = await segments();
  const whole = await readFile(join(folder, name));
  for (let at = 0; at < whole.length; at += 37) {
    for (const extra of (await segments()).slice(1)) await rm(join(folder, extra));
    const bent = Buffer.from(whole);
    bent.writeUInt8(bent.readUInt8(at) ^ 0x10, at);
    await writeFile(join(folder, name), bent);
    const again = await open();
    expect(await again.append(security('new'))).toBeGreaterThan(20);
    const events = await allFrom(again, 0);
    expect(accountOf(events.at(-1) as SpooledEvent)).toBe('new');
    const seqs = events.map((spooled) => spooled.seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    await again.close();
  }
});

test('a record chopped at every byte is read whole or not at all', () => {
  const record = encodeRecord({ seq: 1, event: security('ünïcode') });
  for (let bytes = 0; bytes < record.length; bytes++)
    expect(decodeRecords(record.subarray(0, bytes), 9, 9)).toEqual({ events: [], bytes: 0 });
  expect(decodeRecords(record, 9, 9).events).toHaveLength(1);
  expect(decodeRecords(record, 9, 0).events).toHaveLength(0);
});

test('a reader sees nothing that is not synced yet', async () => {
  const spool = await open();
  await spool.append(security('a'));
  const [name = ''] = await segments();
  await appendFile(join(folder, name), encodeRecord({ seq: 2, event: security('unsynced') }));
  expect((await allFrom(spool, 0)).map(accountOf)).toEqual(['a']);
  await spool.close();
});

test('acknowledged segments stay for a day, the newest for ever', async () => {
  let nowMs = Date.now();
  const spool = await open({ segmentBytes: 1, keepMs: 86_400_000, nowMs: () => nowMs });
  for (const account of ['a', 'b', 'c']) await spool.append(security(account));
  await spool.acknowledge(3);
  expect(await segments()).toHaveLength(3);
  const [oldest = ''] = await segments();
  await utimes(join(folder, oldest), nowMs / 1000 - 90_000, nowMs / 1000 - 90_000);
  nowMs += 61_000;
  await spool.acknowledge(3);
  expect(await segments()).toHaveLength(2);
  await spool.close();
});

test('a disk that refuses for a while loses nothing', async () => {
  const spool = await open();
  await spool.append(security('a'));
  await spool.close();
  const again = await open();
  await rm(folder, { recursive: true });
  const waiting = Promise.all([again.append(security('b')), again.append(security('c'))]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await mkdir(folder);
  await waiting;
  expect((await allFrom(again, 0)).map(accountOf)).toEqual(['b', 'c']);
  await again.close();
});

test('many appends share a sync', async () => {
  const spool = await open();
  let syncs = 0;
  spool.onSynced(() => syncs++);
  await Promise.all(Array.from({ length: 2_000 }, () => spool.append(security('a'))));
  expect(syncs).toBeLessThan(50);
  await spool.close();
});

const KILLS = 25;

test(`kill -9 at any moment, ${KILLS} times: no kept event is lost, none comes twice`, { timeout: 60_000 }, async () => {
  const kept: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const child = fork(join(import.meta.dirname, 'testing', 'append-for-ever.ts'), [folder], { stdio: 'ignore' });
    child.on('message', (seq) => kept.push(Number(seq)));
    await once(child, 'message');
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const spool = await open();
  const seqs = (await allFrom(spool, 0)).map((spooled) => spooled.seq);
  await spool.close();
  expect(kept.length).toBeGreaterThan(KILLS);
  expect(new Set(kept).size).toBe(kept.length);
  expect(new Set(seqs).size).toBe(seqs.length);
  expect(kept.filter((seq) => !seqs.includes(seq))).toEqual([]);
});

test('the folder of the spool is for its owner alone', async () => {
  const spool = await open();
  await spool.append(security('a'));
  await spool.close();
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  for (const name of await segments()) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});
