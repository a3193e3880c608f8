/** Revisions and their sections: reads, and the statements that the one batch of a new revision is made of. */
import type { ConfigFault } from '@botpbx/shared/model/node';
import { and, desc, eq, gt, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import { ledger } from '../db/ledger.ts';
import { makeInsertMany } from '../db/many.ts';
import { revisions, sections, revisionSections as spans } from './table.ts';

/** Revisions of a node that are kept, and with them the sections that they need. */
export const KEPT_REVISIONS = 100;

export type RevisionRow = typeof revisions.$inferSelect;

/** One section of a revision: `node` or `tenant:7`. */
export interface NamedHash {
  readonly name: string;
  readonly hash: string;
}

const isRevision = (nodeId: number, revision: number) => and(eq(revisions.node_id, nodeId), eq(revisions.revision, revision));

export async function findRevision(db: Db, nodeId: number, revision: number): Promise<RevisionRow | undefined> {
  return (await db.select().from(revisions).where(isRevision(nodeId, revision)))[0];
}

/** The newest revisions below `before`, one more than `limit`. */
export async function listRevisionsBefore(db: Db, nodeId: number, before: number | undefined, limit: number) {
  const rows = await db
    .select()
    .from(revisions)
    .where(and(eq(revisions.node_id, nodeId), before === undefined ? undefined : lt(revisions.revision, before)))
    .orderBy(desc(revisions.revision))
    .limit(limit + 1);
  return rows.map((row) => ({ ...row, faults: JSON.parse(row.faults) as ConfigFault[] }));
}

/** The sections of a revision in the order that its hash covers: the node's own first, then the tenants' by id. */
export async function sectionsAt(db: Db, nodeId: number, revision: number): Promise<NamedHash[]> {
  const stood = and(lte(spans.from_revision, revision), or(isNull(spans.until_revision), gt(spans.until_revision, revision)));
  return db
    .select({ name: spans.name, hash: spans.hash })
    .from(spans)
    .where(and(eq(spans.node_id, nodeId), stood))
    .orderBy(sql`cast(substr(${spans.name}, 8) as integer)`);
}

/** The canonical JSON of a section, if some kept revision of this node has it. */
export async function findSection(db: Db, nodeId: number, hash: string): Promise<string | undefined> {
  const isIts = sql`exists (select 1 from ${spans} where ${spans.hash} = ${hash} and ${spans.node_id} = ${nodeId})`;
  return (
    await db
      .select({ content: sections.content })
      .from(sections)
      .where(and(eq(sections.hash, hash), isIts))
  )[0]?.content;
}

/** Which of these sections nobody has stored. */
export async function missingSections(db: Db, list: readonly NamedHash[]): Promise<Set<string>> {
  const hashes = JSON.stringify(list.map(({ hash }) => hash));
  const rows = await db.all<{ hash: string }>(
    sql`select value as hash from json_each(${hashes}) where value not in (select hash from ${sections})`,
  );
  return new Set(rows.map((row) => row.hash));
}

const insertSections = makeInsertMany(sections, ['hash', 'content'], 'on conflict do nothing');

/** Keeps texts under their hashes. */
export const keepSections = (db: Db, contents: ReadonlyMap<string, string>): Statement =>
  insertSections(
    db,
    [...contents].map(([hash, content]) => ({ hash, content })),
  );

/** The row of a new revision. A number that is taken breaks the primary key, and so the whole batch. */
export const insertRevision = (db: Db, row: Omit<RevisionRow, 'applied_at' | 'applied_ms' | 'faults'>): Statement =>
  db.insert(revisions).values(row);

/** Makes the spans say that from `revision` on exactly these sections stand, whatever stood before. */
export function moveSpans(db: Db, nodeId: number, revision: number, list: readonly NamedHash[]): Statement[] {
  const wanted = JSON.stringify(list.map(({ name, hash }) => `${name} ${hash}`));
  const key = sql`${spans.name} || ' ' || ${spans.hash}`;
  const stands = and(eq(spans.node_id, nodeId), isNull(spans.until_revision));
  return [
    db
      .update(spans)
      .set({ until_revision: revision })
      .where(and(stands, sql`${key} not in (select value from json_each(${wanted}))`)),
    db.run(
      sql`insert into ${spans} (node_id, name, hash, from_revision) select ${nodeId}, substr(value, 1, instr(value, ' ') - 1), substr(value, instr(value, ' ') + 1), ${revision} from json_each(${wanted}) where value not in (select ${key} from ${spans} where ${stands})`,
    ),
  ];
}

/** Removes revisions older than `oldest`, and the sections that no revision of any node needs any more. */
export function prune(db: Db, nodeId: number, oldest: number): Statement[] {
  return [
    dropSectionsOf(db, sql`${spans.node_id} = ${nodeId} and ${spans.until_revision} <= ${oldest}`),
    db.delete(spans).where(and(eq(spans.node_id, nodeId), lte(spans.until_revision, oldest))),
    db.delete(revisions).where(and(eq(revisions.node_id, nodeId), lt(revisions.revision, oldest))),
  ];
}

/** Removes all revisions of a node that is deleted. */
export const forgetRevisions = (db: Db, nodeId: number): Statement[] => [
  dropSectionsOf(db, sql`${spans.node_id} = ${nodeId}`),
  db.delete(spans).where(eq(spans.node_id, nodeId)),
  db.delete(revisions).where(eq(revisions.node_id, nodeId)),
];

/** Removes the sections that stand nowhere but in spans that are about to go. */
const dropSectionsOf = (db: Db, going: SQL): Statement =>
  db
    .delete(sections)
    .where(
      sql`${sections.hash} in (select hash from ${spans} where ${going}) and not exists (select 1 from ${spans} where ${spans.hash} = ${sections.hash} and not coalesce(${going}, 0))`,
    );

export const revisionApplied = (db: Db, nodeId: number, revision: number, at: string, ms: number): Statement =>
  db.update(revisions).set({ applied_at: at, applied_ms: ms, faults: '[]' }).where(isRevision(nodeId, revision));

export const revisionRejected = (db: Db, nodeId: number, revision: number, faults: readonly ConfigFault[]): Statement =>
  db
    .update(revisions)
    .set({ faults: JSON.stringify(faults) })
    .where(isRevision(nodeId, revision));

/** The highest desired ledger seq of a tenant, as an expression; one step in the index. */
export const desiredSeqOf = (tenantId: SQL): SQL<number> =>
  sql<number>`coalesce((select max(entry.seq) from ${ledger} as entry where entry.tenant_id = ${tenantId} and entry.desired = 1), 0)`.mapWith(
    Number,
  );
