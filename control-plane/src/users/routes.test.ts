import { Refused } from '@botpbx/shared/api/client';
import { createUser, deleteUser, getUser, listUsers, me, updateUser } from '@botpbx/shared/api/users';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
beforeEach(async () => {
  at = await makeTestPlatform();
});
afterEach(() => at.close());

const codeOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return 'no error';
  } catch (error) {
    return error instanceof Refused ? error.problem?.code : error;
  }
};
const someone = { email: 'Jane@Example.com', name: 'Jane', role: 'member', password: 'a long enough one' } as const;
const path = (who: SignedIn) => ({ params: { id: who.userId } });

test('an admin adds a person, who then signs in under the e-mail in small letters', async () => {
  const admin = await at.signedInAs('admin');
  const made = await admin.call(createUser, { body: someone });
  expect(made).toMatchObject({ email: 'jane@example.com', role: 'member', is_operator: false });
  expect(await admin.call(getUser, { params: { id: made.id } })).toEqual(made);
  expect((await admin.call(listUsers, {})).data.map(({ id }) => id)).toEqual([admin.userId, made.id]);
  expect(await codeOf(admin.call(createUser, { body: someone }))).toBe('user.email_taken');
});

test('an e-mail of another tenant is taken, and nothing is said of the owner', async () => {
  const [one, two] = [await at.signedInAs('admin'), await at.signedInAs('admin')];
  await one.call(createUser, { body: someone });
  expect(await codeOf(two.call(createUser, { body: someone }))).toBe('user.email_taken');
});

test('users of another tenant do not exist', async () => {
  const [one, two] = [await at.signedInAs('admin'), await at.signedInAs('admin')];
  expect(await codeOf(one.call(getUser, path(two)))).toBe('user.not_found');
  expect(await codeOf(one.call(updateUser, { ...path(two), body: { role: 'viewer' } }))).toBe('user.not_found');
  expect(await codeOf(one.call(deleteUser, path(two)))).toBe('user.not_found');
  expect((await two.call(me, {})).user.role).toBe('admin');
});

test('the last admin stays, the last but one may go', async () => {
  const admin = await at.signedInAs('admin');
  expect(await codeOf(admin.call(deleteUser, path(admin)))).toBe('user.last_admin');
  expect(await codeOf(admin.call(updateUser, { ...path(admin), body: { role: 'viewer' } }))).toBe('user.last_admin');
  const other = await at.signedInAs('admin', admin.tenantId);
  await admin.call(deleteUser, path(other));
  expect(await codeOf(admin.call(deleteUser, path(admin)))).toBe('user.last_admin');
});

test('of two admins who remove each other at once, one stays', async () => {
  const one = await at.signedInAs('admin');
  const two = await at.signedInAs('admin', one.tenantId);
  await Promise.allSettled([one.call(deleteUser, path(two)), two.call(deleteUser, path(one))]);
  const left = [await one.request('GET', me.path), await two.request('GET', me.path)].filter(({ status }) => status === 200);
  expect(left.length).toBe(1);
});

test('a new role ends the sessions at once, a new name does not', async () => {
  const admin = await at.signedInAs('admin');
  const member = await at.signedInAs('member', admin.tenantId);
  await admin.call(updateUser, { ...path(member), body: { name: 'Renamed' } });
  expect((await member.call(me, {})).user.name).toBe('Renamed');
  expect(at.hub.droppedUsers).toEqual([]);
  await admin.call(updateUser, { ...path(member), body: { role: 'viewer' } });
  expect((await member.request('GET', me.path)).status).toBe(401);
  expect(at.hub.droppedUsers).toEqual([member.userId]);
});

test('a removed user is out at once', async () => {
  const admin = await at.signedInAs('admin');
  const member = await at.signedInAs('member', admin.tenantId);
  await admin.call(deleteUser, path(member));
  expect((await member.request('GET', me.path)).status).toBe(401);
  expect(at.hub.droppedUsers).toEqual([member.userId]);
});

test('an operator is out of the reach of a mere admin', async () => {
  const operator = await at.signedInAs('operator');
  const admin = await at.signedInAs('admin', operator.tenantId);
  expect(await codeOf(admin.call(deleteUser, path(operator)))).toBe('auth.forbidden');
  expect(await codeOf(admin.call(updateUser, { ...path(operator), body: { password: 'taken over by me' } }))).toBe('auth.forbidden');
  expect(await codeOf(admin.call(updateUser, { ...path(operator), body: { role: 'viewer' } }))).toBe('auth.forbidden');
  expect((await operator.request('GET', me.path)).status).toBe(200);
});

test('the last operator stays', async () => {
  const operator = await at.signedInAs('operator');
  await at.signedInAs('admin', operator.tenantId);
  expect(await codeOf(operator.call(deleteUser, path(operator)))).toBe('user.last_admin');
});

test('nobody makes an operator of themselves', async () => {
  const admin = await at.signedInAs('admin');
  const answer = await admin.request('PUT', `/api/users/${admin.userId}`, { is_operator: true });
  expect(answer.status).toBe(422);
  expect((await admin.request('POST', '/api/users', { ...someone, is_operator: true })).status).toBe(422);
  expect((await admin.request('POST', '/api/users', { ...someone, role: 'operator' })).status).toBe(422);
});

test('a password is 10 characters at least and 72 bytes at most', async () => {
  const admin = await at.signedInAs('admin');
  for (const password of ['short', '123456789', 'ä'.repeat(37)]) {
    expect((await admin.request('POST', '/api/users', { ...someone, password })).status).toBe(422);
  }
});

test('no answer holds a password hash', async () => {
  const admin = await at.signedInAs('admin');
  for (const asked of ['/api/users', `/api/users/${admin.userId}`, '/api/auth/me']) {
    expect(await (await admin.request('GET', asked)).text()).not.toMatch(/quick:|password|session_version/);
  }
});
