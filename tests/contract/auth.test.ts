/** Nobody does what they may not do: every operation against every bad token, every role, and other ways to the same door. */
import { operations } from '@botpbx/shared/api/table';
import type { Operation } from '@botpbx/shared/base/operation';
import { nodeOperations } from '@botpbx/shared/link/node-http';
import { type Permission, permissionsOf, Role } from '@botpbx/shared/model/user';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../control-plane/src/app/routes.ts';
import { BASE, type SignedIn } from '../support/platform.ts';
import { addressOf, nounOf, ownBody } from './asking.ts';
import { type BadToken, badTokens, pathTricks } from './tokens.ts';
import { dump, makeTwoTenants, type TwoTenants } from './two-tenants.ts';

/** Whoever adds a name here lets strangers in. */
const PUBLIC = ['POST /api/auth/login', 'POST /node/enroll'];
/** What the app serves beside the operations; constant texts and the state of health. */
const BESIDE = ['GET /openapi.json', 'GET /docs', 'GET /healthz'];

const all: readonly Operation[] = [...operations, ...nodeOperations];
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const closed = all.filter((op) => op.permission !== 'public');
const ofPeople = operations.filter((op) => op.permission !== 'public');
const cases = (list: readonly Operation[]) => list.map((op) => [nameOf(op), op] as const);

let two: TwoTenants;
let tokens: BadToken[];
let people: Record<Role, SignedIn>;
let revoked: SignedIn;
beforeAll(async () => {
  two = await makeTwoTenants();
  const { at, a } = two;
  tokens = await badTokens(at, a.admin);
  const made = await Promise.all(Role.options.map(async (role) => [role, await at.signedInAs(role, a.tenantId)] as const));
  people = Object.fromEntries(made) as Record<Role, SignedIn>;
  revoked = await at.signedInAs('admin', a.tenantId);
  await revoked.request('POST', '/api/auth/logout');
});
afterAll(async () => {
  if (two) await two.at.close();
});

/** Sends as a stranger, or as whoever the headers say. */
function send(op: Operation, headers: Readonly<Record<string, string>>, given: { method?: string; path?: string } = {}): Promise<Response> {
  two.at.clock.advanceMs(101);
  const method = given.method ?? op.method;
  const path = given.path ?? addressOf(op, two.a.ids[nounOf(op)] ?? 'x');
  const body = method === 'GET' || method === 'HEAD' ? undefined : JSON.stringify(ownBody(op, two.a) ?? {});
  const init = { method, headers: { ...headers, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body }) };
  return Promise.resolve(two.at.app.request(new Request(BASE + path, init), undefined, { address: '192.0.2.9' }));
}
const authorized = (who: SignedIn) => ({ authorization: `Bearer ${who.token}` });

/** Runs the requests and demands that nothing at all changed. */
async function changesNothing(run: () => Promise<void>): Promise<void> {
  const before = await dump(two.at);
  await run();
  await two.at.idle();
  expect(await dump(two.at)).toEqual(before);
}

describe('the table', () => {
  test('has exactly the operations that are bound, each once', () => {
    expect(routes.map(({ op }) => nameOf(op)).sort()).toEqual(all.map(nameOf).sort());
    expect(new Set(all.map(nameOf)).size).toBe(all.length);
  });

  test('and the app answers nothing beside it but the documents and the state of health', () => {
    const bound = two.at.app.routes.filter(({ method }) => method !== 'ALL').map(nameOf);
    expect([...new Set(bound)].sort()).toEqual([...all.map(nameOf), ...BESIDE].sort());
  });

  test('opens nothing to strangers but what is named here', () => {
    expect(
      all
        .filter((op) => op.permission === 'public')
        .map(nameOf)
        .sort(),
    ).toEqual([...PUBLIC].sort());
  });

  test('names only permissions that somebody has', () => {
    const known = new Set<string>([...permissionsOf('admin', true), 'node']);
    expect(all.filter((op) => !known.has(op.permission)).map(nameOf)).toEqual([]);
  });
});

describe.each(cases(closed))('%s', (_, op) => {
  test('refuses every token that is not good', async () => {
    await changesNothing(async () => {
      for (const { name, headers } of tokens) expect([name, (await send(op, headers)).status]).toEqual([name, 401]);
      expect((await send(op, authorized(revoked))).status).toBe(401);
    });
  });

  test('refuses other ways to write its address, without a token and with one that may not', async () => {
    const path = addressOf(op, two.a.ids[nounOf(op)] ?? 'x');
    await changesNothing(async () => {
      for (const trick of pathTricks(path)) {
        const stranger = await send(op, {}, { path: trick });
        expect([trick, stranger.status >= 400 && stranger.status < 500]).toEqual([trick, true]);
        if (op.method === 'GET' || people.viewer === undefined || may('viewer', op)) continue;
        const viewer = await send(op, authorized(people.viewer), { path: trick });
        expect([trick, viewer.status >= 400 && viewer.status < 500]).toEqual([trick, true]);
      }
    });
  });

  test('refuses strangers with other methods', async () => {
    await changesNothing(async () => {
      for (const method of ['HEAD', 'OPTIONS', 'PATCH', 'PROPFIND', 'MKCOL', 'X']) {
        const { status } = await send(op, {}, { method });
        expect([method, [400, 401, 404, 405].includes(status)]).toEqual([method, true]);
      }
    });
  });
});

const may = (role: Role, op: Operation) => permissionsOf(role, false).has(op.permission as Permission);

describe.each(cases(ofPeople))('%s', (_, op) => {
  test('refuses every role that has not its permission, and a token of a node', async () => {
    await changesNothing(async () => {
      for (const role of Role.options.filter((one) => !may(one, op)))
        expect([role, (await send(op, authorized(people[role]))).status]).toEqual([role, 403]);
    });
  });

  test('lets nobody but operators into another tenant by Tenant-Id', async () => {
    await changesNothing(async () => {
      for (const tenant of [two.b.tenantId, 1, 0, -1, 'x', `${two.b.tenantId} `, '1e0', '9'.repeat(30)]) {
        const { status } = await send(op, { ...authorized(two.a.admin), 'tenant-id': String(tenant) });
        expect([tenant, status]).toEqual([tenant, 403]);
      }
    });
  });

  test('is what its method says, whatever a header or a parameter says', async () => {
    const overrides = ['x-http-method-override', 'x-method-override', 'x-http-method'];
    await changesNothing(async () => {
      for (const header of overrides) {
        const path = `${addressOf(op, two.a.ids[nounOf(op)] ?? 'x')}?_method=${op.method}`;
        const { status } = await send(op, { ...authorized(people.viewer), [header]: op.method }, { method: 'GET', path });
        expect([header, status < 500]).toEqual([header, true]);
      }
    });
  });
});

test.each(cases(nodeOperations.filter((op) => op.permission !== 'public')))("%s is closed to people's tokens", async (_, op) => {
  for (const who of [two.operator, two.a.admin, people.viewer]) expect((await send(op, authorized(who))).status).toBe(401);
});

test('a cookie changes nothing unless our own page sent it', async () => {
  const cookie = { cookie: `botpbx=${two.a.admin.token}` };
  const writes = ofPeople.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/api/auth/'));
  await changesNothing(async () => {
    for (const op of writes) {
      for (const origin of [undefined, 'null', 'https://evil.example', 'http://pbx.test.evil.example', 'http://pbx.test:81', 'file://']) {
        const { status } = await send(op, { ...cookie, ...(origin === undefined ? {} : { origin }) });
        expect([nameOf(op), origin, status]).toEqual([nameOf(op), origin, 403]);
      }
    }
  });
  const { status } = await two.at.app.request(new Request(`${BASE}/api/auth/me`, { headers: cookie }), undefined, { address: '192.0.2.9' });
  expect(status).toBe(200);
});
