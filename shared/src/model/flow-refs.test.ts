import { expect, test } from 'vitest';
import { z } from 'zod';
import { Flow } from './flow.ts';
import { flowRefKey, flowRefs, flowSecrets, refOfSetting, withFlowRefs } from './flow-refs.ts';

const sound = (sound_id: number) => ({ kind: 'sound', sound_id });
const step = (id: string, kind: string, settings: object) => ({ id, kind, settings });
const flow = Flow.parse({
  steps: [
    step('start', 'start', {}),
    step('say', 'play_message', { prompt: sound(1) }),
    step('ask', 'dtmf_input', { prompt: { kind: 'text', text: '7' }, timeout_prompt: sound(2), invalid_prompt: sound(3) }),
    step('rate', 'survey', { questions: [{ variable: 'A', prompt: sound(4) }], thanks: sound(5) }),
    step('desk', 'transfer', { destination: { type: 'extension', id: 6 } }),
    step('box', 'transfer', { destination: { type: 'voicemail', id: 7 } }),
    step('all', 'transfer', { destination: { type: 'voicemail', id: 'general' } }),
    step('out', 'transfer', { destination: { type: 'external', number: '15550001', extension_id: 8 } }),
    step('end', 'transfer', { destination: { type: 'hangup' } }),
    step('hours', 'time_condition', { time_condition_id: 9 }),
    step('agent', 'ai_agent', { agent_id: 10 }),
    step('note', 'record_message', { mailbox: 11 }),
    step('general', 'voicemail', { mailbox: 'general' }),
    step('back', 'callback_request', { queue_id: 12, prompt: sound(1) }),
    step('sub', 'sub_flow', { ivr_id: 13 }),
    step('crm', 'http_request', {
      url: 'https://crm.example.com/{{secret.PATH}}',
      headers: { Authorization: 'Bearer {{ secret.TOKEN }}', 'X-Again': '{{secret.TOKEN}}', 'queue-id': '5' },
      body: '{{secrets.NONE}} ${secret.NONE}',
    }),
  ],
});
const ALL = ['sound:1', 'sound:2', 'sound:3', 'sound:4', 'sound:5', 'extension:6', 'extension:7', 'extension:8', 'time_condition:9'];

test('everything that a flow names by id is found, with its place', () => {
  const refs = flowRefs(flow);
  expect(refs.map(flowRefKey)).toEqual([...ALL, 'agent:10', 'extension:11', 'queue:12', 'sound:1', 'ivr:13']);
  expect(refs.find(({ id }) => id === 4)).toMatchObject({ stepId: 'rate', path: 'steps.3.settings.questions.0.prompt.sound_id' });
  expect(refs.find(({ id }) => id === 8)).toMatchObject({ path: 'steps.7.settings.destination.extension_id' });
});

test('ids are exchanged, and what has none any more is left to be chosen', () => {
  expect(withFlowRefs(flow, ({ id }) => id)).toEqual(flow);
  const moved = withFlowRefs(flow, ({ id }) => id + 100);
  expect(flowRefs(moved).map(({ id }) => id)).toEqual(flowRefs(flow).map(({ id }) => id + 100));
  const bare = withFlowRefs(flow, () => null);
  expect(flowRefs(bare)).toEqual([]);
  expect(bare.steps.map(({ id, exits }) => [id, exits])).toEqual(flow.steps.map(({ id, exits }) => [id, exits]));
  expect(bare.steps[3]).toMatchObject({ settings: { questions: [{ variable: 'A', prompt: null }], thanks: null } });
  expect(bare.steps[6]).toEqual(flow.steps[6]);
});

test('one setting names one thing, or none', () => {
  expect(refOfSetting('queue_id', 3)).toEqual({ type: 'queue', id: 3 });
  expect(refOfSetting('mailbox', 'general')).toBeUndefined();
  expect(refOfSetting('destination', { type: 'voicemail', id: 3 })).toEqual({ type: 'extension', id: 3 });
  expect(refOfSetting('thanks', sound(3))).toEqual({ type: 'sound', id: 3 });
  expect(refOfSetting('timeout', 3)).toBeUndefined();
});

test('the secrets of HTTP steps are found, each once', () => {
  expect(flowSecrets(flow)).toEqual(['PATH', 'TOKEN']);
});

test('no kind of step has a setting of an id that is not known here', () => {
  const names = [...JSON.stringify(z.toJSONSchema(Flow, { io: 'input' })).matchAll(/"([a-z_]+_id|mailbox|destination)":/g)].map(
    ([, name]) => name,
  );
  expect([...new Set(names)].sort()).toEqual([
    'agent_id',
    'destination',
    'extension_id',
    'ivr_id',
    'mailbox',
    'queue_id',
    'sound_id',
    'time_condition_id',
  ]);
});
