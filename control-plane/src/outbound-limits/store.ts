import type { Destination } from '@botpbx/shared/model/destination';
import { DEFAULT_LIMITS, type OutboundLimits } from '@botpbx/shared/model/outbound-limits';
import { type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { outboundLimits } from './table.ts';

type Row = typeof outboundLimits.$inferSelect;

/** The row of the tenant, if it said anything, and all limits with the defaults of what it did not say. */
export async function readOutboundLimits(db: TenantDb): Promise<{ row: Row | undefined; limits: OutboundLimits }> {
  const [row] = await db.list(outboundLimits, { limit: 1 });
  return { row, limits: { ...DEFAULT_LIMITS, ...row?.limits } };
}

/** Writes what was said over what `old` says if the condition holds; false if it did not, or somebody was faster. */
export async function writeOutboundLimits(
  db: TenantDb,
  old: Row | undefined,
  said: Partial<OutboundLimits>,
  where: SQL | undefined,
): Promise<boolean> {
  const now = db.now();
  const limits = { ...old?.limits, ...said };
  const isOld = old && sql`${outboundLimits.limits} = ${JSON.stringify(old.limits)}`;
  const holds = isOld && where ? sql`${isOld} and ${where}` : (isOld ?? where);
  const write = old
    ? db.update(outboundLimits, old.id, { limits, updated_at: now }, holds)
    : db.insert(outboundLimits, { limits, created_at: now, updated_at: now }, holds);
  try {
    return (await db.commit([write], { action: 'outbound_limits.updated', subject: subjectOf(said), desired: true })).length > 0;
  } catch (error) {
    if (isUniqueFault(error, 'outbound_limits.tenant_id')) return false;
    throw error;
  }
}

/** The ledger tells what was opened: that is what an auditor asks for. */
const subjectOf = ({ open_prefixes }: Partial<OutboundLimits>): string =>
  open_prefixes === undefined ? 'outbound_limits' : `outbound_limits open:${open_prefixes.join(',') || 'none'}`.slice(0, 500);

const OFF_HOURS = sql`json_extract(${outboundLimits.limits}, '$.off_hours.time_condition_id')`;

/** Whether the off hours of the tenant are read from this destination. */
export const offHoursAt = async (db: TenantDb, to: Destination): Promise<boolean> =>
  to.type === 'time_condition' && (await db.list(outboundLimits, { where: sql`${OFF_HOURS} = ${to.id}`, limit: 1 })).length > 0;

/** True in SQL while they are not. */
export const noOffHoursAt = (db: TenantDb, to: Destination): SQL =>
  to.type === 'time_condition'
    ? sql`not exists (select 1 from ${outboundLimits} where ${db.owns(outboundLimits, sql`${OFF_HOURS} = ${to.id}`)})`
    : sql`true`;
