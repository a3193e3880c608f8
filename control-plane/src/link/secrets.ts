/** Secrets as nodes need them: of a phone the two digests that its password makes, of all others the secret itself. */
import type { Secret } from '@botpbx/shared/link/node-http';
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { tenantsOfAgents } from '../agents/desired.ts';
import { openWebhookSecrets } from '../agents/store.ts';
import type { TenantDb } from '../db/scoped.ts';
import { tenantsOfExtensions } from '../extensions/desired.ts';
import { type OpenSecret, openExtensionSecrets } from '../extensions/store.ts';
import { tenantsOfFlowSecrets } from '../flow-secrets/desired.ts';
import { openFlowSecrets } from '../flow-secrets/store.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import { tenantsOf } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';
import { tenantsOfAccounts } from '../providers/desired.ts';
import { openProviderKeys } from '../providers/store.ts';
import { desiredTenants } from '../tenants/desired.ts';
import { tenantsOfTrunks } from '../trunks/desired.ts';
import { openTrunkPasswords } from '../trunks/store.ts';

/** Opens the secrets that the references name. What belongs to a tenant that the node does not serve is left out, like what does not exist. */
export async function secretsFor(platform: Platform, nodeId: number, refs: readonly string[]): Promise<Secret[]> {
  const { db } = platform;
  const served = await tenantsOf(db, nodeId);
  const [extensions, trunks, accounts, agents, flows] = await Promise.all([
    tenantsOfExtensions(db, served, idsIn(refs, 'extension:')),
    tenantsOfTrunks(db, served, idsIn(refs, 'trunk:')),
    tenantsOfAccounts(db, served, idsIn(refs, 'provider:')),
    tenantsOfAgents(db, served, idsIn(refs, 'agent:')),
    tenantsOfFlowSecrets(db, served, idsIn(refs, 'flow_secret:')),
  ]);
  return [
    ...(await digests(platform, byTenant(extensions))),
    ...(await opened(platform, byTenant(trunks), passwords)),
    ...(await opened(platform, byTenant(accounts), keys)),
    ...(await opened(platform, byTenant(agents), webhookSecrets)),
    ...(await opened(platform, byTenant(flows), flowSecrets)),
  ];
}

type Owned = ReadonlyMap<number, readonly number[]>;

const idsIn = (refs: readonly string[], noun: string) =>
  refs.filter((ref) => ref.startsWith(noun)).map((ref) => Number(ref.slice(noun.length)));

const byTenant = (rows: readonly { tenantId: number; id: number }[]): Owned =>
  new Map([...Map.groupBy(rows, (row) => row.tenantId)].map(([tenantId, its]) => [tenantId, its.map((row) => row.id)]));

async function digests(platform: Platform, owned: Owned): Promise<Secret[]> {
  const realms = await desiredTenants(platform.db, [...owned.keys()]);
  const found: Secret[] = [];
  for (const { id: tenantId, sip_domain } of realms) {
    const open = await openExtensionSecrets(tenantDb(platform, tenantId, 'system'), platform.keys.master, owned.get(tenantId) ?? []);
    found.push(...open.map((row) => digestOf(row, sip_domain)));
  }
  return found;
}

/** HA1 of RFC 2617 and RFC 8760: hash of `username:realm:secret`. */
function digestOf({ id, extension, version, secret }: OpenSecret, realm: string): Secret {
  const bytes = utf8ToBytes(`${extension}:${realm}:${secret}`);
  const both = { md5: bytesToHex(md5(bytes)), sha256: bytesToHex(sha256(bytes)) };
  return { kind: 'digest', secret_ref: `extension:${id}`, version, username: extension, realm, ...both };
}

type Open = (db: TenantDb, master: CryptoKey, ids: readonly number[]) => Promise<Secret[]>;

async function opened(platform: Platform, owned: Owned, open: Open): Promise<Secret[]> {
  const found: Secret[] = [];
  for (const [tenantId, ids] of owned) found.push(...(await open(tenantDb(platform, tenantId, 'system'), platform.keys.master, ids)));
  return found;
}

const passwords: Open = async (...asked) =>
  (await openTrunkPasswords(...asked)).map(({ id, version, password }) => ({
    kind: 'plain',
    secret_ref: `trunk:${id}`,
    version,
    value: password,
  }));

const keys: Open = async (...asked) =>
  (await openProviderKeys(...asked)).map(({ id, version, key }) => ({ kind: 'key', secret_ref: `provider:${id}`, version, value: key }));

const webhookSecrets: Open = async (...asked) =>
  (await openWebhookSecrets(...asked)).map(({ id, version, secret }) => ({
    kind: 'key',
    secret_ref: `agent:${id}`,
    version,
    value: secret,
  }));

const flowSecrets: Open = async (...asked) =>
  (await openFlowSecrets(...asked)).map(({ id, version, value }) => ({ kind: 'key', secret_ref: `flow_secret:${id}`, version, value }));
