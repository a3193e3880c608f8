import { login } from '@botpbx/shared/api/login';
import { changePassword, logout, me } from '@botpbx/shared/api/users';
import type { Problem } from '@botpbx/shared/base/problem';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BASE, makeTestPlatform, type TestPlatform } from '../../../tests/support/platform.ts';
import { forgetOldTries, MAX_OF_ACCOUNT, MAX_OF_BOTH } from './tries.ts';

let at: TestPlatform;
beforeEach(async () => {
  at = await makeTestPlatform();
});
afterEach(() => at.close());

const signIn = async (email: string, password: string, address = '192.0.2.1') =>
  at.app.request(
    `${BASE}/api/auth/login`,
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) },
    { address },
  );
const codeOf = async (answer: Response) => ((await answer.json()) as Problem).code;

test('the login answers a token, the user and a cookie that scripts cannot read', async () => {
  const admin = await at.signedInAs('admin');
  const answer = await signIn(admin.email.toUpperCase(), admin.password);
  expect(answer.status).toBe(200);
  const body = login.result.parse(await answer.json());
  expect(body.user).toMatchObject({ id: admin.userId, email: admin.email, role: 'admin', is_operator: false });
  expect(JSON.stringify(body)).not.toContain('quick:');
  expect(JSON.parse(atob(body.token.split('.')[0] ?? ''))).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(answer.headers.get('set-cookie')).toBe(`botpbx=${body.token}; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict`);
  const asked = await at.app.request(`${BASE}/api/auth/me`, { headers: { cookie: `other=1; botpbx=${body.token}` } });
  expect(me.result.parse(await asked.json()).tenant.id).toBe(admin.tenantId);
});

test('over https the cookie is bound to the host and to TLS', async () => {
  const admin = await at.signedInAs('admin');
  const body = JSON.stringify({ email: admin.email, password: admin.password });
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
  const answer = await at.app.request('https://pbx.test/api/auth/login', init);
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-botpbx=.*; Path=\/; .*; HttpOnly; SameSite=Strict; Secure$/);
  const proxied = await at.app.request(`${BASE}/api/auth/login`, init, { isHttps: true });
  expect(proxied.headers.get('set-cookie')).toMatch(/^__Host-botpbx=.*; Secure$/);
});

test('a wrong password and an unknown e-mail get the same answer', async () => {
  const admin = await at.signedInAs('admin');
  const [wrong, unknown] = [await signIn(admin.email, 'wrong'), await signIn('nobody@example.com', 'wrong')];
  const bodies = [(await wrong.json()) as Problem, (await unknown.json()) as Problem];
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect({ ...bodies[0], instance: '' }).toEqual({ ...bodies[1], instance: '' });
});

test('after five failures of an account from one address even the right password waits for the window to end', async () => {
  const admin = await at.signedInAs('admin');
  for (let tries = 0; tries < MAX_OF_BOTH; tries++) expect((await signIn(admin.email, 'wrong')).status).toBe(401);
  const refused = await signIn(admin.email, admin.password);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBe(900);
  expect(await codeOf(refused)).toBe('auth.too_many_attempts');
  expect((await signIn(admin.email, admin.password, '192.0.2.2')).status).toBe(200);
  at.clock.advanceMs(15 * 60_000 + 1);
  expect((await signIn(admin.email, admin.password)).status).toBe(200);
});

test('failures of one account from many addresses end too', async () => {
  const admin = await at.signedInAs('admin');
  for (let tries = 0; tries < MAX_OF_ACCOUNT; tries++) await signIn(admin.email, 'wrong', `198.51.100.${tries}`);
  expect((await signIn(admin.email, admin.password, '203.0.113.9')).status).toBe(429);
});

test('failures of many accounts from one address end too', async () => {
  await at.close();
  at = await makeTestPlatform({ RATE_LIMIT_MAX: '30' });
  const admin = await at.signedInAs('admin');
  for (let tries = 0; tries < 30; tries++) await signIn(`user${tries}@example.com`, 'wrong', '198.51.100.7');
  expect((await signIn(admin.email, admin.password, '198.51.100.7')).status).toBe(429);
  expect((await signIn(admin.email, admin.password, '198.51.100.8')).status).toBe(200);
});

test('a flood of guesses at once gets no more looks than one after the other', async () => {
  const admin = await at.signedInAs('admin');
  const answers = await Promise.all(Array.from({ length: 100 }, () => signIn(admin.email, 'wrong')));
  const looked = answers.filter(({ status }) => status === 401).length;
  expect(looked).toBeLessThanOrEqual(MAX_OF_BOTH + 20);
  expect(answers.filter(({ status }) => status === 429).length).toBe(100 - looked);
});

test('ten devices of one person sign in at the same moment', async () => {
  const admin = await at.signedInAs('admin');
  const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(admin.email, admin.password)));
  expect(answers.map(({ status }) => status)).toEqual(new Array(10).fill(200));
});

test('a success forgets the failures of the account, and the minute job those of old windows', async () => {
  const admin = await at.signedInAs('admin');
  for (let round = 0; round < 3; round++) {
    for (let tries = 0; tries < MAX_OF_BOTH - 1; tries++) await signIn(admin.email, 'wrong');
    expect((await signIn(admin.email, admin.password)).status).toBe(200);
  }
  at.clock.advanceMs(15 * 60_000 + 1);
  await forgetOldTries(at.platform);
  expect((await at.platform.db.all('select * from login_failures')).length).toBe(0);
});

test('logging out ends every session at once, live sockets too', async () => {
  const admin = await at.signedInAs('admin');
  const { token } = login.result.parse(await (await signIn(admin.email, admin.password)).json());
  const out = await admin.request('POST', logout.path);
  expect(out.status).toBe(204);
  expect(out.headers.get('set-cookie')).toMatch(/^botpbx=; Path=\/; Max-Age=0/);
  expect(at.hub.droppedUsers).toEqual([admin.userId]);
  for (const old of [token, admin.token]) {
    const asked = await at.app.request(`${BASE}/api/auth/me`, { headers: { authorization: `Bearer ${old}` } });
    expect(asked.status).toBe(401);
  }
});

test('a new password ends other sessions and brings a token of its own', async () => {
  const admin = await at.signedInAs('admin');
  const { token } = await admin.call(changePassword, { body: { current: admin.password, password: 'another horse battery' } });
  expect(at.hub.droppedUsers).toEqual([admin.userId]);
  expect((await admin.request('GET', me.path)).status).toBe(401);
  expect((await at.app.request(BASE + me.path, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  expect((await signIn(admin.email, admin.password)).status).toBe(401);
  expect((await signIn(admin.email, 'another horse battery')).status).toBe(200);
});

test('the present password cannot be guessed from a stolen session without end', async () => {
  const admin = await at.signedInAs('admin');
  const guess = () => admin.request('PUT', changePassword.path, { current: 'guess', password: 'another horse battery' });
  for (let tries = 0; tries < MAX_OF_BOTH; tries++) expect((await guess()).status).toBe(422);
  expect((await guess()).status).toBe(429);
});

test('the log of a failed login holds neither e-mail nor password', async () => {
  const admin = await at.signedInAs('admin');
  await signIn(admin.email, 'my-secret-guess');
  const text = JSON.stringify(at.logged);
  expect(text).toContain('sign-in failed');
  expect(text).not.toContain('my-secret-guess');
  expect(text).not.toContain(admin.email);
});

test('a session ends after JWT_EXPIRY', async () => {
  const admin = await at.signedInAs('admin');
  at.clock.advanceMs(24 * 3_600_000 - 1000);
  expect((await admin.request('GET', me.path)).status).toBe(200);
  at.clock.advanceMs(1001);
  expect((await admin.request('GET', me.path)).status).toBe(401);
});
