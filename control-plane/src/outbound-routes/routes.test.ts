import { Refused } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import * as api from '@botpbx/shared/api/outbound-routes';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTrunk, deleteTrunk } from '@botpbx/shared/api/trunks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const codeOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return 'no error';
  } catch (error) {
    if (error instanceof Refused) return error.problem?.code;
    throw error;
  }
};
const trunkOf = async (who: SignedIn, name = 'Carrier') =>
  (await who.call(createTrunk, { body: { name, host: `${name.toLowerCase()}.example` } })).id;
const route = (who: SignedIn, trunk_ids: number[], more: { name?: string; position?: number; pattern?: string } = {}) =>
  who.call(api.createOutboundRoute, { body: { name: 'US', pattern: '1NXXNXXXXXX', trunk_ids, ...more } });

test('a route is made with what was left out, read, changed and deleted', async () => {
  const trunk = await trunkOf(admin);
  const made = await route(admin, [trunk]);
  expect(made).toMatchObject({ position: 100, prepend: '', strip: 0, caller_id: null, enabled: true, trunk_ids: [trunk] });
  const other = await trunkOf(admin, 'Other');
  const body = { prepend: '+', trunk_ids: [other, trunk] };
  const changed = await admin.call(api.updateOutboundRoute, { params: { id: made.id }, body });
  expect(changed).toEqual({ ...made, ...body, updated_at: changed.updated_at });
  expect(await admin.call(api.getOutboundRoute, { params: { id: made.id } })).toEqual(changed);
  await admin.call(api.deleteOutboundRoute, { params: { id: made.id } });
  expect(await codeOf(admin.call(api.getOutboundRoute, { params: { id: made.id } }))).toBe('outbound_route.not_found');
});

test('routes are listed in the order in which they are asked, page by page', async () => {
  const trunk = await trunkOf(admin);
  for (const [name, position] of [
    ['c', 30],
    ['a', 10],
    ['d', 30],
    ['b', 20],
  ] as const)
    await route(admin, [trunk], { name, position });
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await admin.call(api.listOutboundRoutes, { query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) } });
    names.push(...page.data.map((row) => row.name));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(names).toEqual(['a', 'b', 'c', 'd']);
  expect((await admin.request('GET', `/api/outbound-routes?cursor=${btoa('x')}`)).status).toBe(422);
});

test('a trunk of another tenant, or of nobody, is refused with its path', async () => {
  const theirs = await trunkOf(await at.signedInAs('admin'));
  const own = await trunkOf(admin);
  for (const id of [theirs, 999]) {
    const answer = await admin.request('POST', '/api/outbound-routes', { name: 'x', pattern: 'X.', trunk_ids: [own, id] });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'reference.not_found', errors: [{ path: 'trunk_ids' }] });
    expect(await codeOf(admin.call(updateOwnTenant, { body: { emergency_trunk_id: id } }))).toBe('reference.not_found');
  }
});

test('a pattern that is none is refused in words', async () => {
  const trunk = await trunkOf(admin);
  const answer = await admin.request('POST', '/api/outbound-routes', { name: 'x', pattern: '9[2-', trunk_ids: [trunk] });
  expect(await answer.json()).toMatchObject({ errors: [{ path: 'pattern', message: 'has a "[" without its "]"' }] });
});

test('a trunk that a route or an emergency call leaves over cannot be deleted', async () => {
  const [one, two] = [await trunkOf(admin, 'One'), await trunkOf(admin, 'Two')];
  const made = await route(admin, [one]);
  await admin.call(updateOwnTenant, { body: { emergency_trunk_id: two } });
  const answer = await admin.request('DELETE', `/api/trunks/${one}`);
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ code: 'in_use', errors: [{ path: `outbound_route:${made.id}` }] });
  expect(await codeOf(admin.call(deleteTrunk, { params: { id: two } }))).toBe('in_use');
  await admin.call(api.deleteOutboundRoute, { params: { id: made.id } });
  await admin.call(updateOwnTenant, { body: { emergency_trunk_id: null } });
  for (const id of [one, two]) expect(await codeOf(admin.call(deleteTrunk, { params: { id } }))).toBe('no error');
});

test('of a route and the deletion of its trunk at once, one happens', async () => {
  for (let round = 0; round < 20; round++) {
    const trunk = await trunkOf(admin, `T${round}`);
    const endings = await Promise.allSettled([route(admin, [trunk]), admin.call(deleteTrunk, { params: { id: trunk } })]);
    expect(endings.filter(({ status }) => status === 'fulfilled').length).toBe(1);
  }
});

test('an extension may call abroad unless it is told otherwise', async () => {
  const made = await admin.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  expect(made.outbound).toBe('international');
});
