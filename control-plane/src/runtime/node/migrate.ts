/** Brings a database to the newest form of its tables. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Client, Transaction } from '@libsql/client';
import { z } from 'zod';
import { Fault } from './fault.ts';

const Journal = z.object({ entries: z.array(z.object({ tag: z.string().regex(/^[a-z0-9_]+$/) })) });

interface Migration {
  readonly tag: string;
  readonly hash: string;
  readonly statements: readonly string[];
}

/**
 * Applies what is missing, all of it in one write transaction: whoever comes second waits, and then finds it done.
 * @returns the names of what was applied now
 * @throws if a migration that was applied has been edited since
 */
export async function migrate(client: Client, folder: string = migrationsFolder()): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const transaction = await client.transaction('write');
  try {
    await transaction.execute(
      'create table if not exists migrations (tag text primary key not null, hash text not null, applied_at text not null)',
    );
    const missing = await missingOf(transaction, migrations);
    for (const migration of missing) await apply(transaction, migration);
    await transaction.commit();
    return missing.map(({ tag }) => tag);
  } finally {
    transaction.close();
  }
}

/** Tells whether every migration has been applied. */
export async function isMigrated(client: Client, folder: string = migrationsFolder()): Promise<boolean> {
  const wanted = await readMigrations(folder);
  const { rows } = await client.execute('select tag from migrations');
  const applied = new Set(rows.map((row) => String(row.tag)));
  return wanted.every(({ tag }) => applied.has(tag));
}

async function missingOf(transaction: Transaction, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await transaction.execute('select tag, hash from migrations');
  const applied = new Map(rows.map((row) => [String(row.tag), String(row.hash)]));
  const edited = migrations.find(({ tag, hash }) => applied.has(tag) && applied.get(tag) !== hash);
  if (edited) throw new Fault(`The migration ${edited.tag} was edited after this database had applied it.`);
  return migrations.filter(({ tag }) => !applied.has(tag));
}

async function apply(transaction: Transaction, { tag, hash, statements }: Migration): Promise<void> {
  for (const statement of statements) await transaction.execute(statement);
  const args = [tag, hash, new Date().toISOString()];
  await transaction.execute({ sql: 'insert into migrations (tag, hash, applied_at) values (?, ?, ?)', args });
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const { entries } = Journal.parse(JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')));
  return Promise.all(
    entries.map(async ({ tag }) => {
      const text = await readFile(join(folder, `${tag}.sql`), 'utf8');
      const statements = text.split('--> statement-breakpoint').filter((statement) => statement.trim() !== '');
      return { tag, hash: createHash('sha256').update(text).digest('hex'), statements };
    }),
  );
}

/** The folder `migrations` of the control plane, seen from the source as from the bundle. */
function migrationsFolder(): string {
  for (let at = import.meta.dirname; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'migrations');
    if (existsSync(join(folder, 'meta', '_journal.json'))) return folder;
  }
  throw new Fault('The folder with the migrations is missing.');
}
