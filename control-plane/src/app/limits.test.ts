import { expect, test } from 'vitest';
import { BASE, makeTestPlatform } from '../../../tests/support/platform.ts';
import { makeWindows, networkOf, USER_MAX_PER_MINUTE } from './limits.ts';

test('lets max requests pass, then tells how long to wait, then opens again', () => {
  const count = makeWindows({ max: 3, windowMs: 1000 });
  expect([count('a', 0), count('a', 1), count('a', 2), count('a', 400)]).toEqual([0, 0, 0, 600]);
  expect(count('b', 400)).toBe(0);
  expect(count('a', 1000)).toBe(0);
});

test('holds a bounded number of peers; the oldest window makes room', () => {
  const count = makeWindows({ max: 1, windowMs: 1000, maxPeers: 2 });
  count('a', 0);
  count('b', 1);
  count('c', 2);
  expect(count('b', 3)).toBe(998);
  expect(count('c', 3)).toBe(999);
  expect(count('a', 3)).toBe(0);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8::1', '2001:db8:0:0'],
  ['2001:0db8:0:0:aaaa::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('strangers are counted by address, and a user of the same address is not among them', async () => {
  const at = await makeTestPlatform({ RATE_LIMIT_MAX: '5', RATE_LIMIT_WINDOW: '15' });
  const ask = (address: string, headers = {}) => at.app.request(`${BASE}/api/auth/me`, { headers }, { address });
  const statuses = [];
  for (let turn = 0; turn < 6; turn++) statuses.push((await ask('192.0.2.1', { authorization: 'Bearer garbage' })).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await ask('192.0.2.1')).headers.get('retry-after')).toBe('900');
  const user = await at.signedInAs('viewer');
  expect((await user.request('GET', '/api/auth/me')).status).toBe(200);
  expect((await ask('192.0.2.2')).status).toBe(401);
  at.clock.advanceMs(15 * 60_000);
  expect((await ask('192.0.2.1')).status).toBe(401);
  await at.close();
});

test('a user who floods is stopped alone, for the rest of the minute', async () => {
  const at = await makeTestPlatform();
  const [loud, quiet] = [await at.signedInAs('viewer'), await at.signedInAs('viewer')];
  const me = (who: typeof loud) => who.request('GET', '/api/auth/me');
  for (let turn = 0; turn < USER_MAX_PER_MINUTE; turn++) expect((await me(loud)).status).toBe(200);
  at.clock.advanceMs(10_000);
  const refused = await me(loud);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '50']);
  expect((await me(quiet)).status).toBe(200);
  at.clock.advanceMs(50_000);
  expect((await me(loud)).status).toBe(200);
  await at.close();
});
