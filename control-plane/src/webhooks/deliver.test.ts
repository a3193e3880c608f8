import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type TestPlatform } from '../../../tests/support/platform.ts';
import { runBatch } from '../db/client.ts';
import { type Post, type PostAnswer, PostRefused } from '../platform/poster.ts';
import { deliverWebhooks, forgetOldDeliveries } from './deliver.ts';
import { putKnownDelivery } from './store.ts';
import { webhookDeliveries } from './table.ts';

let at: TestPlatform;
let posted: Post[];
let answer: (post: Post) => Promise<PostAnswer>;

beforeEach(async () => {
  at = await makeTestPlatform();
  posted = [];
  answer = async () => ({ status: 200, retryAfterSeconds: undefined });
  const poster = {
    post: (post: Post) => {
      posted.push(post);
      return answer(post);
    },
  };
  Object.assign(at.platform, { poster });
});
afterEach(() => at.close());

const secretOf = async () => 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const put = (tenant_id: number, count: number, url = `https://t${tenant_id}.example.com/`) => {
  const { db } = at.platform;
  const one = (place: number) => ({
    tenant_id,
    webhook_id: `w-${tenant_id}-${place}`,
    event: 'on_call_end' as const,
    about: 'x',
    url,
    signer: 'tenant',
  });
  return runBatch(
    db,
    Array.from({ length: count }, (_, place) => putKnownDelivery(db, one(place), at.clock.nowMs(), { place })),
  );
};
const deliver = () => deliverWebhooks(at.platform, secretOf);
const rows = () => at.platform.db.select().from(webhookDeliveries);
const states = async () => [...Map.groupBy(await rows(), (row) => row.state)].map(([state, all]) => [state, all.length]);

test('after a day without the server all goes out in one turn, each once', async () => {
  await put(1, 900);
  answer = () => Promise.reject(new Error('connection refused'));
  await deliver();
  expect(await states()).toEqual([['waiting', 900]]);
  answer = async () => ({ status: 204, retryAfterSeconds: undefined });
  posted = [];
  at.clock.advanceMs(86_400_000);
  await deliver();
  expect(await states()).toEqual([['sent', 900]]);
  expect(new Set(posted.map(({ headers }) => headers['webhook-id'])).size).toBe(900);
  expect(posted).toHaveLength(900);
});

test("a tenant whose server hangs does not hold up another's", async () => {
  await put(1, 300);
  await put(2, 1);
  const hanging: (() => void)[] = [];
  answer = ({ url }) =>
    url.includes('t1.')
      ? new Promise((_, reject) => hanging.push(() => reject(new Error('too late'))))
      : Promise.resolve({ status: 200, retryAfterSeconds: undefined });
  const done = deliver();
  const release = setInterval(() => {
    for (const end of hanging.splice(0)) end();
  }, 5);
  await done;
  clearInterval(release);
  const place = posted.findIndex(({ url }) => url.includes('t2.'));
  expect(place).toBeGreaterThanOrEqual(0);
  expect(place).toBeLessThan(40);
});

test('two processes at the same time post each once', async () => {
  await put(1, 60);
  await Promise.all([deliver(), deliver(), deliver()]);
  expect(posted).toHaveLength(60);
});

test('what a process took and never finished is posted again under the same id', async () => {
  await put(1, 1);
  await at.platform.db.update(webhookDeliveries).set({ state: 'sending', tries: 1 });
  await deliver();
  expect(posted).toEqual([]);
  at.clock.advanceMs(121_000);
  await deliver();
  expect(posted.map(({ headers }) => headers['webhook-id'])).toEqual(['w-1-0']);
});

test('an address that may not be reached and a secret that is gone are given up at once', async () => {
  await put(1, 1);
  answer = () => Promise.reject(new PostRefused('The address is a name inside a house.'));
  await deliver();
  expect(await rows()).toMatchObject([{ state: 'failed', tries: 1, fault: 'The address is a name inside a house.' }]);
  await put(2, 1);
  await deliverWebhooks(at.platform, async () => undefined);
  expect((await rows())[1]).toMatchObject({ state: 'failed', fault: 'What it belongs to is gone.' });
});

test('what was settled a month ago is forgotten, what waits is not', async () => {
  await put(1, 1);
  await deliver();
  answer = () => Promise.reject(new Error('away'));
  await put(2, 1);
  await deliver();
  at.clock.advanceMs(31 * 86_400_000);
  await forgetOldDeliveries(at.platform);
  expect((await rows()).map(({ tenant_id }) => tenant_id)).toEqual([2]);
});
