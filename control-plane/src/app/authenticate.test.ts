import { afterEach, beforeEach, expect, test } from 'vitest';
import { BASE, makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { isOwnOrigin } from './authenticate.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform({ CORS_ORIGIN: 'https://panel.example.com' });
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const post = (headers: Record<string, string>, number: string) =>
  at.app.request(`${BASE}/api/extensions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ extension: number, name: 'x' }),
  });

test('with a cookie, a change comes from our own pages or not at all', async () => {
  const cookie = `botpbx=${admin.token}`;
  for (const origin of [
    'https://evil.example',
    'http://evil.pbx.test',
    'http://pbx.test.evil.example',
    'null',
    '',
    'http://pbx.test:81',
    'garbage',
  ]) {
    expect([origin, (await post({ cookie, origin }, '1001')).status]).toEqual([origin, 403]);
  }
  expect((await post({ cookie }, '1001')).status).toBe(403);
  expect((await post({ cookie, origin: BASE }, '1001')).status).toBe(201);
  expect((await post({ cookie, origin: 'https://panel.example.com' }, '1002')).status).toBe(201);
});

test('with a bearer, the origin does not matter', async () => {
  const authorization = `Bearer ${admin.token}`;
  expect((await post({ authorization }, '1001')).status).toBe(201);
  expect((await post({ authorization, origin: 'https://integration.example' }, '1002')).status).toBe(201);
  expect((await post({ authorization: `bearer ${admin.token}` }, '1003')).status).toBe(201);
});

test('where there is a header, no cookie helps', async () => {
  const cookie = `botpbx=${admin.token}`;
  expect((await post({ cookie, origin: BASE, authorization: 'Bearer wrong' }, '1001')).status).toBe(401);
  expect((await post({ cookie, origin: BASE, authorization: 'Basic eDp5' }, '1001')).status).toBe(401);
});

test('reading with a cookie needs no origin', async () => {
  const answer = await at.app.request(`${BASE}/api/extensions`, { headers: { cookie: `botpbx=${admin.token}` } });
  expect(answer.status).toBe(200);
});

test('behind a proxy that ends TLS our own host is still our own', () => {
  expect(isOwnOrigin(at.platform, 'https://pbx.example.com', 'http://pbx.example.com')).toBe(true);
  expect(isOwnOrigin(at.platform, 'http://pbx.example.com', 'https://pbx.example.com')).toBe(false);
  expect(isOwnOrigin(at.platform, 'https://pbx.example.com:444', 'http://pbx.example.com')).toBe(false);
  expect(isOwnOrigin(at.platform, undefined, 'http://pbx.example.com')).toBe(false);
});

test('every answer carries the protecting headers, and none about a tenant is kept', async () => {
  for (const path of ['/api/extensions', '/api/nothing', '/healthz', '/openapi.json', '/docs']) {
    const { headers } = await at.app.request(BASE + path, { headers: { authorization: `Bearer ${admin.token}` } });
    expect([path, headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual([path, 'nosniff', 'same-origin']);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    if (path.startsWith('/api')) expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('strict-transport-security')).toBe(false);
  }
  const secure = await at.app.request('https://pbx.test/healthz');
  expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
});

test('pages of the origins that the operator named may read answers, and no others', async () => {
  const ask = (origin: string, method = 'GET') =>
    at.app.request(`${BASE}/api/extensions`, {
      method,
      headers: { origin, 'access-control-request-method': 'POST', cookie: `botpbx=${admin.token}` },
    });
  const named = await ask('https://panel.example.com', 'OPTIONS');
  expect([named.status, named.headers.get('access-control-allow-origin')]).toEqual([204, 'https://panel.example.com']);
  expect(named.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  expect((await ask('https://panel.example.com')).headers.get('access-control-allow-credentials')).toBe('true');
  for (const method of ['GET', 'OPTIONS'])
    expect((await ask('https://evil.example', method)).headers.get('access-control-allow-origin')).toBeNull();
});

test('health is good while somebody could sign in, and bad when the tables are gone', async () => {
  expect((await at.app.request(`${BASE}/healthz`)).status).toBe(200);
  await at.platform.db.run('alter table users rename to lost');
  const answer = await at.app.request(`${BASE}/healthz`);
  expect([answer.status, await answer.json()]).toEqual([503, { status: 'unavailable' }]);
  await at.platform.db.run('alter table lost rename to users');
});
