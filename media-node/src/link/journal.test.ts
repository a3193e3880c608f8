import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeLog, silentLog } from '../log.ts';
import { openJournal } from './journal.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(folder, 'calls', 'journal');
});
afterEach(() => rm(folder, { recursive: true }));

const found = async () => {
  const journal = await openJournal(path, silentLog);
  const entries = [...journal.entries()];
  await journal.close();
  return entries;
};

test('what was kept and not forgotten is there in the next life', async () => {
  const journal = await openJournal(path, silentLog);
  await journal.keep(
    new Map<string, unknown>([
      ['a', { text: 'ä\n"' }],
      ['b', 2],
    ]),
  );
  await journal.jot(new Map([['c', 3]]));
  await journal.keep(new Map([['b', 4]]));
  await journal.forget(['c', 'unknown']);
  await journal.close();
  expect(await found()).toEqual([
    ['a', { text: 'ä\n"' }],
    ['b', 4],
  ]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('torn at every byte it keeps all whole lines and goes on', async () => {
  const journal = await openJournal(path, silentLog);
  for (let at = 0; at < 5; at++) await journal.keep(new Map([[`name${at}`, { at, text: 'é' }]]));
  await journal.close();
  const whole = await readFile(path);
  const ends = [...whole.toString('latin1').matchAll(/[^\n]\n/g)].map((match) => match.index + 1);
  for (let cut = 0; cut <= whole.length; cut++) {
    await writeFile(path, whole.subarray(0, cut));
    const torn = await openJournal(path, silentLog);
    const count = ends.filter((end) => end <= cut).length;
    expect([...torn.entries().keys()]).toEqual(Array.from({ length: count }, (_, at) => `name${at}`));
    await torn.keep(new Map([['after', cut]]));
    await torn.close();
    expect(new Map(await found()).get('after')).toBe(cut);
  }
});

test('a damaged byte costs its own line alone', async () => {
  const journal = await openJournal(path, silentLog);
  for (let at = 0; at < 3; at++) await journal.keep(new Map([[`name${at}`, at]]));
  await journal.close();
  const whole = await readFile(path);
  for (let at = 0; at < whole.length; at++) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x21;
    await writeFile(path, damaged);
    expect((await found()).length).toBeGreaterThanOrEqual(1);
  }
});

test('it does not grow without end', async () => {
  const journal = await openJournal(path, silentLog);
  const text = 'x'.repeat(10_000);
  for (let at = 0; at < 400; at++) await journal.jot(new Map([['same', { at, text }]]));
  await journal.close();
  expect((await stat(path)).size).toBeLessThan(1_200_000);
  expect(await found()).toEqual([['same', { at: 399, text }]]);
});

test('after a write that failed, the next one writes everything anew', async () => {
  const lines: string[] = [];
  const journal = await openJournal(path, makeLog({ level: 'info', write: (line) => lines.push(line) }));
  await journal.keep(new Map([['a', 1]]));
  await journal.close();
  await rm(join(folder, 'calls'), { recursive: true });
  await expect(journal.keep(new Map([['b', 2]]))).rejects.toThrow();
  const { mkdir } = await import('node:fs/promises');
  await mkdir(join(folder, 'calls'));
  await journal.keep(new Map([['c', 3]]));
  await journal.close();
  expect(await found()).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
});
