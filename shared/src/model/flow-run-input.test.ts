import { expect, test } from 'vitest';
import { actsOf, flowOf, keyed, PLAYED, pressed, SILENCE, step, textPrompt, walked } from '../testing/walked-flows.ts';

const bye = step('bye', 'hangup');
const greeting = step(
  'hello',
  'play_message',
  { prompt: textPrompt('Welcome. Press 1 for sales, 2 for support.') },
  { next: ['one', 'two'] },
);
/** As the Quick Start builds it. */
const quickStart = (more: Record<string, unknown> = {}) =>
  flowOf(
    greeting,
    step('one', 'dtmf_input', { expected: '1', ...more }, { matched: 'sales', timeout: 'bye' }),
    step('two', 'dtmf_input', { expected: '2' }, { matched: 'support', invalid: 'bye' }),
    step('sales', 'transfer', { destination: { type: 'extension', id: 1 } }),
    step('support', 'transfer', { destination: { type: 'extension', id: 2 } }),
    bye,
  );

test('inputs behind one message listen together, and the one that expects the key is passed', async () => {
  const { path, acts } = await walked(quickStart(), [PLAYED, pressed('2'), { kind: 'rung', outcome: 'done' }]);
  expect(path).toEqual(['start next', 'hello next', 'two matched', 'support done']);
  expect(acts[2]).toEqual({ kind: 'transfer', to: { type: 'extension', id: 2 }, returns: false, claims: [] });
});

test('a key during the message ends it and is the answer', async () => {
  const { path, acts } = await walked(quickStart(), [keyed('1'), { kind: 'rung', outcome: 'done' }]);
  expect(acts.map(({ kind }) => kind)).toEqual(['play', 'transfer']);
  expect(path).toContain('one matched');
});

test('what fits nothing is asked again with the message, as often as the greatest of the inputs says', async () => {
  const { path, heard } = await walked(quickStart({ retries: 1, invalid_prompt: textPrompt('Not that.') }), [
    PLAYED,
    pressed('9'),
    pressed('8'),
  ]);
  expect(heard).toEqual(['Welcome. Press 1 for sales, 2 for support.', 'Not that.', 'Welcome. Press 1 for sales, 2 for support.']);
  expect(path.at(-2)).toBe('two invalid');
});

test('silence takes the first way for silence', async () => {
  expect((await walked(quickStart(), [PLAYED, SILENCE])).path).toContain('one timeout');
});

test('with one of the two wired, that one is taken for both', async () => {
  const flow = (exit: string) => flowOf(step('in', 'dtmf_input', { expected: '1' }, { [exit]: 'bye' }), bye);
  expect((await walked(flow('invalid'), [SILENCE])).path).toContain('in invalid');
  expect((await walked(flow('timeout'), [pressed('7')])).path).toContain('in timeout');
});

test('with none of the two wired the walk is stopped', async () => {
  const { end, path } = await walked(flowOf(step('in', 'dtmf_input', {})), [SILENCE]);
  expect(end).toEqual({ kind: 'stopped', why: 'in of IVR 1 leads nowhere by "timeout".' });
  expect(path).toEqual(['start next', 'in timeout']);
});

test('a short answer is known at once although a longer one could come', async () => {
  const flow = flowOf(
    step('ask', 'play_message', { prompt: textPrompt('?') }, { next: ['op', 'ext'] }),
    step('ext', 'dtmf_input', { expected: '_2XXX', variable: 'ext' }, { matched: 'bye' }),
    step('op', 'dtmf_input', { expected: '0' }, { matched: 'bye' }),
    bye,
  );
  const short = await walked(flow, [PLAYED, pressed('0')]);
  expect(short.path).toContain('op matched');
  const long = await walked(flow, [PLAYED, pressed('2'), pressed('001')]);
  expect(long.path).toContain('ext matched');
  expect(long.walk.variables()).toMatchObject({ EXT: '2001', DIGITS: '2001' });
  expect(actsOf(long.acts, 'listen').map(({ max_digits, timeout_ms }) => [max_digits, timeout_ms])).toEqual([
    [1, 5000],
    [3, 3000],
  ]);
});

test('a kept key shortens what is still wanted', async () => {
  const flow = flowOf(
    step('ask', 'play_message', { prompt: textPrompt('Number?') }, { next: 'in' }),
    step('in', 'dtmf_input', { max_digits: 4, prompt: textPrompt('Now.') }, { matched: 'bye' }),
    bye,
  );
  const { acts, walk } = await walked(flow, [keyed('1'), pressed('23', 'terminator')]);
  expect(acts[1]).toMatchObject({ kind: 'listen', spoken: [], max_digits: 3, timeout_ms: 3000 });
  expect(walk.variables().DIGITS).toBe('123');
});

test('while a key is kept, further messages are skipped, but not those that nobody may end', async () => {
  const flow = flowOf(
    step('a', 'play_message', { prompt: textPrompt('a') }, { next: 'b' }),
    step('b', 'play_message', { prompt: textPrompt('b') }, { next: 'c' }),
    step('c', 'play_message', { prompt: textPrompt('c'), interruptible: false }, { next: 'm' }),
    step('m', 'menu', { options: [{ key: '5', label: 'five' }] }, { key_5: 'bye' }),
    bye,
  );
  const { heard, path } = await walked(flow, [keyed('5'), PLAYED]);
  expect(heard).toEqual(['a', 'c']);
  expect(path).toContain('m key_5');
});

test('a menu without a prompt is read out of its labels, and its star and hash are keys', async () => {
  const flow = flowOf(
    step(
      'm',
      'menu',
      {
        options: [
          { key: '*', label: 'help' },
          { key: '#', label: '' },
        ],
      },
      { key_star: 'bye', key_hash: 'bye' },
    ),
    bye,
  );
  const { heard, acts, path } = await walked(flow, [pressed('#')]);
  expect(heard).toEqual(['Press star for help.']);
  expect(actsOf(acts, 'listen')[0]).toMatchObject({ terminator: '', max_digits: 1 });
  expect(path).toContain('m key_hash');
});

test('masked digits are dots wherever somebody could see them, also what is made of them', async () => {
  const flow = flowOf(
    step('ask', 'play_message', { prompt: textPrompt('PIN?') }, { next: 'pin' }),
    step('pin', 'dtmf_input', { max_digits: 4, masked: true, variable: 'PIN' }, { matched: 'copy' }),
    step('copy', 'set_variable', { assignments: [{ name: 'COPY', value: 'pin ${PIN}' }] }, { next: 'is' }),
    step('is', 'branch', { cases: [{ when: '${COPY} == "pin 1234"' }] }, { case_1: 'ai', else: 'bye' }),
    step('ai', 'ai_agent', { agent_id: 1, context: 'PIN ${PIN}' }, { done: 'say' }),
    step('say', 'hangup', { prompt: textPrompt('Your PIN is ${PIN}') }),
    bye,
  );
  const { passes, walk, acts, path, heard } = await walked(flow, [keyed('1'), pressed('234'), { kind: 'agent_done', variables: {} }]);
  expect(path).toContain('is case_1');
  expect(JSON.stringify(passes)).not.toMatch(/"digits?":"\d/);
  expect(JSON.stringify(acts)).not.toContain('1234');
  expect(actsOf(acts, 'agent')[0]?.variables).not.toHaveProperty('PIN');
  expect(heard.at(-1)).toBe('Your PIN is');
  expect(walk.variables()).toMatchObject({ PIN: '••••', DIGITS: '••••', COPY: '••••••••' });
});

test('a survey keeps the answers, and ends without those that nobody gives', async () => {
  const questions = [
    { variable: 'q1', prompt: textPrompt('One to five?') },
    { variable: 'q2', prompt: textPrompt('Again?'), min: 0, max: 1 },
  ];
  const flow = flowOf(step('s', 'survey', { questions, thanks: textPrompt('Thanks') }, { next: 'bye', abandoned: 'bye' }), bye);
  const answered = await walked(flow, [pressed('5'), pressed('7'), pressed('0'), PLAYED]);
  expect(answered.path).toContain('s next');
  expect(answered.walk.variables()).toMatchObject({ Q1: '5', Q2: '0' });
  expect(answered.heard).toEqual(['One to five?', 'Again?', 'Again?', 'Thanks']);
  expect((await walked(flow, [pressed('5'), SILENCE, SILENCE])).path).toContain('s abandoned');
});

test('an expected star is the key, and a terminator that is expected ends nothing', async () => {
  const flow = flowOf(step('in', 'dtmf_input', { expected: '*72', terminator: '*' }, { matched: 'bye' }), bye);
  const { acts, path } = await walked(flow, [pressed('*72')]);
  expect(actsOf(acts, 'listen')[0]).toMatchObject({ max_digits: 3, terminator: '' });
  expect(path).toContain('in matched');
});
