import { AppError } from '@botpbx/shared/base/errors';
import { canonicalJson } from '@botpbx/shared/link/node-config';
import { Flow } from '@botpbx/shared/model/flow';
import { and, asc, gt, type SQL, sql } from 'drizzle-orm';
import { type Db, isUniqueFault } from '../db/client.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { refsOf } from './refs.ts';
import { ivrs } from './table.ts';
import { removeVersions, versionStatement } from './versions.ts';

export type IvrRow = typeof ivrs.$inferSelect;
export type Labels = Pick<IvrRow, 'name' | 'description' | 'number' | 'failed_destination'>;

/** Whoever saves a draft again and again for so long has done one thing. */
const SITTING_MS = 600_000;

/** @throws ivr.not_found */
export async function getIvr(db: TenantDb, id: number): Promise<IvrRow> {
  const row = await db.find(ivrs, id);
  if (!row) throw new AppError('ivr.not_found');
  return row;
}

export const findIvr = (db: TenantDb, id: number): Promise<IvrRow | undefined> => db.find(ivrs, id);

/** IVRs after an id, one more than `limit`, without their flows. */
export const listSummaries = (allDb: Db, db: TenantDb, { afterId, limit }: { readonly afterId: number; readonly limit: number }) =>
  allDb
    .select({
      ...{ id: ivrs.id, name: ivrs.name, description: ivrs.description, number: ivrs.number, version: ivrs.version },
      ...{ failed_destination: ivrs.failed_destination, created_at: ivrs.created_at, updated_at: ivrs.updated_at },
      steps: sql<number>`json_array_length(${ivrs.draft}, '$.steps')`,
      // flows are written in one form
      has_changes: sql<number>`${ivrs.draft} is not ${ivrs.published}`,
    })
    .from(ivrs)
    .where(db.owns(ivrs, gt(ivrs.id, afterId)))
    .orderBy(asc(ivrs.id))
    .limit(limit + 1);
export type SummaryRow = Awaited<ReturnType<typeof listSummaries>>[number];

/** The tenant's IVRs by their names, as SQL: rows of `id`, `name`. */
export const namedIvrs = (db: TenantDb): SQL => namedRows(db, ivrs, ivrs.name);

/** True in SQL while the tenant has this IVR. */
export const hasIvr = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${ivrs} where ${db.owns(ivrs, sql`${ivrs.id} = ${id}`)})`;

/** True in SQL while no IVR of the tenant has this number. */
export const noIvrHasNumber = (db: TenantDb, number: string): SQL =>
  sql`not exists (select 1 from ${ivrs} where ${db.owns(ivrs, sql`${ivrs.number} = ${number}`)})`;

export const isSame = (one: Flow | null, other: Flow | null): boolean => canonicalJson(one) === canonicalJson(other);

/** Whether the flow as it is being edited differs from the one that takes calls. */
export const hasChanges = ({ draft, published }: Pick<IvrRow, 'draft' | 'published'>): boolean =>
  published === null || (!isSame(draft, published) && !isSame(Flow.parse(draft), Flow.parse(published)));

/** Makes an IVR with a draft if the condition holds; undefined if it did not. @throws extension.number_taken */
export async function createIvr(
  db: TenantDb,
  { draft, ...labels }: Labels & { readonly draft: Flow },
  where: SQL | undefined,
): Promise<IvrRow | undefined> {
  const now = db.now();
  const insert = db.insert(
    ivrs,
    { ...labels, draft: inOneForm(draft), refs: refsOf(draft, null), created_at: now, updated_at: now },
    where,
  );
  const change = { action: 'ivr.created', subject: { created: 'ivr' }, desired: true } as const;
  return (await numbered(labels.number, () => db.commit<IvrRow[]>([insert], change)))[0];
}

export interface IvrChange {
  readonly labels: Partial<Labels>;
  /** The draft as it will be. */
  readonly draft: Flow;
  /** What the draft changes of the version before, in words; null leaves that version as it is. */
  readonly publish: { readonly changes: readonly string[]; readonly by: string } | null;
  readonly action: 'ivr.updated' | 'ivr.drafted' | 'ivr.published' | 'ivr.restored';
  readonly where?: SQL | undefined;
}

/** Changes an IVR if the condition holds and nobody else has changed it; undefined if not. @throws extension.number_taken */
export async function changeIvr(
  db: TenantDb,
  old: IvrRow,
  { labels, draft, publish, action, where }: IvrChange,
): Promise<IvrRow | undefined> {
  const version = publish ? old.version + 1 : old.version;
  const published = publish ? inOneForm(draft) : old.published;
  const isEdited = Object.keys(labels).length > 0 || !isSame(draft, old.draft);
  const updated_at = isEdited ? laterThan(old.updated_at, db.now()) : old.updated_at;
  const patch = { ...labels, draft: inOneForm(draft), published, version, refs: refsOf(draft, published), updated_at };
  const isUntouched = sql`${ivrs.updated_at} = ${old.updated_at} and ${ivrs.version} = ${old.version}`;
  const update = db.update(ivrs, old.id, patch, and(isUntouched, where));
  const statements = publish ? [update, versionStatement(db, old.id, { version, ...publish })] : [update];
  const subject = `ivr:${old.id}`;
  // a draft is nothing to nodes
  const change = action === 'ivr.drafted' ? { action, subject, desired: false, onceInMs: SITTING_MS } : { action, subject, desired: true };
  return (await numbered(labels.number ?? null, () => db.commit<IvrRow[]>(statements, change)))[0];
}

/** Removes an IVR if the condition holds; tells whether it did. */
export async function removeIvr(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(ivrs, id, where);
  const isGone = (await db.commit([removal], { action: 'ivr.deleted', subject: `ivr:${id}`, desired: true })).length > 0;
  if (isGone) await removeVersions(db, id);
  return isGone;
}

/** @throws ivr.changed if it is not what somebody saw who names when that was last changed */
export function refuseChanged({ updated_at }: IvrRow, base: string | undefined): void {
  if (base !== undefined && base !== updated_at) throw new AppError('ivr.changed', { detail: `It was last changed at ${updated_at}.` });
}

/** Equal flows are equal texts. */
const inOneForm = (flow: Flow): Flow => JSON.parse(canonicalJson(flow)) as Flow;

/** Who edits names the instant of what he saw, so no two edits share one. */
const laterThan = (before: string, now: string): string => (now > before ? now : new Date(Date.parse(before) + 1).toISOString());

async function numbered<T>(number: string | null, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'ivrs.number'))
      throw new AppError('extension.number_taken', { detail: `An IVR has the number ${number} already.`, cause });
    throw cause;
  }
}
