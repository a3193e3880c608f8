/** Where IVRs lead and what their flows name, by what they do now and by what is being edited. */
import type { Destination } from '@botpbx/shared/model/destination';
import { type SQL, sql } from 'drizzle-orm';
import { leadsTo } from '../db/destination.ts';
import type { TenantDb } from '../db/scoped.ts';
import { secretRef } from './refs.ts';
import type { IvrRow } from './store.ts';
import { ivrs } from './table.ts';

/** The first IVRs that lead to a destination or walk through it, at most `limit`. */
export const listIvrsTo = (db: TenantDb, to: Destination, limit: number): Promise<IvrRow[]> =>
  db.list(ivrs, { where: leadsThere(to), limit });

/** True in SQL while no IVR does. */
export const noIvrLeadsTo = (db: TenantDb, to: Destination): SQL => none(db, leadsThere(to));

/** The first IVRs whose HTTP steps use a secret, at most `limit`. */
export const listIvrsWithSecret = (db: TenantDb, name: string, limit: number): Promise<IvrRow[]> =>
  db.list(ivrs, { where: names(secretRef(name)), limit });

/** True in SQL while no IVR does. */
export const noIvrHasSecret = (db: TenantDb, name: string): SQL => none(db, names(secretRef(name)));

/** Where the tenant's IVRs send whom they cannot serve, as SQL: rows of `type`, `id`, `destination`. */
export const edgesOfIvrs = (db: TenantDb): SQL =>
  sql`select 'ivr' as type, ${ivrs.id} as id, ${ivrs.failed_destination} as destination from ${ivrs} where ${db.owns(ivrs)}`;

/** An IVR that leads to itself is no reason to keep it. A mailbox stands in a flow as its extension. */
function leadsThere(to: Destination): SQL {
  const failed = leadsTo(ivrs.failed_destination, to);
  if (!('id' in to) || to.type === 'voicemail') return failed;
  const other = to.type === 'ivr' ? sql`${ivrs.id} <> ${to.id}` : sql`true`;
  return sql`(${other} and (${failed} or ${names(`${to.type}:${to.id}`)}))`;
}

const names = (ref: string): SQL => sql`exists (select 1 from json_each(${ivrs.refs}) where value = ${ref})`;

const none = (db: TenantDb, where: SQL): SQL => sql`not exists (select 1 from ${ivrs} where ${db.owns(ivrs, where)})`;
