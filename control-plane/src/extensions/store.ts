import { AppError } from '@botpbx/shared/base/errors';
import { changedTimes } from '@botpbx/shared/link/changes';
import type { CallSettings } from '@botpbx/shared/model/extension-calls';
import type { VoicemailFields } from '@botpbx/shared/model/voicemail-setting';
import { and, eq, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { randomToken, seal, unseal } from '../base/crypto.ts';
import { isIn, isUniqueFault } from '../db/client.ts';
import { namedRows } from '../db/named.ts';
import type { TenantDb } from '../db/scoped.ts';
import { extensions } from './table.ts';

export type ExtensionRow = typeof extensions.$inferSelect;

/** The subquery of the node that serves what names none; with it, rows name the node that they are really served by. */
type HomeNode = SQL<number | null>;
const servedBy = (home: HomeNode | undefined) => home && { node_id: sql<number | null>`coalesce(${extensions.node_id}, ${home})` };

/** @throws extension.not_found */
export async function getExtension(db: TenantDb, id: number, home?: HomeNode): Promise<ExtensionRow> {
  const row = await db.find(extensions, id, servedBy(home));
  if (!row) throw new AppError('extension.not_found');
  return row;
}

/** The extension that has a number. */
export async function findByNumber(db: TenantDb, number: string, home: HomeNode): Promise<ExtensionRow | undefined> {
  return (await db.list(extensions, { where: eq(extensions.extension, number), limit: 1, instead: servedBy(home) }))[0];
}

export interface ExtensionPage {
  /** The number that the page before ended with. */
  readonly after: string | undefined;
  readonly search: string | undefined;
  readonly limit: number;
  readonly home?: HomeNode;
}

/** Rows in the order of their numbers (9 before 10), one more than `limit`. */
export function listExtensions(db: TenantDb, { after, search, limit, home }: ExtensionPage): Promise<ExtensionRow[]> {
  const { extension, name } = extensions;
  const isAfter = after === undefined ? undefined : sql`(length(${extension}), ${extension}) > (${after.length}, ${after})`;
  const isFound = search === undefined ? undefined : or(contains(extension, search), contains(name, search));
  const orderBy = sql`length(${extension}), ${extension}`;
  return db.list(extensions, { where: and(isAfter, isFound), orderBy, limit: limit + 1, instead: servedBy(home) });
}

/** Part of a text, letters of ASCII without regard to case. No sign of the searched text has a meaning of its own. */
const contains = (column: SQLiteColumn, part: string): SQL => sql`instr(lower(${column}), lower(${part})) > 0`;

/** The tenant's extensions by their numbers, as SQL: rows of `id`, `name`. */
export const namedExtensions = (db: TenantDb): SQL => namedRows(db, extensions, extensions.extension);

/** True in SQL while the tenant has this extension. */
export const hasExtension = (db: TenantDb, id: number): SQL =>
  sql`exists (select 1 from ${extensions} where ${db.owns(extensions, eq(extensions.id, id))})`;

/** True in SQL while no extension of the tenant has this number. */
export const noExtensionHasNumber = (db: TenantDb, number: string): SQL =>
  sql`not exists (select 1 from ${extensions} where ${db.owns(extensions, eq(extensions.extension, number))})`;

const standsAt = (locationId: number): SQL => eq(extensions.emergency_location_id, locationId);

/** The first extensions that stand at an emergency location, at most `limit`. */
export const listExtensionsAt = (db: TenantDb, locationId: number, limit: number): Promise<ExtensionRow[]> =>
  db.list(extensions, { where: standsAt(locationId), limit });

/** True in SQL while none does. */
export const noExtensionAt = (db: TenantDb, locationId: number): SQL =>
  sql`not exists (select 1 from ${extensions} where ${db.owns(extensions, standsAt(locationId))})`;

/** Those of the ids that are no extension of the tenant. */
export async function missingExtensions(db: TenantDb, ids: readonly number[]): Promise<number[]> {
  const found = await db.list(extensions, { where: isIn(extensions.id, ids) });
  const known = new Set(found.map((row) => row.id));
  return ids.filter((id) => !known.has(id));
}

/** True in SQL while the tenant has all these extensions. */
export const hasExtensions = (db: TenantDb, ids: readonly number[]): SQL =>
  sql`not exists (select 1 from json_each(${JSON.stringify(ids)}) as wanted
    where not exists (select 1 from ${extensions} where ${db.owns(extensions, sql`${extensions.id} = wanted.value`)}))`;

export const findExtension = (db: TenantDb, id: number, home?: HomeNode): Promise<ExtensionRow | undefined> =>
  db.find(extensions, id, servedBy(home));

type Fields = Pick<
  ExtensionRow,
  | 'extension'
  | 'name'
  | 'email'
  | 'caller_id'
  | 'ring_timeout'
  | 'outbound'
  | 'emergency_location_id'
  | 'voicemail_pin'
  | keyof CallSettings
  | keyof VoicemailFields
>;

/** Makes an extension; with a condition, only if that holds at the commit. @throws extension.number_taken */
export async function createExtension(
  db: TenantDb,
  master: CryptoKey,
  given: Fields & { secret: string },
  where?: SQL,
): Promise<ExtensionRow> {
  const now = db.now();
  const secret_key = randomToken(12);
  const secret = await seal(master, given.secret, placeOf(db.tenantId, secret_key));
  const row = { ...given, secret, secret_key, created_at: now, updated_at: now };
  const [made] = await numbered(given.extension, () =>
    db.commit<ExtensionRow[]>([db.insert(extensions, row, where)], {
      action: 'extension.created',
      subject: { created: 'extension' },
      desired: true,
    }),
  );
  if (!made) throw new AppError('extension.number_taken', { detail: `The number ${given.extension} is taken.` });
  return made;
}

export interface ExtensionChange {
  /** Only what is to be changed. */
  readonly fields: Partial<Fields>;
  readonly secret?: string | undefined;
  readonly action: 'extension.updated' | 'extension.secret_renewed';
  /** The change is made only if this holds at the commit. */
  readonly where?: SQL | undefined;
}

/** Changes an extension. A new secret and a new number both change the digest, so both raise its version. @throws extension.number_taken */
export async function updateExtension(db: TenantDb, master: CryptoKey, old: ExtensionRow, change: ExtensionChange): Promise<ExtensionRow> {
  const { fields, secret, action, where } = change;
  const isNewDigest = secret !== undefined || (fields.extension !== undefined && fields.extension !== old.extension);
  const patch = {
    ...fields,
    ...(secret === undefined ? {} : { secret: await seal(master, secret, placeOf(db.tenantId, old.secret_key)) }),
    changed: changedTimes('extension', old.changed, Object.keys(fields), Date.parse(db.now())),
    ...(isNewDigest ? { secret_version: sql`${extensions.secret_version} + 1` as unknown as number } : {}),
    updated_at: db.now(),
  };
  const [row] = await numbered(fields.extension ?? old.extension, () =>
    db.commit<ExtensionRow[]>([db.update(extensions, old.id, patch, where)], { action, subject: `extension:${old.id}`, desired: true }),
  );
  if (row) return row;
  await getExtension(db, old.id);
  throw new AppError('extension.number_taken');
}

/** Removes an extension if the condition holds; tells whether it did. */
export async function removeExtension(db: TenantDb, id: number, where: SQL): Promise<boolean> {
  const removal = db.remove(extensions, id, where);
  return (await db.commit([removal], { action: 'extension.deleted', subject: `extension:${id}`, desired: true })).length > 0;
}

export interface OpenSecret {
  readonly id: number;
  readonly extension: string;
  readonly version: number;
  readonly secret: string;
}

/** Opens the secrets of the tenant's extensions that the list names; what the tenant does not have is left out. */
export async function openExtensionSecrets(db: TenantDb, master: CryptoKey, ids: readonly number[]): Promise<OpenSecret[]> {
  const wanted = sql`${extensions.id} in (select value from json_each(${JSON.stringify(ids)}))`;
  const rows = await db.list(extensions, { where: wanted });
  return Promise.all(
    rows.map(async ({ id, extension, secret_version, secret, secret_key }) => ({
      id,
      extension,
      version: secret_version,
      secret: await unseal(master, secret, placeOf(db.tenantId, secret_key)),
    })),
  );
}

const placeOf = (tenant: number, row: string) => ({ tenant, table: 'extensions', column: 'secret', row });

async function numbered<T>(number: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueFault(cause, 'extensions.extension'))
      throw new AppError('extension.number_taken', { detail: `Extension ${number} exists already.`, cause });
    throw cause;
  }
}
