/** Writes what nodes tell of stopped calls. */
import type { Db, Statement } from '../db/client.ts';
import { makeInsertMany } from '../db/many.ts';
import { fraudBlocks } from './table.ts';

const COLUMNS = ['tenant_id', 'key', 'node_id', 'extension', 'reason', 'prefixes', 'blocked_at'] as const;
export type BlockToRecord = Pick<Required<typeof fraudBlocks.$inferInsert>, (typeof COLUMNS)[number]>;

/** Blocks that began; one that is known stays as it is. */
export const putFraudBlocks: (db: Db, rows: readonly BlockToRecord[]) => Statement = makeInsertMany(
  fraudBlocks,
  COLUMNS,
  'on conflict (tenant_id, key) do nothing',
);
