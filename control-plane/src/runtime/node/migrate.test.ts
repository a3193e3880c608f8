import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { isMigrated, migrate } from './migrate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-migrate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => openDatabase({ url: `file:${join(folder, 'a.db')}` });

test('processes that migrate at once apply each migration once', async () => {
  const script = `
    const { openDatabase } = await import('${import.meta.dirname}/database.ts');
    const { migrate } = await import('${import.meta.dirname}/migrate.ts');
    console.log((await migrate(await openDatabase({ url: 'file:${join(folder, 'a.db')}' }))).length);`;
  const run = promisify(execFile);
  const started = Array.from({ length: 3 }, () => run(process.execPath, ['--input-type=module', '-e', script]));
  const counts = (await Promise.all(started)).map(({ stdout }) => Number(stdout));
  expect(counts.filter((count) => count > 0).length).toBe(1);
  const client = await open();
  expect(await isMigrated(client)).toBe(true);
  client.close();
});

test('a migration that was edited after it was applied is refused', async () => {
  const migrations = join(folder, 'migrations');
  await cp(join(import.meta.dirname, '../../../migrations'), migrations, { recursive: true });
  const client = await open();
  const [tag] = await migrate(client, migrations);
  await appendFile(join(migrations, `${tag}.sql`), '\n-- edited');
  await expect(migrate(client, migrations)).rejects.toThrow(/was edited/);
  client.close();
});

test('a migration that breaks leaves nothing behind', async () => {
  const migrations = join(folder, 'migrations');
  await cp(join(import.meta.dirname, '../../../migrations'), migrations, { recursive: true });
  const { entries } = JSON.parse(await readFile(join(migrations, 'meta/_journal.json'), 'utf8'));
  await appendFile(join(migrations, `${entries.at(-1).tag}.sql`), '--> statement-breakpoint\nnonsense');
  const client = await open();
  await expect(migrate(client, migrations)).rejects.toThrow();
  const { rows } = await client.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'");
  expect(rows).toEqual([]);
  client.close();
});
