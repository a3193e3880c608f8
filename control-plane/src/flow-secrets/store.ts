import type { NewFlowSecret } from '@botpbx/shared/model/flow-secret';
import { eq, type SQL, sql } from 'drizzle-orm';
import { randomToken, seal, unseal } from '../base/crypto.ts';
import { isIn, isUniqueFault } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { flowSecrets } from './table.ts';

export type FlowSecretRow = typeof flowSecrets.$inferSelect;

/** A node is told of no more. */
const MAX_SECRETS = 1000;

export const findFlowSecret = (db: TenantDb, id: number): Promise<FlowSecretRow | undefined> => db.find(flowSecrets, id);

export const listFlowSecretsAfter = (db: TenantDb, afterId: number, limit: number): Promise<FlowSecretRow[]> =>
  db.listAfter(flowSecrets, afterId, limit);

/** Those of the names that a secret of the tenant has. */
export async function flowSecretsAmong(db: TenantDb, names: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.list(flowSecrets, { where: isIn(flowSecrets.name, names) });
  return new Set(rows.map(({ name }) => name));
}

/** Keeps a value under a name; undefined if somebody else made or removed it meanwhile, or if the tenant has too many. */
export async function keepFlowSecret(db: TenantDb, master: CryptoKey, { name, value: secret }: NewFlowSecret) {
  const [old] = await db.list(flowSecrets, { where: eq(flowSecrets.name, name), limit: 1 });
  const now = db.now();
  const value_place = old?.value_place ?? randomToken(12);
  const value = await seal(master, secret, placeOf(db.tenantId, value_place));
  const value_version = sql`${flowSecrets.value_version} + 1` as unknown as number;
  const write = old
    ? db.update(flowSecrets, old.id, { value, value_version, updated_at: now })
    : db.insert(flowSecrets, { name, value, value_place, created_at: now, updated_at: now }, hasRoom(db));
  try {
    return (await db.commit<FlowSecretRow[]>([write], { action: 'flow_secret.set', subject: `flow_secret:${name}`, desired: true }))[0];
  } catch (error) {
    if (isUniqueFault(error, 'flow_secrets.name')) return undefined;
    throw error;
  }
}

const hasRoom = (db: TenantDb): SQL => sql`(select count(*) from ${flowSecrets} where ${db.owns(flowSecrets)}) < ${MAX_SECRETS}`;

/** Forgets a secret if the condition holds; tells whether it did. */
export async function removeFlowSecret(db: TenantDb, { id, name }: FlowSecretRow, where: SQL): Promise<boolean> {
  const change = { action: 'flow_secret.deleted', subject: `flow_secret:${name}`, desired: true };
  return (await db.commit([db.remove(flowSecrets, id, where)], change)).length > 0;
}

export interface OpenFlowSecret {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly value: string;
}

/** Opens those of the tenant's secrets that the list of ids names. */
export const openFlowSecrets = async (db: TenantDb, master: CryptoKey, ids: readonly number[]): Promise<OpenFlowSecret[]> =>
  Promise.all((await db.list(flowSecrets, { where: isIn(flowSecrets.id, ids) })).map((row) => opened(row, master)));

/** Opens those of the tenant's secrets that have these names. */
export const openFlowSecretsNamed = async (db: TenantDb, master: CryptoKey, names: readonly string[]): Promise<OpenFlowSecret[]> =>
  Promise.all((await db.list(flowSecrets, { where: isIn(flowSecrets.name, names) })).map((row) => opened(row, master)));

const opened = async ({ id, tenant_id, name, value, value_place, value_version: version }: FlowSecretRow, master: CryptoKey) => ({
  id,
  name,
  version,
  value: await unseal(master, value, placeOf(tenant_id, value_place)),
});

const placeOf = (tenant: number, row: string) => ({ tenant, table: 'flow_secrets', column: 'value', row });
