import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Ari } from '../asterisk/ari/client.ts';
import { keepLogsSmall } from './log-size.ts';

test('a log beyond 10 MB is rotated, small ones are not, and five old ones stay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'botpbx-logs-'));
  for (const name of ['messages.log', 'security.log', 'x.txt', ...Array.from({ length: 8 }, (_, at) => `security.log.${at}`)])
    await writeFile(join(folder, name), 'x');
  await truncate(join(folder, 'security.log'), 10_000_001);
  await truncate(join(folder, 'messages.log'), 10_000_000);
  const rotated: string[] = [];
  const ari = { rotateLog: async (name: string) => void rotated.push(name) } as Partial<Ari> as Ari;
  await keepLogsSmall(folder, ari, new AbortController().signal);
  expect(rotated).toEqual(['security.log']);
  const left = (await readdir(folder)).sort();
  expect(left).toEqual(['messages.log', 'security.log', ...Array.from({ length: 5 }, (_, at) => `security.log.${at}`), 'x.txt']);
  await rm(folder, { recursive: true });
});
