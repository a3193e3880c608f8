import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from './log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'botpbx-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a log that is full becomes the first of its older generations', () => {
  const log = openLogFile(join(folder, 'a.log'), { maxBytes: 10, generations: 2 });
  for (const line of ['one 123456\n', 'two 123456\n', 'three 123\n', 'four 1234\n']) log.write(line);
  expect(readdirSync(folder).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
  expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe('four 1234\n');
  expect(readFileSync(join(folder, 'a.log.1'), 'utf8')).toBe('three 123\n');
  expect(readFileSync(join(folder, 'a.log.2'), 'utf8')).toBe('two 123456\n');
});

test('a log goes on where it stopped, and counts what is there', () => {
  openLogFile(join(folder, 'a.log')).write('before\n');
  const log = openLogFile(join(folder, 'a.log'), { maxBytes: 5 });
  log.write('after\n');
  expect(readFileSync(join(folder, 'a.log.1'), 'utf8')).toBe('before\n');
});

test('a folder that is gone loses lines, says so when it is back, and never throws', () => {
  const log = openLogFile(join(folder, 'deep', 'a.log'));
  rmSync(join(folder, 'deep'), { recursive: true });
  log.write('lost\n');
  expect(existsSync(join(folder, 'deep'))).toBe(false);
});
