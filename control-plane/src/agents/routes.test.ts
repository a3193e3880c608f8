import * as api from '@botpbx/shared/api/agents';
import { Refused } from '@botpbx/shared/api/client';
import { createExtension, deleteExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createNode } from '@botpbx/shared/api/nodes';
import { createRingGroup } from '@botpbx/shared/api/ring-groups';
import { DEFAULT_TOOLS } from '@botpbx/shared/model/agent-setting';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { readTenants } from '../config/build.ts';
import { compileTenant } from '../config/compile.ts';
import { secretsFor } from '../link/secrets.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const makeNode = async (tenantId: number) => {
  const body = { name: `node ${tenantId}`, address: `n${tenantId}.example.com`, tenant_ids: [tenantId] };
  return (await (await at.signedInAs('operator')).call(createNode, { body })).id;
};
const refusalOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return ['no error'];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [error.status, error.problem?.code, ...(error.problem?.errors ?? []).map(({ path }) => path)];
  }
};
const phone = async (extension: string, who = admin) => (await who.call(createExtension, { body: { extension, name: 'Phone' } })).id;
const make = (more: object = {}) => admin.call(api.createAgent, { body: { name: 'Reception', ...more } });
const change = (id: number, body: object) => admin.call(api.updateAgent, { params: { id }, body });
const compiled = async () => {
  const rows = (await readTenants(at.platform.db, [admin.tenantId])).get(admin.tenantId);
  if (!rows) throw new Error('no such tenant');
  return compileTenant(rows, 1, [1]).agents[0];
};

test('the sample of the reference works as it is', async () => {
  const sample = {
    name: 'Reception Agent',
    provider: 'anthropic',
    model: 'claude-3-5-sonnet-20241022',
    system_prompt: 'You are a professional receptionist.',
    tts_engine: 'elevenlabs',
    tts_voice: 'Rachel',
    stt_engine: 'deepgram',
  };
  const answer = await admin.request('POST', '/api/agents', sample);
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ ...sample, max_turns: 20, silence_timeout: 5, version: 1, has_changes: false });
  expect(await compiled()).toMatchObject({
    llm: [{ provider: 'anthropic', model: 'claude-3-5-sonnet-20241022' }],
    tts: [{ engine: 'elevenlabs', voice: 'Rachel', stability: 0.5 }],
    stt: [{ engine: 'deepgram', language: 'en-US', punctuate: true }],
  });
});

test('an agent of which nothing is said lives on the node alone', async () => {
  const made = await make();
  expect(made).toMatchObject({
    ...{ provider: 'rules', tts_engine: 'flite', stt_engine: 'pocketsphinx', tts_speed: 1, model: null, number: null },
    ...{ max_turns: 20, silence_timeout: 5, end_call_phrases: ['goodbye', 'bye', 'hang up'], tools: DEFAULT_TOOLS },
  });
  expect(made.webhook_secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
  const { webhook_secret: _, ...rest } = made;
  expect(await admin.call(api.getAgent, { params: { id: made.id } })).toEqual(rest);
  expect((await admin.call(api.listAgents, {})).data).toEqual([rest]);
});

test.each([
  [{ tts_engine: 'flite', tts_voice: 'Rachel' }, 'tts_voice'],
  [{ tts_engine: 'google', tts_speed: 4, tts_options: { pitch: 50 } }, 'tts_options.pitch'],
  [{ tts_engine: 'elevenlabs', tts_speed: 3 }, 'tts_speed'],
  [{ tts_engine: 'google', tts_options: { speaking_rate: 2 } }, 'tts_options.speaking_rate'],
  [{ tts_engine: 'piper', tts_options: { stability: 1 } }, 'tts_options.stability'],
  [{ stt_engine: 'pocketsphinx', stt_language: 'de-DE' }, 'stt_language'],
  [{ stt_engine: 'pocketsphinx', stt_model: 'nova-2' }, 'stt_model'],
  [{ stt_engine: 'deepgram', stt_options: { punctuate: 'yes' } }, 'stt_options.punctuate'],
])('%j is refused by the field %s', async (fields, path) => {
  expect(await refusalOf(make(fields))).toEqual([422, 'request.invalid', path]);
  const { id } = await make();
  expect(await refusalOf(change(id, fields))).toEqual([422, 'request.invalid', path]);
});

test('a new engine begins with its own defaults', async () => {
  const { id } = await make({ tts_engine: 'elevenlabs', tts_voice: 'Rachel', tts_options: { stability: 1 } });
  expect(await change(id, { tts_engine: 'flite' })).toMatchObject({ tts_voice: null, tts_options: {}, tts_speed: 1 });
  expect(await change(id, { tts_engine: 'google', tts_voice: 'en-US-Wavenet-A' })).toMatchObject({ tts_voice: 'en-US-Wavenet-A' });
});

test('a change takes effect at once, or only in the draft where that is wished', async () => {
  const { id } = await make({ system_prompt: 'One.' });
  expect(await change(id, { system_prompt: 'Two.' })).toMatchObject({ version: 2, has_changes: false });
  const draft = await change(id, { system_prompt: 'Three.', publish: false });
  expect(draft).toMatchObject({ system_prompt: 'Three.', version: 2, has_changes: true });
  expect(await compiled()).toMatchObject({ version: 2, system_prompt: 'Two.' });
  expect(await admin.call(api.publishAgent, { params: { id } })).toMatchObject({ version: 3, has_changes: false });
  expect(await compiled()).toMatchObject({ version: 3, system_prompt: 'Three.' });
  // nothing to publish, and a name has no versions
  expect(await admin.call(api.publishAgent, { params: { id } })).toMatchObject({ version: 3 });
  expect(await change(id, { name: 'Front desk' })).toMatchObject({ name: 'Front desk', version: 3 });
});

test('what was published stays, and can be brought back as a new version', async () => {
  const { id } = await make({ system_prompt: 'One.', number: '6000' });
  await change(id, { system_prompt: 'Two.', number: '6009' });
  const params = { id, version: 1 };
  expect(await admin.call(api.getAgentVersion, { params })).toMatchObject({ version: 1, is_live: false, system_prompt: 'One.' });
  const back = await admin.call(api.restoreAgentVersion, { params });
  expect(back).toMatchObject({ system_prompt: 'One.', version: 3, number: '6009' });
  const { data } = await admin.call(api.listAgentVersions, { params: { id } });
  expect(data.map(({ version, is_live }) => [version, is_live])).toEqual([
    [3, true],
    [2, false],
    [1, false],
  ]);
  expect(data[0]?.published_by).toMatch(/^user:[0-9]+$/);
  expect(await refusalOf(admin.call(api.getAgentVersion, { params: { id, version: 9 } }))).toEqual([404, 'agent.no_such_version']);
  const page = await admin.call(api.listAgentVersions, { params: { id }, query: { limit: 2 } });
  const rest = await admin.call(api.listAgentVersions, { params: { id }, query: { cursor: page.next_cursor ?? '' } });
  expect(rest.data.map(({ version }) => version)).toEqual([1]);
});

test('changes of two people at once are both there', async () => {
  const { id } = await make();
  await Promise.all([change(id, { system_prompt: 'One.' }), change(id, { greeting: 'Hi.' }), change(id, { max_turns: 7 })]);
  expect(await admin.call(api.getAgent, { params: { id } })).toMatchObject({ system_prompt: 'One.', greeting: 'Hi.', max_turns: 7 });
});

test('a number belongs to one agent, one extension or one group', async () => {
  await phone('1001');
  expect(await refusalOf(make({ number: '1001' }))).toEqual([409, 'extension.number_taken', 'number']);
  await make({ number: '6000' });
  expect(await refusalOf(make({ number: '6000' }))).toEqual([409, 'extension.number_taken']);
  expect(await refusalOf(phone('6000'))).toEqual([409, 'extension.number_taken', 'extension']);
  expect(await refusalOf(make({ number: '911' }))).toEqual([422, 'request.invalid', 'number']);
});

test('what an agent names must be there, and stays while a draft or a version that takes calls names it', async () => {
  const other = await at.signedInAs('admin');
  const [own, theirs] = [await phone('1001'), await phone('1001', other)];
  expect(await refusalOf(make({ extension_id: theirs }))).toEqual([422, 'reference.not_found', 'extension_id']);
  expect(await refusalOf(make({ message_mailbox: theirs }))).toEqual([422, 'destination.not_found', 'message_mailbox']);
  expect(await refusalOf(make({ time_condition_id: 77 }))).toEqual([422, 'destination.not_found', 'time_condition_id']);
  const target = { name: 'Sales', destination: { type: 'extension', id: theirs } };
  expect(await refusalOf(make({ transfer_targets: [target] }))).toEqual([422, 'destination.not_found', 'transfer_targets.0.destination']);
  const removal = () => refusalOf(admin.call(deleteExtension, { params: { id: own } }));
  for (const fields of [
    { extension_id: own },
    { message_mailbox: own },
    { failed_destination: { type: 'extension', id: own } },
    { transfer_targets: [{ name: 'Sales', destination: { type: 'extension', id: own } }] },
    { transfer_targets: [{ name: 'Home', destination: { type: 'external', number: '15551234567', extension_id: own } }] },
  ]) {
    const { id } = await make(fields);
    expect(await removal()).toEqual([409, 'in_use', `agent:${id}`]);
    const none = { extension_id: null, message_mailbox: null, failed_destination: null, transfer_targets: [] };
    await change(id, { ...none, publish: false });
    expect(await removal()).toEqual([409, 'in_use', `agent:${id}`]);
    await admin.call(api.publishAgent, { params: { id } });
  }
  expect(await removal()).toEqual(['no error']);
});

test('calls lead to an agent, which then cannot be deleted, and never round in a circle', async () => {
  const { id } = await make();
  const destination = { type: 'agent', id } as const;
  const route = await admin.call(createInboundRoute, { body: { name: 'Main', did: '5551000', destination } });
  const group = await admin.call(createRingGroup, { body: { name: 'Sales', extension_ids: [await phone('1001')], failover: destination } });
  const back = { failed_destination: { type: 'ring_group', id: group.id } };
  expect(await refusalOf(change(id, back))).toEqual([422, 'destination.loop', 'failed_destination']);
  const removal = refusalOf(admin.call(api.deleteAgent, { params: { id } }));
  expect(await removal).toEqual([409, 'in_use', `inbound_route:${route.id}`, `ring_group:${group.id}`]);
  const free = await make({ name: 'Other' });
  await admin.call(api.deleteAgent, { params: { id: free.id } });
  expect(await refusalOf(admin.call(api.getAgent, { params: { id: free.id } }))).toEqual([404, 'agent.not_found']);
});

test('a function that is called like a built-in tool means the tool, or stands in its place', async () => {
  const functions = [
    { name: 'lookup_customer', parameters: { phone: { type: 'string' } } },
    { name: 'transfer_call', description: 'Sends the caller on', parameters: { destination: { type: 'string' } } },
    { name: 'check_hours', url: 'https://crm.example.com/hours' },
  ];
  await make({ functions, tools: ['end_call', 'check_hours'] });
  const agent = await compiled();
  expect(agent?.tools).toEqual(['end_call', 'transfer_call']);
  expect(agent?.functions.map(({ name }) => name)).toEqual(['lookup_customer', 'check_hours']);
  expect(await refusalOf(make({ functions: [functions[0], functions[0]] }))).toEqual([422, 'request.invalid', 'functions']);
});

test('the secret of the webhooks goes to the nodes of the tenant, and a new one takes its place', async () => {
  const nodeId = await makeNode(admin.tenantId);
  const made = await make();
  const secrets = () => secretsFor(at.platform, nodeId, [`agent:${made.id}`]);
  const shape = { kind: 'key', secret_ref: `agent:${made.id}` };
  expect(await secrets()).toEqual([{ ...shape, version: 1, value: made.webhook_secret }]);
  const renewed = await admin.call(api.renewAgentSecret, { params: { id: made.id } });
  expect(await secrets()).toEqual([{ ...shape, version: 2, value: renewed.webhook_secret }]);
  expect((await compiled())?.webhook_secret).toEqual({ secret_ref: `agent:${made.id}`, version: 2 });
});

test('an agent from before a setting was known has its default', async () => {
  const { id } = await make({ system_prompt: 'One.' });
  const old = sql`json_remove(published, '$.recording', '$.listening')`;
  await at.platform.db.run(sql`update agents set published = ${old}, draft = ${old}`);
  expect(await admin.call(api.getAgent, { params: { id } })).toMatchObject({ recording: false, has_changes: false });
  expect(await compiled()).toMatchObject({ recording: false, listening: { interruptible: true } });
  expect(await change(id, { system_prompt: 'Two.' })).toMatchObject({ version: 2, recording: false, system_prompt: 'Two.' });
});
