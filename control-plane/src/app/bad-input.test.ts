/** What nobody should send, sent to every operation of the table. */
import { operations } from '@botpbx/shared/api/table';
import type { Operation } from '@botpbx/shared/base/operation';
import { Problem, problemOf } from '@botpbx/shared/base/problem';
import { type Permission, permissionsOf, type Role } from '@botpbx/shared/model/user';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { BASE, makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
let operator: SignedIn;
beforeAll(async () => {
  at = await makeTestPlatform();
  operator = await at.signedInAs('operator');
});
afterAll(() => at.close());

const pathOf = (op: Operation, id = idOf(op)) => op.path.replace(':name', 'openai').replace(/:\w+/g, id);
/** An id of the form that the operation reads. */
const idOf = (op: Operation) => (op.path.startsWith('/api/calls/') ? 'n1-1795366757.8' : '1');
const nameOf = (op: Operation) => `${op.method} ${op.path}`;
const closed = operations.filter((op) => op.permission !== 'public');
const withBody = operations.filter((op) => op.body !== undefined);
const send = (op: Operation, headers: Record<string, string>, body?: string) =>
  at.app.request(BASE + pathOf(op), { method: op.method, headers, ...(body === undefined ? {} : { body }) });
const sendAs = (who: SignedIn, op: Operation, body: string, headers: Record<string, string> = {}) =>
  asked(who, op.method, pathOf(op), op.method === 'GET' ? undefined : body, headers);

/** Asks with time going on, so that no limit of requests a minute is met. */
function asked(who: SignedIn, method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
  at.clock.advanceMs(200);
  return who.request(method, path, body, headers);
}

/** Every refusal is a whole problem that gives nothing away. */
async function refused(answer: Response, status: number): Promise<void> {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = Problem.parse(await answer.json());
  expect(problem.status).toBe(status);
  expect(JSON.stringify(problem)).not.toMatch(/sqlite|node_modules|at .*\.ts/i);
}

test('the table is bound whole', () => {
  const bound = new Set(at.app.routes.map(({ method, path }) => `${method} ${path}`));
  expect(operations.filter((op) => !bound.has(nameOf(op))).map(nameOf)).toEqual([]);
});

test.each(closed.map((op) => [nameOf(op), op] as const))('%s needs somebody', async (_name, op) => {
  const [header = '', payload = ''] = operator.token.split('.');
  const nobody: Record<string, string>[] = [
    {},
    { authorization: 'Bearer' },
    { authorization: 'Bearer garbage' },
    { authorization: operator.token },
    { authorization: `Basic ${btoa('admin:admin')}` },
    { authorization: `Basic ${operator.token}` },
    { authorization: `Token ${operator.token}` },
    { authorization: `Bearer ${btoa('{"alg":"none"}')}.${payload}.` },
    { authorization: `Bearer ${header}.${payload}.AAAA` },
    { cookie: `__Host-botpbx=${operator.token}` },
    { 'x-http-method-override': 'GET', authorization: 'Bearer x' },
    { 'tenant-id': '1' },
  ];
  for (const headers of nobody) await refused(await send(op, headers), 401);
});

test.each(['admin', 'supervisor', 'member', 'viewer'] as Role[])('a %s gets 403 for what the role may not do', async (role) => {
  const who = await at.signedInAs(role);
  const allowed = permissionsOf(role, false);
  const forbidden = closed.filter((op) => !allowed.has(op.permission as Permission));
  expect(forbidden.length).toBeGreaterThan(3);
  for (const op of forbidden) await refused(await sendAs(who, op, '{}'), 403);
  for (const op of closed.filter((candidate) => allowed.has(candidate.permission as Permission) && candidate.method === 'GET')) {
    expect([nameOf(op), [200, 404, 422].includes((await asked(who, 'GET', pathOf(op))).status)]).toEqual([nameOf(op), true]);
  }
});

test.each(withBody.map((op) => [nameOf(op), op] as const))('%s reads JSON that says so, and nothing else', async (_name, op) => {
  for (const body of ['', '{', '{"a":1', 'name=x', '\u0000', '{"a":1}}']) await refused(await sendAs(operator, op, body), 400);
  await refused(await sendAs(operator, op, '{}', { 'content-type': 'text/plain' }), 400);
  await refused(await sendAs(operator, op, '{}', { 'content-type': 'application/x-www-form-urlencoded' }), 400);
});

test.each(withBody.map((op) => [nameOf(op), op] as const))('%s refuses what is no such object', async (_name, op) => {
  const notThere = op.path.includes(':') ? [404, 422] : [422];
  for (const body of ['null', '[]', '"x"', '1', 'true', '{"surprise":1}', '{"__proto__":{"is_operator":true}}', '{"tenant_id":2,"id":7}']) {
    const answer = await sendAs(operator, op, body);
    expect([body, notThere.includes(answer.status)]).toEqual([body, true]);
  }
  for (const name of Object.keys((op.body as z.ZodObject).shape)) {
    for (const wrong of ['{"nested":{}}', '[[[]]]', '1e999', '-0.5']) {
      const answer = await sendAs(operator, op, `{"${name}":${wrong}}`);
      expect([name, wrong, [404, 422].includes(answer.status)]).toEqual([name, wrong, true]);
    }
  }
});

test('a body of more than one MiB is refused, whether or not it says its length', async () => {
  const big = JSON.stringify({ name: 'x'.repeat(1_048_577) });
  for (const op of withBody) await refused(await sendAs(operator, op, big), 413);
  const stream = () => new Blob([big]).stream();
  const init = {
    method: 'POST',
    headers: { authorization: `Bearer ${operator.token}`, 'content-type': 'application/json' },
    duplex: 'half',
  };
  await refused(await at.app.request(`${BASE}/api/extensions`, { ...init, body: stream() } as RequestInit), 413);
});

test('a body of deepest nesting is refused without harm', async () => {
  const deep = `{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  for (const op of withBody) expect([400, 404, 422]).toContain((await sendAs(operator, op, deep)).status);
});

test('an id that can be nobody leads to 404, as one that is not there', async () => {
  const ids = ['0', '-1', '999999', '1.5', 'abc', '9'.repeat(40), 'NaN', '%00', '1%20or%201=1', "1'--", '%F0%9F%93%9E', '..%2f1'];
  for (const op of closed.filter((candidate) => candidate.path.includes(':id'))) {
    for (const id of ids) {
      const body = op.body === undefined && op.raw === undefined ? undefined : '{}';
      const type = op.raw?.types[0];
      const answer = await asked(operator, op.method, pathOf(op, id), body, type === undefined ? {} : { 'content-type': type });
      expect([nameOf(op), id, [404, ...(body === undefined ? [] : [422])].includes(answer.status)]).toEqual([nameOf(op), id, true]);
    }
  }
});

test('queries that no list knows are refused', async () => {
  for (const op of operations.filter(
    (candidate) => candidate.query && !candidate.body && !candidate.raw && !candidate.path.includes(':'),
  )) {
    for (const query of [
      'limit=0',
      'limit=501',
      'limit=x',
      'limit=1;drop',
      'surprise=1',
      'sort=name',
      'order=1%20desc',
      `cursor=${'x'.repeat(201)}`,
    ]) {
      await refused(await asked(operator, op.method, `${op.path}?${query}`), 422);
    }
  }
});

test('SQL in any text finds nothing, breaks nothing and stays text', async () => {
  const marks = ["' or '1'='1", '"; drop table users; --', '%27', '\\', 'x\u0000y', '$(id)', '`id`', ') union select * from users --'];
  for (const mark of marks) {
    const search = await asked(operator, 'GET', `/api/extensions?search=${encodeURIComponent(mark)}`);
    expect(search.status).toBe(200);
    const cursor = await asked(operator, 'GET', `/api/extensions?cursor=${encodeURIComponent(Buffer.from(mark).toString('base64'))}`);
    expect([200, 422]).toContain(cursor.status);
    const login = JSON.stringify({ email: mark, password: mark });
    const answer = await at.app.request(`${BASE}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: login,
    });
    expect([401, 429]).toContain(answer.status);
  }
  expect((await asked(operator, 'GET', '/api/users')).status).toBe(200);
});

test('paths that are spelt otherwise are nothing', async () => {
  for (const path of [
    '/API/extensions',
    '//api/extensions',
    '/api//extensions',
    '/api/extensions/',
    '/api/%65xtensions/x/y',
    '/api/./../x',
    '/api',
    '/api/',
  ]) {
    const answer = await at.app.request(BASE + path, { headers: { authorization: `Bearer ${operator.token}` } });
    expect([path, [404, 405].includes(answer.status)]).toEqual([path, true]);
  }
  await refused(await asked(operator, 'DELETE', '/api/extensions'), 405);
});

test('a patch applies no default, whichever operation takes it', () => {
  const patches = operations.filter((op) => op.method === 'PUT' && op.body?.safeParse({}).success);
  expect(patches.length).toBeGreaterThanOrEqual(6);
  for (const op of patches) expect([nameOf(op), op.body?.parse({})]).toEqual([nameOf(op), {}]);
  for (const op of patches) expect(Object.values((op.body as z.ZodObject).shape).some(hasDefault)).toBe(false);
});

const hasDefault = (schema: unknown): boolean =>
  schema instanceof z.ZodDefault || ((schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) && hasDefault(schema.unwrap()));

test('what breaks inside says nothing of itself', () => {
  const problem = problemOf(new Error('SQLITE_ERROR near "secret"'), 'request-1');
  expect(JSON.stringify(problem)).not.toContain('secret');
});
