/** Flows as they were published once. */
import type { Flow } from '@botpbx/shared/model/flow';
import { and, eq, inArray, or } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { ivrs, ivrVersions as v } from './table.ts';

/** A version of an IVR's flow; 0 is a draft, which nobody keeps. */
export interface VersionName {
  readonly ivrId: number;
  readonly version: number;
}

export interface FlowThen extends VersionName {
  /** Of the IVR as it is called now. */
  readonly name: string;
  readonly flow: Flow;
}

/** Finds those that are still there: the versions of an IVR go with it. */
export async function flowsThen(db: TenantDb, asked: readonly VersionName[]): Promise<FlowThen[]> {
  const published = asked.filter(({ version }) => version > 0);
  if (published.length === 0) return [];
  const isOne = ({ ivrId, version }: VersionName) => and(eq(v.ivr_id, ivrId), eq(v.version, version));
  const [versions, named] = await Promise.all([
    db.list(v, { where: or(...published.map(isOne)) }),
    db.list(ivrs, {
      where: inArray(
        ivrs.id,
        published.map(({ ivrId }) => ivrId),
      ),
    }),
  ]);
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return versions.map(({ ivr_id: ivrId, version, flow }) => ({ ivrId, version, flow, name: names.get(ivrId) ?? '' }));
}
