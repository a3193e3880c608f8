/** Every operation that takes an id, called with another tenant's: it finds nothing, and nothing changes. */
import { getSound } from '@botpbx/shared/api/sounds';
import { operations } from '@botpbx/shared/api/table';
import { nodeOperations } from '@botpbx/shared/link/node-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearerOf } from '../../control-plane/src/link/bearer.ts';
import { BASE } from '../support/platform.ts';
import { addressOf, callAs, nounOf, ownBody, type Side } from './asking.ts';
import { nestedIdsOf, withId } from './bodies.ts';
import { dump, makeTwoTenants, nouns, readingsOf, type TwoTenants } from './two-tenants.ts';

let two: TwoTenants;
beforeAll(async () => {
  two = await makeTwoTenants();
});
afterAll(async () => {
  if (two) await two.at.close();
});

/** A provider's name is no id: it means one's own account. */
const withParams = operations.filter((op) => op.params !== undefined && !op.path.endsWith('/:name'));
const nested = operations.flatMap((op) => nestedIdsOf(op).map((place) => ({ op, place })));
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

test('the registry knows how to make a row of every noun that has an id', () => {
  const wanted = [...withParams.map(nounOf), ...nested.map(({ place }) => place.noun)];
  expect([...new Set(wanted)].filter((noun) => !(noun in nouns))).toEqual([]);
  expect(
    withParams.filter((op) => !/^[^:]+:id(?:\/[^:]*)?(?:\/:(?:extension_id|document_id|version)(?:\/[a-z]+)?)?$/.test(op.path)),
  ).toEqual([]);
});

test('with its own ids a tenant reads its rows, so the walls below are no locked doors', async () => {
  for (const side of [two.a, two.b]) {
    const readings = await readingsOf(two.at, side);
    const refused = Object.entries(readings).filter(([path, text]) => !text.startsWith('200') && !isOperators(path));
    expect(refused).toEqual([]);
  }
});
const isOperators = (path: string) => operations.some((op) => op.path === path && op.method === 'GET' && op.permission === 'operator');

describe.each(withParams.map((op) => [`${op.method} ${op.path}`, op] as const))('%s', (_, op) => {
  test("another tenant's id does not exist, and nothing changes", async () => {
    const { at, a, b } = two;
    const before = await dump(at);
    for (const id of spellingsOf(b.ids[nounOf(op)] ?? 0)) {
      const response = await callAs(at, a.admin, op, id, ownBody(op, a));
      expect([id, response.status]).toEqual([id, op.permission === 'operator' ? 403 : 404]);
      const foreign = await response.text();
      expect(foreign).not.toContain(b.mark);
      const absent = await (await callAs(at, a.admin, op, 987_654_321, ownBody(op, a))).text();
      expect(withoutRequest(foreign)).toEqual(withoutRequest(absent));
    }
    await at.idle();
    expect(await dump(at)).toEqual(before);
  });
});

/** The id as it is, and as other readers of numbers might write it. */
const spellingsOf = (id: number | string): (number | string)[] =>
  typeof id === 'string' ? [id] : [id, `0${id}`, `${id}.0`, `+${id}`, `0x${id.toString(16)}`, ` ${id}`, `${id}e0`];
const withoutRequest = (text: string) => ({ ...JSON.parse(text), instance: undefined });

describe.each(nested.map(({ op, place }) => [`${op.method} ${op.path} with ${place.path.join('.')} of ${place.noun}`, op, place] as const))(
  '%s',
  (_, op, place) => {
    test("another tenant's id is refused, and nothing changes", async () => {
      const { at, a, b } = two;
      const before = await dump(at);
      const body = withId(ownBody(op, a), place, b.ids[place.noun] ?? 0);
      const response = await callAs(at, a.admin, op, a.ids[nounOf(op)] ?? '', body);
      expect(response.status).toBe(op.permission === 'operator' ? 403 : 422);
      if (op.permission !== 'operator') expect(await codeOf(response)).toMatch(/\.not_found$/);
      await at.idle();
      expect(await dump(at)).toEqual(before);
    });
  },
);

test("no list and no search of one tenant shows another's rows", async () => {
  const { at, a, b } = two;
  const readings = await readingsOf(at, a);
  for (const [path, text] of Object.entries(readings)) expect([path, text.includes(b.mark)]).toEqual([path, false]);
  for (const op of operations.filter(({ method, query }) => method === 'GET' && query)) {
    for (const name of Object.keys(op.query?.shape ?? {})) {
      at.clock.advanceMs(125);
      const response = await a.admin.request('GET', `${addressOf(op, a.ids[nounOf(op)] ?? '')}?${name}=${b.mark}`);
      expect([op.path, name, (await response.text()).includes(b.mark)]).toEqual([op.path, name, false]);
    }
  }
});

test("a node gets no revision, section, secret or file of another node's tenant", async () => {
  const { at, a, b } = two;
  const bearer = await bearerOf(at.platform, Number(a.ids.nodes));
  const ask = (method: string, path: string, body?: unknown) =>
    at.app.request(`${BASE}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const hashes = await hashesOf(Number(b.ids.nodes));
  expect(hashes.length).toBeGreaterThan(1);
  for (const hash of hashes) expect((await ask('GET', `/node/sections/${hash}`)).status).toBe(404);
  for (const hash of await hashesOf(Number(a.ids.nodes))) expect((await ask('GET', `/node/sections/${hash}`)).status).toBe(200);
  const refsOf = async (side: Side) => [
    ...[`extension:${side.ids.extensions}`, `trunk:${side.ids.trunks}`, `agent:${side.ids.agents}`],
    ...[`provider:${await accountOf(side)}`, `flow_secret:${side.ids['flow-secrets']}`],
  ];
  expect(await (await ask('POST', '/node/secrets', { refs: await refsOf(b) })).json()).toEqual({ secrets: [] });
  const own = await refsOf(a);
  expect(((await (await ask('POST', '/node/secrets', { refs: own })).json()) as { secrets: unknown[] }).secrets).toHaveLength(5);
  expect(nodeOperations.map(({ path }) => path)).toEqual([
    '/node/enroll',
    '/node/config/:revision',
    '/node/sections/:hash',
    '/node/secrets',
    '/node/uploads',
    '/node/uploads/:kind/:id',
    '/node/blobs/:hash',
  ]);
  const fileOf = async (side: typeof a) => (await side.admin.call(getSound, { params: { id: Number(side.ids.sounds) } })).hash;
  expect((await ask('GET', `/node/blobs/${await fileOf(b)}`)).status).toBe(404);
  expect((await ask('GET', `/node/blobs/${await fileOf(a)}`)).status).toBe(200);
});

/** The row of a side's account with a provider. */
async function accountOf({ tenantId }: Side): Promise<unknown> {
  return ((await dump(two.at, tenantId)).provider_accounts?.[0] as { id: number } | undefined)?.id;
}

/** Hashes of the sections in a node's newest revision, as that node itself reads them. */
async function hashesOf(nodeId: number): Promise<string[]> {
  const { at } = two;
  const headers = { authorization: `Bearer ${await bearerOf(at.platform, nodeId)}` };
  const envelopes = await Promise.all([4, 3, 2, 1].map((revision) => at.app.request(`${BASE}/node/config/${revision}`, { headers })));
  const newest = envelopes.find(({ status }) => status === 200);
  if (!newest) throw new Error('the node has no revision');
  return ((await newest.json()) as { sections: { hash: string }[] }).sections.map(({ hash }) => hash);
}

test('ten thousand random acts of one tenant leave everything of the other as it was', { timeout: 60_000 }, async () => {
  const { at, a, b } = two;
  const [seen, rows] = [await steadyReadingsOf(a), await dump(at, a.tenantId)];
  const told = at.hub.toTenants.filter(({ tenantId }) => tenantId === a.tenantId).length;
  const acts = operations.filter((op) => !['/api/auth/logout', '/api/auth/password', '/api/auth/login'].includes(op.path));
  const random = randomFrom(20261122);
  for (let act = 0; act < 10_000; act++) {
    const op = acts[Math.floor(random() * acts.length)] ?? acts[0];
    if (!op) throw new Error('no operations');
    const ids = [b.ids[nounOf(op)] ?? '', 1 + Math.floor(random() * 30)];
    const response = await callAs(at, b.admin, op, ids[Math.floor(random() * 2)] ?? '', ownBody(op, b));
    // no node is connected here, and what asks one says so
    const isHonest = response.status < 500 || (response.status === 503 && op.errors.includes('unavailable'));
    expect([op.method, op.path, isHonest]).toEqual([op.method, op.path, true]);
  }
  await at.idle();
  expect(await dump(at, a.tenantId)).toEqual(rows);
  expect(await steadyReadingsOf(a)).toEqual(seen);
  expect(at.hub.toTenants.filter(({ tenantId }) => tenantId === a.tenantId)).toHaveLength(told);
});

/** What a side reads, without the clock and without the log, where listening itself is written down. */
async function steadyReadingsOf(side: Side): Promise<Record<string, string>> {
  const { '/api/audit': _, '/api/system/status': __, ...rest } = await readingsOf(two.at, side);
  return rest;
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
