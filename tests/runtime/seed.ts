/** The database that both runtimes are tried on: two tenants, each with an admin and a node. */
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { drizzle } from 'drizzle-orm/libsql';
import { TenantDb } from '../../control-plane/src/db/scoped.ts';
import { nodes, nodeTenants } from '../../control-plane/src/nodes/table.ts';
import { openDatabase } from '../../control-plane/src/runtime/node/database.ts';
import { migrate } from '../../control-plane/src/runtime/node/migrate.ts';
import { createTenant } from '../../control-plane/src/tenants/store.ts';
import { createUser } from '../../control-plane/src/users/store.ts';

export const PASSWORD = 'correct horse battery';

/** Makes the file in `folder` and answers its path. Ann belongs to the tenant `first`, Bob to `second`. */
export async function seedDatabase(folder: string): Promise<string> {
  const file = join(folder, 'botpbx.db');
  const client = await openDatabase({ url: `file:${file}` });
  await migrate(client);
  const db = drizzle(client);
  const system = (tenantId: number) => new TenantDb({ db, tenantId, actor: 'system', nowMs: Date.now, desiredChanged: () => {} });
  for (const [slug, email] of [
    ['first', 'ann@example.com'],
    ['second', 'bob@example.com'],
  ] as const) {
    const given = { slug, name: `The ${slug}`, time_zone: 'UTC' };
    const { id } = await createTenant(db, system(1), given, 'sip.example.com');
    await db.insert(nodes).values({ id, name: slug, created_at: system(id).now() });
    await db.insert(nodeTenants).values({ node_id: id, tenant_id: id, position: 0 });
    const password_hash = await hash(PASSWORD, 12);
    await createUser(system(id), { email, name: email, role: 'admin', is_operator: false, password_hash });
  }
  await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  client.close();
  return file;
}
