import { AppError } from '@botpbx/shared/base/errors';
import { and, gt, isNull, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { fraudBlocks } from './table.ts';

type Row = typeof fraudBlocks.$inferSelect;

/** Blocks that nobody has released, after `afterId`, one more than `limit`. */
export const listFraudBlocksAfter = (db: TenantDb, afterId: number, limit: number): Promise<Row[]> =>
  db.list(fraudBlocks, { where: and(gt(fraudBlocks.id, afterId), isNull(fraudBlocks.released_at)), limit: limit + 1 });

/** All of them; the gate is explained with them. */
export const listOpenFraudBlocks = (db: TenantDb): Promise<Row[]> =>
  db.list(fraudBlocks, { where: isNull(fraudBlocks.released_at), limit: 1_000 });

/** Releases a block; the ledger tells who did. @throws fraud_block.not_found */
export async function releaseFraudBlock(db: TenantDb, id: number, rightful: boolean): Promise<void> {
  const released = db.update(fraudBlocks, id, { released_at: db.now(), rightful }, sql`${fraudBlocks.released_at} is null`);
  const change = { action: rightful ? 'fraud_block.found_rightful' : 'fraud_block.released', subject: `fraud_block:${id}`, desired: true };
  if ((await db.commit<Row[]>([released], change)).length === 0) throw new AppError('fraud_block.not_found');
}
