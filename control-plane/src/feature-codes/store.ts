import { codesWith, DEFAULT_FEATURE_CODES, type FeatureCodes, type FeatureCodesPatch } from '@botpbx/shared/model/feature-codes';
import { type SQL, sql } from 'drizzle-orm';
import { isUniqueFault } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { featureCodes } from './table.ts';

type Row = typeof featureCodes.$inferSelect;

/** The row of the tenant, if it chose any code, and all codes with the defaults of those that it did not. */
export async function readFeatureCodes(db: TenantDb): Promise<{ row: Row | undefined; codes: FeatureCodes }> {
  const [row] = await db.list(featureCodes, { limit: 1 });
  return { row, codes: codesWith(row?.codes ?? {}) };
}

/** Writes the codes that were chosen over those of `old` if the condition holds; false if it did not, or somebody was faster. */
export async function writeFeatureCodes(db: TenantDb, old: Row | undefined, chosen: FeatureCodesPatch, where?: SQL): Promise<boolean> {
  const now = db.now();
  const codes = { ...old?.codes, ...chosen };
  const isOld = old && sql`${featureCodes.codes} = ${JSON.stringify(old.codes)}`;
  const holds = isOld && where ? sql`${isOld} and ${where}` : (isOld ?? where);
  const write = old
    ? db.update(featureCodes, old.id, { codes, updated_at: now }, holds)
    : db.insert(featureCodes, { codes, created_at: now, updated_at: now }, holds);
  try {
    return (await db.commit([write], { action: 'feature_codes.updated', subject: 'feature_codes', desired: true })).length > 0;
  } catch (error) {
    if (isUniqueFault(error, 'feature_codes.tenant_id')) return false;
    throw error;
  }
}

/** True in SQL while the number is not what the tenant's phones dial to park; of all codes this one alone can be a plain number. */
export const isNoFeatureCode = (db: TenantDb, number: string): SQL =>
  sql`coalesce((select json_extract(${featureCodes.codes}, '$.park') from ${featureCodes} where ${db.owns(featureCodes)}), ${DEFAULT_FEATURE_CODES.park}) <> ${number}`;
