import * as api from '@botpbx/shared/api/agent-tries';
import { createAgent, updateAgent } from '@botpbx/shared/api/agents';
import { createExtension } from '@botpbx/shared/api/extensions';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeNode } from '../../../tests/support/machine.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { codeOf } from '../../../tests/support/refused.ts';

let t: TestPlatform;
let admin: SignedIn;
let nodeId: number;
beforeEach(async () => {
  t = await makeTestPlatform();
  admin = await t.signedInAs('admin');
  nodeId = await makeNode(await t.signedInAs('operator'), [admin.tenantId]);
  await admin.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
});
afterEach(() => t.close());

const make = async (more: object = {}) => (await admin.call(createAgent, { body: { name: 'Reception', ...more } })).id;
const messages = [{ role: 'caller' as const, text: 'When are you open?' }];
const said = { text: 'At nine.', tools: [], next: 'listens', transfer_to: null, model: 'rules', ms: 3 };

test('the draft is tried by the node of the tenant', async () => {
  const id = await make({ system_prompt: 'One.' });
  await admin.call(updateAgent, { params: { id }, body: { system_prompt: 'Two.', publish: false } });
  t.hub.answer = () => said;
  expect(await admin.call(api.tryAgent, { params: { id }, body: { messages } })).toEqual(said);
  expect(t.hub.asked).toMatchObject([
    { nodeId, command: { kind: 'agent.try', tenant_id: admin.tenantId, agent: { id, version: 1, system_prompt: 'Two.' }, messages } },
  ]);
});

test('what is written ends with words of the caller', async () => {
  const id = await make();
  const wrong = [...messages, { role: 'agent' as const, text: 'At nine.' }];
  expect(await codeOf(admin.call(api.tryAgent, { params: { id }, body: { messages: wrong } }))).toBe('request.invalid');
});

test('a test call rings an extension and dials the agent, whether or not it has a number', async () => {
  t.hub.answer = () => ({ call_id: 'n1-1795366757.99' });
  const call = async (id: number) => admin.call(api.testCallAgent, { params: { id }, body: { to: '1001' } });
  const bare = await make();
  expect(await call(bare)).toEqual({ call_id: 'n1-1795366757.99', node_id: nodeId });
  await call(await make({ number: '6000' }));
  expect(t.hub.asked).toMatchObject([
    { nodeId, command: { kind: 'originate', tenant_id: admin.tenantId, from: '1001', to: `*#${bare}` } },
    { command: { from: '1001', to: '6000' } },
  ]);
});

test('who may not, and what cannot be', async () => {
  const id = await make();
  const ask = (who: SignedIn, to = '1001') => codeOf(who.call(api.testCallAgent, { params: { id }, body: { to } }));
  expect(await ask(await t.signedInAs('viewer', admin.tenantId))).toBe('auth.forbidden');
  expect(await ask(admin, '1009')).toBe('reference.not_found');
  t.hub.answer = () => {
    throw new CommandRefusedError('conflict', 'No phone of extension 1001 is registered.');
  };
  expect(await ask(admin)).toBe('call.wrong_state');
  expect(await ask(await t.signedInAs('admin'))).toBe('agent.not_found');
});

test('models are listed by who serves them', async () => {
  const { llm, tts, stt } = await admin.call(api.listAgentModels, {});
  expect(llm.anthropic?.length).toBeGreaterThan(1);
  expect(Object.keys(tts)).toContain('flite');
  expect(stt.deepgram?.some(({ name }) => name.startsWith('nova'))).toBe(true);
});
