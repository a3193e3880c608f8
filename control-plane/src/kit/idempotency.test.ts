import { createExtension, listExtensions } from '@botpbx/shared/api/extensions';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { forgetOldKeys, KEY_LIFE_MS } from './idempotency.ts';
import { idempotencyKeys } from './idempotency-table.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const john = { extension: '1001', name: 'John' };
const post = (who: SignedIn, key: string, body: unknown = john) => who.request('POST', '/api/extensions', body, { 'Idempotency-Key': key });
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
const count = async () => (await admin.call(listExtensions, {})).data.length;
const keep = (change: Partial<typeof idempotencyKeys.$inferInsert>) => at.platform.db.update(idempotencyKeys).set(change);

test('a repetition takes no effect and gets the first answer again, but no secret', async () => {
  const first = await post(admin, 'one');
  const made = (await first.json()) as Record<string, unknown>;
  expect([first.status, made.secret, first.headers.get('idempotency-replayed')]).toEqual([201, expect.any(String), null]);
  const second = await post(admin, 'one');
  expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  const { secret: _, ...rest } = made;
  expect(await second.json()).toEqual(rest);
  expect(await count()).toBe(1);
  const [row] = await at.platform.db.select().from(idempotencyKeys);
  expect(JSON.stringify(row)).not.toContain(made.secret);
});

test('an answer without a body is repeated too', async () => {
  const { id } = await admin.call(createExtension, { body: john });
  const remove = () => admin.request('DELETE', `/api/extensions/${id}`, undefined, { 'Idempotency-Key': 'gone' });
  expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
});

test('twenty at once with one key make one row, and all get its answer', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(admin, 'rush')));
  const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: number }).id));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
  expect(new Set(ids).size).toBe(1);
  expect(await count()).toBe(1);
});

test('another body, path, method or user with the same key is refused', async () => {
  await post(admin, 'mine');
  expect(await codeOf(await post(admin, 'mine', { ...john, extension: '1002' }))).toBe('idempotency.key_reused');
  const other = await at.signedInAs('admin', admin.tenantId);
  expect(await codeOf(await post(other, 'mine'))).toBe('idempotency.key_reused');
  const put = await admin.request('PUT', '/api/tenant', { name: 'New' }, { 'Idempotency-Key': 'mine' });
  expect([put.status, await codeOf(put)]).toEqual([409, 'idempotency.key_reused']);
});

test('the same key of another tenant is another key', async () => {
  await post(admin, 'both');
  const stranger = await at.signedInAs('admin');
  const answer = await post(stranger, 'both');
  expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, null]);
});

test('a refused request leaves its key free', async () => {
  await admin.call(createExtension, { body: john });
  expect((await post(admin, 'again')).status).toBe(409);
  expect((await post(admin, 'again', { ...john, extension: '1002' })).status).toBe(201);
});

test('a try that died before it wrote anything makes room after its time', async () => {
  await post(admin, 'dead');
  await admin.request('DELETE', '/api/extensions/1');
  await keep({ state: 'pending', status: null, body: null, claim: 'of the dead' });
  at.clock.advanceMs(31_000);
  const answer = await post(admin, 'dead');
  expect([answer.status, answer.headers.get('idempotency-replayed'), await count()]).toEqual([201, null, 1]);
});

test('a try that died between its write and its answer is never carried out again', async () => {
  await post(admin, 'torn');
  await keep({ state: 'committed', status: null, body: null });
  at.clock.advanceMs(31_000);
  const answer = await post(admin, 'torn');
  expect([answer.status, await codeOf(answer), await count()]).toEqual([409, 'idempotency.answer_lost', 1]);
});

test('a try that lost its claim cannot write any more', async () => {
  const statement = `create trigger steal before insert on extensions begin
    update idempotency_keys set claim = 'of another'; end`;
  await at.platform.db.run(statement);
  const answer = await post(admin, 'stolen');
  expect([answer.status, await codeOf(answer), await count()]).toEqual([409, 'idempotency.in_progress', 0]);
});

test('keys are forgotten after a day, and even before the job a day-old key is free', async () => {
  await post(admin, 'old');
  at.clock.advanceMs(KEY_LIFE_MS + 1);
  admin = { ...admin, ...(await at.signedInAs('admin', admin.tenantId)) };
  expect((await post(admin, 'old', { ...john, extension: '1002' })).status).toBe(201);
  at.clock.advanceMs(KEY_LIFE_MS + 1);
  await forgetOldKeys(at.platform.db, at.clock.nowMs());
  expect(await at.platform.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, 'old'))).toEqual([]);
});

test.each(['', 'x'.repeat(201), 'smörgås'])('the key %j is refused', async (key) => {
  expect((await post(admin, key)).status).toBe(422);
});
