import { AppError } from '@botpbx/shared/base/errors';
import { placeOfCarrier } from '@botpbx/shared/model/carrier';
import type { TrunkFields } from '@botpbx/shared/model/trunk';
import { type SQL, sql } from 'drizzle-orm';
import { randomToken, seal, unseal } from '../base/crypto.ts';
import { isIn, isUniqueFault } from '../db/client.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { trunks } from './table.ts';

export type TrunkRow = typeof trunks.$inferSelect;
/** What an admin says of a trunk. */
type Fields = Pick<TrunkRow, keyof TrunkFields>;

/** The subquery of the node that serves what names none; with it, rows name the node that they are really served by. */
type HomeNode = SQL<number | null>;
const servedBy = (home: HomeNode | undefined) => home && { node_id: sql<number | null>`coalesce(${trunks.node_id}, ${home})` };

/** @throws trunk.not_found */
export async function getTrunk(db: TenantDb, id: number, home?: HomeNode): Promise<TrunkRow> {
  const row = await db.find(trunks, id, servedBy(home));
  if (!row) throw new AppError('trunk.not_found');
  return row;
}

export const listTrunksAfter = (db: TenantDb, afterId: number, limit: number, home: HomeNode): Promise<TrunkRow[]> =>
  db.listAfter(trunks, afterId, limit, servedBy(home));

/** Makes a trunk if the condition holds; undefined if it did not. @throws trunk.name_taken */
export async function createTrunk(
  db: TenantDb,
  master: CryptoKey,
  given: Fields & { password: string | null },
  where: SQL,
): Promise<TrunkRow | undefined> {
  const now = db.now();
  const password_key = randomToken(12);
  const password = given.password === null ? null : await seal(master, given.password, placeOf(db.tenantId, password_key));
  const row = { ...given, carrier: placeOfCarrier(given), password, password_key, created_at: now, updated_at: now };
  const [made] = await named(given.name, () =>
    db.commit<TrunkRow[]>([db.insert(trunks, row, where)], { action: 'trunk.created', subject: { created: 'trunk' }, desired: true }),
  );
  return made;
}

export interface TrunkChange {
  /** Only what is to be changed. */
  readonly fields: Partial<Fields>;
  /** Null takes it away, undefined leaves it. */
  readonly password?: string | null | undefined;
}

/** Changes a trunk if the condition holds; undefined if it did not. @throws trunk.name_taken */
export async function updateTrunk(
  db: TenantDb,
  master: CryptoKey,
  old: TrunkRow,
  change: TrunkChange & { where?: SQL | undefined },
): Promise<TrunkRow | undefined> {
  const { fields, password, where } = change;
  const carrier = placeOfCarrier({ ...old, ...fields });
  const patch = { ...fields, carrier, ...(password === undefined ? {} : await sealed(db, master, old, password)), updated_at: db.now() };
  const [row] = await named(fields.name ?? old.name, () =>
    db.commit<TrunkRow[]>([db.update(trunks, old.id, patch, where)], {
      action: 'trunk.updated',
      subject: `trunk:${old.id}`,
      desired: true,
    }),
  );
  return row;
}

async function sealed(db: TenantDb, master: CryptoKey, old: TrunkRow, password: string | null) {
  return {
    password: password === null ? null : await seal(master, password, placeOf(db.tenantId, old.password_key)),
    password_version: sql`${trunks.password_version} + 1` as unknown as number,
  };
}

/** Removes a trunk if the condition holds; tells whether it did. */
export async function removeTrunk(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(trunks, id, where);
  return (await db.commit([removal], { action: 'trunk.deleted', subject: `trunk:${id}`, desired: true })).length > 0;
}

/** Those of the ids that are trunks of the tenant. */
export async function trunksAmong(db: TenantDb, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await db.list(trunks, { where: isIn(trunks.id, ids) });
  return new Set(rows.map(({ id }) => id));
}

/** True in SQL while the tenant has all these trunks; the ids are different ones. */
export const hasTrunks = (db: TenantDb, ids: readonly number[]): SQL =>
  sql`(select count(*) from ${trunks} where ${db.owns(trunks, isIn(trunks.id, ids))}) = ${ids.length}`;

export interface OpenPassword {
  readonly id: number;
  readonly version: number;
  readonly password: string;
}

/** Opens the passwords of the tenant's trunks that the list names; what the tenant does not have, or has without a password, is left out. */
export async function openTrunkPasswords(db: TenantDb, master: CryptoKey, ids: readonly number[]): Promise<OpenPassword[]> {
  const wanted = sql`${trunks.id} in (select value from json_each(${JSON.stringify(ids)}))`;
  const open: OpenPassword[] = [];
  for (const { id, password, password_key, password_version } of await db.list(trunks, { where: wanted })) {
    if (password === null) continue;
    open.push({ id, version: password_version, password: await unseal(master, password, placeOf(db.tenantId, password_key)) });
  }
  return open;
}

const placeOf = (tenant: number, row: string) => ({ tenant, table: 'trunks', column: 'password', row });

async function named<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'trunks.name')) throw new AppError('trunk.name_taken', { detail: `A trunk ${name} exists already.`, cause });
    throw cause;
  }
}

/** The tenant's trunks by name, as SQL. */
export const namedTrunks = (db: TenantDb): SQL => namedRows(db, trunks, trunks.name);
