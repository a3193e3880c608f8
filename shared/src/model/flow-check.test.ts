import { expect, test } from 'vitest';
import { flowOf, step, textPrompt } from '../testing/walked-flows.ts';
import { EMPTY_FLOW, Flow } from './flow.ts';
import { ANY_PLACES, checkFlow, type FlowPlaces } from './flow-check.ts';

const bye = step('bye', 'hangup');
const found = (flow: Flow, places: Partial<FlowPlaces> = {}) =>
  checkFlow(flow, { ...ANY_PLACES, ...places }).map(({ severity, code, step_id, exit }) => [severity, code, step_id, exit].join(' '));
const messages = (flow: Flow) => checkFlow(flow, ANY_PLACES).map(({ message }) => message);

test('a good flow has no fault', () => {
  const flow = flowOf(
    step('hello', 'play_message', { prompt: textPrompt('Welcome ${CALLERID(name)}') }, { next: 'menu' }),
    step('menu', 'menu', { options: [{ key: '1', label: 'sales' }] }, { key_1: 'sales', timeout: 'menu' }),
    step('sales', 'transfer', { destination: { type: 'queue', id: 1 } }),
  );
  expect(found(flow)).toEqual([]);
});

test('a new flow only has a start that leads nowhere', () => {
  expect(found(EMPTY_FLOW)).toEqual(['error exit_missing start next']);
});

test('none or two starts are errors', () => {
  expect(found(Flow.parse({ steps: [bye] }))).toContain('error start  ');
  const two = flowOf(bye, step('start2', 'start', {}, { next: 'bye' }));
  expect(found(two)).toContain('error start start2 ');
});

test('exits: dangling, missing, unknown, too many, and no way for those who say nothing', () => {
  const flow = flowOf(
    step(
      'm',
      'menu',
      {
        options: [
          { key: '1', label: 'a' },
          { key: '2', label: 'b' },
        ],
      },
      { key_1: 'gone', key_3: 'bye', timeout: [] },
    ),
    bye,
  );
  expect(found(flow)).toEqual([
    'error exit_dangling m key_1',
    'error exit_missing m key_1',
    'error exit_missing m key_2',
    'warning exit_unknown m key_3',
    'warning exit_silence m timeout',
    'warning unreachable bye ',
    'warning no_human  ',
  ]);
  const many = flowOf(
    step('p', 'play_message', { prompt: textPrompt('?') }, { next: ['i', 'bye'] }),
    step('i', 'dtmf_input', {}, { matched: 'bye' }),
    bye,
  );
  expect(found(many)).toContain('error exit_many p next');
});

test('what nobody comes to is only warned of', () => {
  const faults = found(flowOf(bye, step('lost', 'voicemail')));
  expect(faults).toContain('warning setting lost ');
  expect(faults.filter((fault) => fault.startsWith('error'))).toEqual([]);
});

test('a circle that asks for nothing is an error, one that waits is not', () => {
  const round = (kind: 'branch' | 'menu') =>
    flowOf(
      step('a', 'set_variable', { assignments: [{ name: 'x', value: '1' }] }, { next: 'b' }),
      kind === 'branch'
        ? step('b', 'branch', { cases: [{ when: '${x} == 1' }] }, { case_1: 'a', else: 'bye' })
        : step('b', 'menu', { options: [{ key: '1', label: 'again' }] }, { key_1: 'a', timeout: 'bye' }),
      bye,
    );
  expect(found(round('branch'))).toContain('error circle a ');
  expect(found(round('menu'))).not.toContain('error circle a ');
});

test('what does not exist is an error with its step', () => {
  const flow = flowOf(
    step('p', 'play_message', { prompt: { kind: 'sound', sound_id: 9 } }, { next: 'h' }),
    step('h', 'http_request', { url: 'https://a.example', headers: { Authorization: '{{secret.KEY}}' } }, { success: 't', failed: 't' }),
    step('t', 'transfer', { destination: { type: 'extension', id: 3 } }),
  );
  expect(found(flow, { exists: () => false, hasSecret: () => false })).toEqual([
    'error reference p ',
    'error reference t ',
    'error secret h ',
  ]);
});

test('an IVR that leads into itself over others is an error', () => {
  const flow = flowOf(step('s', 'sub_flow', { ivr_id: 2 }, { next: 'bye' }), bye);
  expect(found(flow, { ivrId: 1, subFlowsOf: (id) => (id === 2 ? [3] : [1]) })).toContain('error sub_flow_circle s ');
  expect(found(flow, { ivrId: 2, subFlowsOf: () => undefined })).toContain('error sub_flow_circle s ');
  expect(found(flow, { ivrId: 1, subFlowsOf: () => [] })).toEqual([]);
  expect(found(flow, { ivrId: 1, subFlowsOf: () => undefined })).toEqual(['warning sub_flow_unpublished s ']);
});

test('variables that nothing sets, and masked ones that are to be said, are warned of', () => {
  const flow = flowOf(
    step('p', 'play_message', { prompt: textPrompt('Hello ${NAME}, ${queuepos}') }, { next: 'i' }),
    step('i', 'dtmf_input', { masked: true, variable: 'pin' }, { matched: 'b', timeout: 'h' }),
    step('b', 'branch', { cases: [{ when: '${PIN} == 1 and ${OTHER}' }] }, { case_1: 'h', else: 'h' }),
    step('h', 'hangup', { prompt: textPrompt('${pin}') }),
  );
  expect(messages(flow)).toEqual([
    'No way leads to a human or a mailbox.',
    'Nothing in this flow sets NAME.',
    'Nothing in this flow sets QUEUEPOS.',
    'Nothing in this flow sets OTHER.',
    'PIN is masked: it is left out of what is said.',
  ]);
});

test.each([
  ['play_message', { prompt: textPrompt(' ') }, 'There is nothing to be heard: type a text or choose a recording.'],
  ['dtmf_input', { expected: '_[' }, 'The dial pattern _[ has a "[" without its "]".'],
  ['dtmf_input', { expected: 'abc' }, '"a" is no key: expect digits, * and #, ? for any key, or a dial pattern such as _2XXX.'],
  [
    'menu',
    {
      options: [
        { key: '1', label: 'a' },
        { key: '1', label: 'b' },
      ],
    },
    'Key 1 is there twice.',
  ],
  ['transfer', {}, 'Choose where the call goes.'],
  ['branch', { cases: [{ when: '${A} ==' }] }, 'Condition 1 ends where a value should stand (at sign 8).'],
  ['branch', { cases: [{ when: '' }] }, 'Condition 1 is empty.'],
  ['http_request', { url: 'ftp://a' }, 'The URL must begin with https:// or http:// and the name of a server.'],
  [
    'http_request',
    { url: 'https://a.b', save: [{ variable: 'x', path: 'a..b' }] },
    'The path of x cannot be read; paths look like customer.items[0].id.',
  ],
  ['time_condition', { time_zone: 'Mars/Olympus' }, 'There is no time zone Mars/Olympus.'],
  ['collect_speech', { choices: [{ label: '' }] }, 'Nothing is said for choice 1.'],
  [
    'survey',
    { questions: [{ variable: 'q', prompt: textPrompt('?'), min: 5, max: 1 }] },
    'Question 1 takes nothing: its least answer is greater than its greatest.',
  ],
  ['queue_check', {}, 'Choose a queue.'],
] as const)('settings of %s', (kind, settings, message) => {
  expect(messages(flowOf(step('s', kind, settings)))).toContain(message);
});

test('of inputs that listen together one is enough to know where silence leads, and each expects something else', () => {
  const ask = (...expected: string[]) =>
    flowOf(
      step('ask', 'play_message', { prompt: textPrompt('1 or 2?') }, { next: expected.map((_, at) => `i${at}`) }),
      ...expected.map((digits, at) =>
        step(`i${at}`, 'dtmf_input', { expected: digits }, { matched: 'mail', ...(at === 1 && { timeout: 'mail' }) }),
      ),
      step('mail', 'voicemail', { mailbox: 'general' }),
    );
  expect(found(ask('1', '2'))).toEqual([]);
  expect(found(ask('1', '1'))).toEqual(['warning expected_twice i1 ']);
  const silent = flowOf(
    step('ask', 'play_message', { prompt: textPrompt('?') }, { next: ['a', 'b'] }),
    step('a', 'dtmf_input', { expected: '1' }, { matched: 'mail' }),
    step('b', 'dtmf_input', { expected: '2' }, { matched: 'mail' }),
    step('mail', 'voicemail', { mailbox: 'general' }),
  );
  expect(found(silent)).toEqual(['warning exit_silence a timeout']);
});
