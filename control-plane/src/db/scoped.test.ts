import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type TestPlatform } from '../../../tests/support/platform.ts';
import { inboundRoutes } from '../inbound-routes/table.ts';
import { isUniqueFault } from './client.ts';
import { ledger } from './ledger.ts';
import { TenantDb } from './scoped.ts';

let at: TestPlatform;
let changed: number[];
beforeEach(async () => {
  at = await makeTestPlatform();
  changed = [];
});
afterEach(() => at.close());

const dbOf = (tenantId: number) =>
  new TenantDb({
    db: at.platform.db,
    tenantId,
    actor: `user:${tenantId}`,
    nowMs: () => at.clock.nowMs(),
    desiredChanged: (id) => void changed.push(id),
  });
const row = (did: string) => ({
  name: 'x',
  did,
  did_digits: did,
  destination: { type: 'hangup' } as const,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
});
const made = { action: 'inbound_route.created', subject: { created: 'inbound_route' }, desired: true };
const touched = (id: number) => ({ action: 'inbound_route.updated', subject: `inbound_route:${id}`, desired: true });
const entries = () => at.platform.db.select().from(ledger);
type Rows = (typeof inboundRoutes.$inferSelect)[];

test('rows and their ledger entry are written together, and the nodes hear of it', async () => {
  const db = dbOf(1);
  const [first] = await db.commit<Rows>([db.insert(inboundRoutes, row('100'))], made);
  expect(first).toMatchObject({ id: 1, tenant_id: 1, destination: { type: 'hangup' } });
  expect(await entries()).toMatchObject([
    { tenant_id: 1, actor: 'user:1', subject: 'inbound_route:1', desired: true, at: '2026-11-22T12:00:00.000Z' },
  ]);
  expect(changed).toEqual([1]);
});

test('a tenant neither sees, changes nor removes rows of another', async () => {
  const [one, two] = [dbOf(1), dbOf(2)];
  await one.commit([one.insert(inboundRoutes, row('100'))], made);
  expect(await two.find(inboundRoutes, 1)).toBeUndefined();
  expect(await two.list(inboundRoutes)).toEqual([]);
  expect(await two.list(inboundRoutes, { where: sql`1 = 1 or ${eq(inboundRoutes.tenant_id, 1)}` })).toEqual([]);
  expect(await two.commit([two.update(inboundRoutes, 1, { name: 'stolen' })], touched(1))).toEqual([]);
  expect(await two.commit([two.remove(inboundRoutes, 1)], touched(1))).toEqual([]);
  expect((await one.find(inboundRoutes, 1))?.name).toBe('x');
  expect((await entries()).length).toBe(1);
  expect(changed).toEqual([1]);
});

test('a condition that fails at the commit leaves neither row nor entry', async () => {
  const db = dbOf(1);
  const never = sql`exists (select 1 from tenants where id = 999)`;
  expect(await db.commit([db.insert(inboundRoutes, row('100'), never)], made)).toEqual([]);
  const [first] = await db.commit<Rows>([db.insert(inboundRoutes, row('100'), sql`not ${never}`)], made);
  expect(first).toMatchObject({ id: 1, did: '100', destination: { type: 'hangup' } });
  expect(await db.commit([db.update(inboundRoutes, 1, { name: 'y' }, never)], touched(1))).toEqual([]);
  expect(await db.commit([db.remove(inboundRoutes, 1, never)], touched(1))).toEqual([]);
  expect((await entries()).length).toBe(1);
});

test('of a batch that breaks nothing stays', async () => {
  const db = dbOf(1);
  await db.commit([db.insert(inboundRoutes, row('100'))], made);
  const broken = db.commit([db.insert(inboundRoutes, row('101')), db.insert(inboundRoutes, row('100'))], made);
  await expect(broken).rejects.toSatisfy((error) => isUniqueFault(error, 'inbound_routes.did_digits'));
  await expect(db.commit([db.insert(inboundRoutes, row('100'))], made)).rejects.not.toSatisfy((error) =>
    isUniqueFault(error, 'users.email'),
  );
  expect((await db.list(inboundRoutes)).length).toBe(1);
  expect((await entries()).length).toBe(1);
});

test('a page holds what follows the cursor, and one row more to show that there is more', async () => {
  const db = dbOf(1);
  for (let did = 100; did < 105; did++) await db.commit([db.insert(inboundRoutes, row(String(did)))], made);
  expect((await db.listAfter(inboundRoutes, 0, 2)).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect((await db.listAfter(inboundRoutes, 4, 2)).map(({ id }) => id)).toEqual([5]);
});

test('what somebody did without changing a row is written down too', async () => {
  await dbOf(1).note('user.signed_in', 'user:1');
  expect(await entries()).toMatchObject([{ action: 'user.signed_in', desired: false }]);
  expect(changed).toEqual([]);
});
