import type { ProviderAccountPatch } from '@botpbx/shared/model/provider';
import type { ProviderName } from '@botpbx/shared/model/speech-setting';
import { eq, sql } from 'drizzle-orm';
import { randomToken, seal, unseal } from '../base/crypto.ts';
import { isIn, isUniqueFault } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { providerAccounts } from './table.ts';

export type ProviderRow = typeof providerAccounts.$inferSelect;

export const listAccounts = (db: TenantDb): Promise<ProviderRow[]> => db.list(providerAccounts);

export const findAccount = async (db: TenantDb, provider: ProviderName): Promise<ProviderRow | undefined> =>
  (await db.list(providerAccounts, { where: eq(providerAccounts.provider, provider), limit: 1 }))[0];

/** Writes what was said of an account; undefined when somebody else made or removed it meanwhile. */
export async function writeAccount(
  db: TenantDb,
  master: CryptoKey,
  { provider, old, said }: { provider: ProviderName; old: ProviderRow | undefined; said: ProviderAccountPatch },
): Promise<ProviderRow | undefined> {
  const now = db.now();
  const key_place = old?.key_place ?? randomToken(12);
  const isKeySaid = said.api_key !== undefined;
  const api_key = typeof said.api_key === 'string' ? await seal(master, said.api_key, placeOf(db.tenantId, key_place)) : null;
  const base = said.base_url === undefined ? {} : { base_url: said.base_url };
  const newKey = { api_key, key_version: sql`${providerAccounts.key_version} + 1` as unknown as number };
  const write = old
    ? db.update(providerAccounts, old.id, { ...base, ...(isKeySaid ? newKey : {}), updated_at: now })
    : db.insert(providerAccounts, { provider, base_url: null, ...base, api_key, key_place, created_at: now, updated_at: now });
  try {
    return (await db.commit<ProviderRow[]>([write], { action: 'provider.updated', subject: `provider:${provider}`, desired: true }))[0];
  } catch (error) {
    if (isUniqueFault(error, 'provider_accounts.provider')) return undefined;
    throw error;
  }
}

/** Forgets an account; tells whether there was one. */
export async function removeAccount(db: TenantDb, { id, provider }: ProviderRow): Promise<boolean> {
  const change = { action: 'provider.removed', subject: `provider:${provider}`, desired: true };
  return (await db.commit([db.remove(providerAccounts, id)], change)).length > 0;
}

export interface OpenKey {
  readonly id: number;
  readonly version: number;
  readonly key: string;
}

/** Opens the keys of those of the tenant's accounts that the list names; one without a key is left out. */
export async function openProviderKeys(db: TenantDb, master: CryptoKey, ids: readonly number[]): Promise<OpenKey[]> {
  const open: OpenKey[] = [];
  for (const { id, api_key, key_place, key_version } of await db.list(providerAccounts, { where: isIn(providerAccounts.id, ids) }))
    if (api_key !== null) open.push({ id, version: key_version, key: await unseal(master, api_key, placeOf(db.tenantId, key_place)) });
  return open;
}

const placeOf = (tenant: number, row: string) => ({ tenant, table: 'provider_accounts', column: 'api_key', row });
