import { AppError } from '@botpbx/shared/base/errors';
import { desc, eq, type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { ivrs, ivrVersions } from './table.ts';

export type VersionRow = typeof ivrVersions.$inferSelect;

interface Published {
  readonly version: number;
  readonly changes: readonly string[];
  /** Who published it. */
  readonly by: string;
}

/** Writes down what takes calls since the statement before, if that one made this version. */
export const versionStatement = (db: TenantDb, ivrId: number, { version, changes, by }: Published) =>
  db.insertFrom(
    ivrVersions,
    sql`select null, ${ivrs.tenant_id}, ${ivrs.id}, ${ivrs.version}, ${ivrs.published}, ${JSON.stringify(changes)}, ${by}, ${db.now()}
    from ${ivrs} where ${db.owns(ivrs, sql`${ivrs.id} = ${ivrId} and ${ivrs.version} = ${version}`)}
      and not exists (select 1 from ${ivrVersions} as known
        where known.tenant_id = ${ivrs.tenant_id} and known.ivr_id = ${ivrs.id} and known.version = ${ivrs.version})`,
  );

const ofIvr = (ivrId: number): SQL => eq(ivrVersions.ivr_id, ivrId);

/** Versions older than `before`, newest first, one more than `limit`. */
export const listVersions = (db: TenantDb, ivrId: number, before: number | undefined, limit: number): Promise<VersionRow[]> =>
  db.list(ivrVersions, {
    where: before === undefined ? ofIvr(ivrId) : sql`${ofIvr(ivrId)} and ${ivrVersions.version} < ${before}`,
    orderBy: desc(ivrVersions.version),
    limit: limit + 1,
  });

/** @throws ivr.no_such_version */
export async function getVersion(db: TenantDb, ivrId: number, version: number): Promise<VersionRow> {
  const [row] = await db.list(ivrVersions, { where: sql`${ofIvr(ivrId)} and ${ivrVersions.version} = ${version}`, limit: 1 });
  if (!row) throw new AppError('ivr.no_such_version');
  return row;
}

/** Removes what an IVR that is gone left. */
export async function removeVersions(db: TenantDb, ivrId: number): Promise<void> {
  const left = await db.list(ivrVersions, { where: ofIvr(ivrId) });
  await db.write(left.map(({ id }) => db.remove(ivrVersions, id)));
}
