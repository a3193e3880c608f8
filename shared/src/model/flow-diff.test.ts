import { expect, test } from 'vitest';
import { flowOf, step, textPrompt } from '../testing/walked-flows.ts';
import { Flow } from './flow.ts';
import { diffFlows } from './flow-diff.ts';

const bye = step('bye', 'hangup');
const hello = (text: string, next: string[] = ['bye']) => step('hello', 'play_message', { prompt: textPrompt(text) }, { next });

test('the same flow has no changes, wherever its boxes stand', () => {
  const flow = flowOf(hello('Hi'), bye);
  const moved = Flow.parse({ ...flow, steps: flow.steps.map((one) => ({ ...one, position: { x: 9, y: 9 } })) });
  expect(diffFlows(flow, moved)).toEqual([]);
});

test('steps that came, went and changed are told in words', () => {
  const before = flowOf(hello('Hi'), bye, step('old', 'voicemail', { mailbox: 'general' }));
  const after = Flow.parse({
    ...flowOf(hello('Good day', ['menu']), bye, { ...(step('menu', 'menu') as object), name: 'Main' }),
    language: 'de',
  });
  expect(diffFlows(before, after)).toEqual([
    'The flow speaks de instead of en.',
    'Added Menu "Main".',
    'Removed Voicemail.',
    'Play Message: prompt changed from "Hi" to "Good day".',
    'Play Message: "Next" leads to Menu "Main" instead of Hangup.',
  ]);
});

test('settings are told by what people call them, and what may be secret is not', () => {
  const of = (one: object, other: object) => diffFlows(flowOf(step('s', 'http_request', one)), flowOf(step('s', 'http_request', other)));
  expect(of({ url: 'https://a/?key=1', timeout: 5 }, { url: 'https://a/?key=2', timeout: 9, headers: { A: 'b' } })).toEqual([
    'HTTP Request: URL changed.',
    'HTTP Request: headers changed.',
    'HTTP Request: timeout changed from 5 to 9.',
  ]);
  const to = (destination: object | null) => flowOf(step('t', 'transfer', { destination }));
  expect(diffFlows(to(null), to({ type: 'ring_group', id: 4 }))).toEqual(['Transfer: destination changed from nothing to ring group 4.']);
});

test('rows are told by their names where these are known', () => {
  const nameOf = ({ type, id }: { type: string; id: number }) => (id === 9 ? undefined : `${type} ${'ABC'[id]}`);
  const of = (kind: string, one: object, other: object) => diffFlows(flowOf(step('s', kind, one)), flowOf(step('s', kind, other)), nameOf);
  const to = (destination: object) => ({ destination });
  expect(of('queue_check', { queue_id: 1 }, { queue_id: 2 })).toEqual(['Queue Check: queue changed from "queue B" to "queue C".']);
  expect(of('queue_check', { queue_id: null }, { queue_id: 9 })).toEqual(['Queue Check: queue changed from nothing to 9.']);
  expect(of('transfer', to({ type: 'ring_group', id: 1 }), to({ type: 'voicemail', id: 2 }))).toEqual([
    'Transfer: destination changed from ring group "ring_group B" to voicemail "extension C".',
  ]);
  expect(of('transfer', to({ type: 'hangup' }), to({ type: 'external', number: '15550001', extension_id: 1 }))).toEqual([
    'Transfer: destination changed from hangup to external 15550001 as "extension B".',
  ]);
  expect(of('play_message', { prompt: textPrompt('Hi') }, { prompt: { kind: 'sound', sound_id: 1 } })).toEqual([
    'Play Message: prompt changed from "Hi" to "sound B".',
  ]);
});

test('a rewritten flow is told up to a hundred changes', () => {
  const many = (text: string) =>
    flowOf(...Array.from({ length: 150 }, (_, at) => step(`p${at}`, 'play_message', { prompt: textPrompt(text) })));
  const changes = diffFlows(many('a'), many('b'));
  expect(changes).toHaveLength(101);
  expect(changes.at(-1)).toBe('And 50 more.');
});
