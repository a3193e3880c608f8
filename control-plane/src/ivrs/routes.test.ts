import { Refused } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import * as api from '@botpbx/shared/api/ivrs';
import { createRingGroup } from '@botpbx/shared/api/ring-groups';
import { EMPTY_FLOW } from '@botpbx/shared/model/flow';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { readTenants } from '../config/build.ts';
import { compileTenant } from '../config/compile.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const refusalOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return ['no error'];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [error.status, error.problem?.code, ...(error.problem?.errors ?? []).map(({ path }) => path)];
  }
};
const say = (text: string, next = 'end') => ({
  steps: [
    { id: 'start', kind: 'start' as const, exits: { next: ['say'] } },
    { id: 'say', kind: 'play_message' as const, settings: { prompt: { kind: 'text' as const, text } }, exits: { next: [next] } },
    { id: 'end', kind: 'hangup' as const },
  ],
});
const phone = async (extension: string, who = admin) => (await who.call(createExtension, { body: { extension, name: 'Phone' } })).id;
const make = (more: object = {}) => admin.call(api.createIvr, { body: { name: 'Main', ...more } });
const get = (id: number) => admin.call(api.getIvr, { params: { id } });
const change = (id: number, body: object) => admin.call(api.updateIvr, { params: { id }, body });
const publish = (id: number) => admin.call(api.publishIvr, { params: { id } });
const compiled = async (who = admin) => {
  const rows = (await readTenants(at.platform.db, [who.tenantId])).get(who.tenantId);
  if (!rows) throw new Error('no such tenant');
  return compileTenant(rows, 1, [1]).ivrs;
};
const textOf = (flow: { steps: readonly { settings: object }[] } | undefined) =>
  JSON.stringify(flow?.steps.map(({ settings }) => settings)).match(/"text":"([^"]*)"/)?.[1];

test('an IVR of which nothing is said has a start, and takes no calls yet', async () => {
  const made = await make();
  expect(made).toMatchObject({ name: 'Main', description: '', number: null, failed_destination: null, flow: EMPTY_FLOW, version: 0 });
  expect(made).toMatchObject({ has_changes: true });
  expect(await get(made.id)).toEqual(made);
  expect(made.faults).toMatchObject([{ code: 'exit_missing', step_id: 'start', exit: 'next' }]);
  const { flow: _, faults: __, ...labels } = made;
  expect((await admin.call(api.listIvrs, {})).data).toEqual([{ ...labels, steps: 1 }]);
  expect(await compiled()).toEqual([{ id: made.id, version: 0, name: 'Main', number: null, failed_destination: null, flow: EMPTY_FLOW }]);
});

test('calls walk what was published, however often the draft is saved', async () => {
  const { id } = await make({ flow: say('One.') });
  expect(await publish(id)).toMatchObject({ version: 1, has_changes: false });
  for (const text of ['Tw', 'Two', 'Two.']) expect(await change(id, { flow: say(text) })).toMatchObject({ version: 1, has_changes: true });
  expect(textOf((await compiled())[0]?.flow)).toBe('One.');
  expect(await publish(id)).toMatchObject({ version: 2, has_changes: false });
  expect(await compiled()).toMatchObject([{ version: 2 }]);
  expect(textOf((await compiled())[0]?.flow)).toBe('Two.');
  // nothing to publish
  expect(await publish(id)).toMatchObject({ version: 2 });
  expect((await admin.call(api.listIvrVersions, { params: { id } })).data).toHaveLength(2);
});

test('nodes hear of a publication and of labels, and not of drafts', async () => {
  const { id } = await make({ flow: say('One.') });
  const desired = async () =>
    (
      await at.platform.db.all<{ action: string; desired: number }>(
        sql`select action, desired from ledger where subject = ${`ivr:${id}`} order by seq`,
      )
    ).map(({ action, desired }) => `${action} ${desired}`);
  // who types is one entry, until something else happens or he was away
  for (const text of ['T', 'Tw', 'Two', 'Two.']) await change(id, { flow: say(text) });
  expect(await desired()).toEqual(['ivr.created 1', 'ivr.drafted 0']);
  await change(id, { name: 'Front' });
  await change(id, { flow: say('Three.') });
  at.clock.advanceMs(700_000);
  await change(id, { flow: say('Four.') });
  await publish(id);
  expect((await desired()).slice(2)).toEqual(['ivr.updated 1', 'ivr.drafted 0', 'ivr.drafted 0', 'ivr.published 1']);
});

test('what was published stays, says what it changed, and can be brought back as a new version', async () => {
  const { id } = await make({ flow: say('One.') });
  await publish(id);
  await change(id, { flow: say('Two.'), number: '6009' });
  await publish(id);
  const params = { id, version: 1 };
  const first = await admin.call(api.getIvrVersion, { params });
  expect(first).toMatchObject({ version: 1, is_live: false, published_by: `user:${admin.userId}` });
  expect(textOf(first.flow)).toBe('One.');
  await change(id, { flow: say('Three.') });
  const back = await admin.call(api.restoreIvrVersion, { params });
  expect(back).toMatchObject({ version: 3, has_changes: false, number: '6009' });
  expect(textOf(back.flow)).toBe('One.');
  const { data, next_cursor } = await admin.call(api.listIvrVersions, { params: { id }, query: { limit: 2 } });
  expect(data.map(({ version, is_live, changes }) => [version, is_live, changes.length > 0])).toEqual([
    [3, true, true],
    [2, false, true],
  ]);
  expect(data[1]?.changes).toEqual([expect.stringContaining('Two.')]);
  const rest = await admin.call(api.listIvrVersions, { params: { id }, query: { cursor: next_cursor ?? '' } });
  expect(rest.data).toEqual([
    { version: 1, is_live: false, published_by: `user:${admin.userId}`, created_at: first.created_at, changes: [] },
  ]);
  expect(await refusalOf(admin.call(api.getIvrVersion, { params: { id, version: 9 } }))).toEqual([404, 'ivr.no_such_version']);
});

test('the version that takes calls is brought back into the draft alone', async () => {
  const { id } = await make({ flow: say('One.') });
  await publish(id);
  await change(id, { flow: say('Two.') });
  const back = await admin.call(api.restoreIvrVersion, { params: { id, version: 1 } });
  expect(back).toMatchObject({ version: 1, has_changes: false });
  expect(textOf(back.flow)).toBe('One.');
});

test('a flow with errors is no draft less, but is not published', async () => {
  const { id } = await make({ flow: { steps: [{ id: 'end', kind: 'hangup' }] } });
  expect((await get(id)).faults[0]).toMatchObject({ severity: 'error', code: 'start', step_id: null });
  expect(await refusalOf(publish(id))).toEqual([422, 'ivr.faulty', 'flow']);
  const { id: other } = await make({
    flow: {
      steps: [
        { id: 'start', kind: 'start' },
        { id: 'end', kind: 'hangup', exits: { next: ['nowhere'] } },
      ],
    },
  });
  expect(await refusalOf(publish(other))).toEqual([422, 'ivr.faulty', 'flow.steps.0.exits.next']);
  expect(await get(id)).toMatchObject({ version: 0 });
});

test('who edits what somebody else has changed meanwhile is told so', async () => {
  const made = await make();
  const first = await change(made.id, { flow: say('Mine.'), base: made.updated_at });
  expect(first.updated_at > made.updated_at).toBe(true);
  expect(await refusalOf(change(made.id, { flow: say('Yours.'), base: made.updated_at }))).toEqual([409, 'ivr.changed']);
  expect(textOf((await get(made.id)).flow)).toBe('Mine.');
  // who asks again what was done already is answered, and a publication edits nothing
  expect(await change(made.id, { flow: say('Mine.'), base: made.updated_at })).toEqual(first);
  const params = { id: made.id };
  expect(await refusalOf(admin.call(api.publishIvr, { params, query: { base: made.updated_at } }))).toEqual([409, 'ivr.changed']);
  await admin.call(api.publishIvr, { params, query: { base: first.updated_at } });
  const second = await change(made.id, { flow: say('Again.'), base: first.updated_at });
  expect(second).toMatchObject({ has_changes: true });
  await change(made.id, { flow: say('By force.') });
});

test('of two who edit the same at once, one is told', async () => {
  const { id, updated_at: base } = await make();
  for (let round = 0; round < 10; round += 1) {
    const { updated_at } = round === 0 ? { updated_at: base } : await get(id);
    const endings = await Promise.allSettled(['A', 'B', 'C'].map((who) => change(id, { flow: say(`${who} ${round}`), base: updated_at })));
    expect(endings.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});

test('of many publications at once each version is one', async () => {
  const { id } = await make({ flow: say('One.') });
  const all = await Promise.all(Array.from({ length: 5 }, () => publish(id)));
  expect(new Set(all.map(({ version }) => version))).toEqual(new Set([1]));
  expect((await admin.call(api.listIvrVersions, { params: { id } })).data).toHaveLength(1);
});

test('its number is dialled by phones and nobody else has it', async () => {
  const { id } = await make({ number: '600' });
  expect(await refusalOf(make({ number: '600' }))).toEqual([409, 'extension.number_taken']);
  expect(await refusalOf(phone('600'))).toEqual([409, 'extension.number_taken', 'extension']);
  await phone('601');
  expect(await refusalOf(change(id, { number: '601' }))).toEqual([409, 'extension.number_taken', 'number']);
  expect(await refusalOf(make({ number: '911' }))).toEqual([422, 'request.invalid', 'number']);
  expect(await change(id, { number: null })).toMatchObject({ number: null });
  await phone('600');
});

test('whom it cannot serve it does not send in a circle', async () => {
  const { id } = await make();
  const itself = { type: 'ivr', id };
  expect(await refusalOf(change(id, { failed_destination: itself }))).toEqual([422, 'destination.loop', 'failed_destination']);
  const extension_ids = [await phone('1001')];
  const group = await admin.call(createRingGroup, { body: { name: 'All', extension_ids, failover: { type: 'ivr', id } } });
  const failed_destination = { type: 'ring_group', id: group.id };
  expect(await refusalOf(change(id, { failed_destination }))).toEqual([422, 'destination.loop', 'failed_destination']);
  const other = await make({ failed_destination });
  expect(await compiled()).toMatchObject([{ failed_destination: null }, { id: other.id, failed_destination }]);
});

test('what leads to it is listed, and keeps it', async () => {
  const { id } = await make({ flow: say('One.') });
  const destination = { type: 'ivr', id } as const;
  const route = await admin.call(createInboundRoute, { body: { name: 'Main', did: '+15550001111', destination } });
  const sub = await make({
    name: 'Other',
    flow: {
      steps: [
        { id: 'start', kind: 'start' },
        { id: 'sub', kind: 'sub_flow', settings: { ivr_id: id } },
      ],
    },
  });
  const { data } = await admin.call(api.listIvrUses, { params: { id } });
  expect(data.map(({ path }) => path)).toEqual([`inbound_route:${route.id}`, `ivr:${sub.id}`]);
  expect(await refusalOf(admin.call(api.deleteIvr, { params: { id } }))).toEqual([409, 'in_use', ...data.map(({ path }) => path)]);
  await admin.call(api.deleteIvr, { params: { id: sub.id } });
  expect(await refusalOf(get(sub.id))).toEqual([404, 'ivr.not_found']);
});

test('one that leads to itself alone can be deleted, with its versions', async () => {
  const { id } = await make();
  const again = { id: 'again', kind: 'transfer', settings: { destination: { type: 'ivr', id } } };
  await change(id, { flow: { steps: [{ id: 'start', kind: 'start', exits: { next: ['again'] } }, again] } });
  await publish(id);
  await admin.call(api.deleteIvr, { params: { id } });
  expect(await at.platform.db.all(sql`select * from ivr_versions`)).toEqual([]);
});

test('flows do not lead into one another for ever', async () => {
  const into = (ivr_id: number) => ({
    steps: [
      { id: 'start', kind: 'start', exits: { next: ['sub'] } },
      { id: 'sub', kind: 'sub_flow', settings: { ivr_id }, exits: { next: ['desk'] } },
      { id: 'desk', kind: 'voicemail', settings: { mailbox: 'general' } },
    ],
  });
  const first = await make({ name: 'First', flow: say('One.') });
  const second = await make({ name: 'Second', flow: into(first.id) });
  expect(second.faults.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning sub_flow_unpublished']);
  await publish(first.id);
  expect(await publish(second.id)).toMatchObject({ version: 1, faults: [] });
  const back = await change(first.id, { flow: into(second.id) });
  expect(back.faults).toMatchObject([{ code: 'sub_flow_circle', step_id: 'sub' }]);
  expect(await refusalOf(publish(first.id))).toEqual([422, 'ivr.faulty', 'flow.steps.1']);
});

test('the list tells as the whole does whether there is something to publish', async () => {
  const { id } = await make({ flow: say('One.') });
  const both = async () => {
    const [one] = (await admin.call(api.listIvrs, {})).data;
    const { has_changes } = await get(id);
    return [one?.has_changes, has_changes];
  };
  expect(await both()).toEqual([true, true]);
  await publish(id);
  expect(await both()).toEqual([false, false]);
  await change(id, { flow: say('Two.') });
  expect(await both()).toEqual([true, true]);
  const { steps, ...flow } = (await admin.call(api.getIvrVersion, { params: { id, version: 1 } })).flow;
  const turned = steps.map((step) => Object.fromEntries(Object.entries(step).reverse()));
  await change(id, { flow: { steps: turned, ...flow } });
  expect(await both()).toEqual([false, false]);
});
