import type { BatchItem } from 'drizzle-orm/batch';
import type { Db } from './client.ts';

type Queries = Readonly<Record<string, BatchItem<'sqlite'>>>;

/** Runs queries as one batch, which sees one state of all tables, and gives each answer under the name of its query. */
export async function batched<Asked extends Queries>(db: Db, asked: Asked): Promise<{ [Name in keyof Asked]: Awaited<Asked[Name]> }> {
  const names = Object.keys(asked);
  const answers: readonly unknown[] = await db.batch(Object.values(asked) as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]]);
  return Object.fromEntries(names.map((name, at) => [name, answers[at]])) as { [Name in keyof Asked]: Awaited<Asked[Name]> };
}
