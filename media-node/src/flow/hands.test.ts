import type { Act, Happened, Spoken } from '@botpbx/shared/model/flow-act';
import { expect, test } from 'vitest';
import { type HandsMeans, makeHands } from './hands.ts';
import { type Script, scriptedMedia } from './testing/media.ts';

const text = (what: string): Spoken => ({ kind: 'text', text: what, voice: null, language: 'en' });
const listening = { max_digits: 4, timeout_ms: 5000, digit_timeout_ms: 2000, terminator: '#', masked: false } as const;

interface Scene extends Partial<HandsMeans> {
  readonly script?: Script;
}

function setUp({ script, ...more }: Scene = {}) {
  const { media, heard } = scriptedMedia(script);
  const missing: Spoken[] = [];
  const gone = new AbortController();
  const hands = makeHands({
    media: {
      ...media,
      answer: async (by) => void heard.push(`answered by ${by}`),
      keepKeys: async () => void heard.push('keep keys'),
      forgetKeys: async () => void heard.push('forget keys'),
    },
    prompter: {
      path: async ({ text: what, language, voice }) =>
        what === 'mute' ? undefined : `/prompts/${language}-${voice === null ? '' : `${voice.engine}-`}${what}`,
    },
    ears: { hear: async ({ prompts }) => ({ kind: 'heard', text: `${prompts.length} prompts, then yes` }) },
    asker: { ask: async () => ({ kind: 'answered', status: 200, values: {} }) },
    soundOf: (id) => (id === 7 ? 'ab12' : undefined),
    errand: async (act): Promise<Happened> => {
      heard.push(`errand ${act.kind}`);
      return { kind: 'done' };
    },
    name: 'Main menu',
    language: 'en',
    voice: null,
    onMissing: (spoken) => void missing.push(spoken),
    signal: gone.signal,
    ...more,
  });
  return { act: (act: Act) => hands.act(act), heard, missing, gone };
}

test('the first thing that is heard answers the call, once', async () => {
  const { act, heard } = setUp();
  expect(await act({ kind: 'play', spoken: [text('Hello')], interruptible: false })).toEqual({ kind: 'played', digit: null });
  await act({ kind: 'play', spoken: [{ kind: 'sound', sound_id: 7 }], interruptible: false });
  expect(heard.filter((one) => one !== 'keep keys' && one !== 'forget keys')).toEqual([
    'answered by Main menu',
    'file en-Hello',
    'sound ab12',
  ]);
});

test('who is only sent on is not answered', async () => {
  const { act, heard } = setUp();
  await act({ kind: 'transfer', to: { type: 'extension', id: 1 }, returns: true, claims: [] });
  await act({ kind: 'queue', queue_id: 1 });
  await act({ kind: 'play', spoken: [text('mute')], interruptible: true });
  expect(heard).toEqual(['forget keys', 'errand transfer', 'errand queue']);
});

test('a key ends a message that it may end, and no other', async () => {
  const scene = { script: { presses: ['1'] } };
  expect(await setUp(scene).act({ kind: 'play', spoken: [text('Hello')], interruptible: true })).toEqual({ kind: 'played', digit: '1' });
  const firm = setUp(scene);
  expect(await firm.act({ kind: 'play', spoken: [text('Hello')], interruptible: false })).toEqual({ kind: 'played', digit: null });
  expect(firm.heard.at(-1)).toBe('forget keys');
});

test('digits are asked for, and a caller who hangs up is gone', async () => {
  const { act, heard } = setUp({ script: { presses: ['1234'] } });
  expect(await act({ kind: 'listen', spoken: [text('Your number?')], ...listening })).toEqual({
    ...{ kind: 'digits', digits: '1234', ended: 'full' },
  });
  expect(heard).toEqual(['keep keys', 'answered by Main menu', 'file en-Your number?', 'pressed 1234']);
  expect(await act({ kind: 'listen', spoken: [], ...listening })).toEqual({ kind: 'gone' });
});

test('what cannot be heard is told, and passed over', async () => {
  const { act, heard, missing } = setUp();
  await act({ kind: 'play', spoken: [text('mute'), text(' '), { kind: 'sound', sound_id: 8 }, text('Hello')], interruptible: false });
  expect(heard).toContain('file en-Hello');
  expect(missing).toEqual([text('mute'), { kind: 'sound', sound_id: 8 }]);
});

test('digits and numbers are read out in the language of the flow', async () => {
  const { act, heard } = setUp();
  const numbers: Spoken[] = [
    { kind: 'digits', digits: '40-7' },
    { kind: 'number', value: 407 },
  ];
  await act({ kind: 'play', spoken: numbers, interruptible: false });
  await act({ kind: 'language', language: 'de-DE' });
  await act({ kind: 'play', spoken: numbers, interruptible: false });
  expect(heard.filter((one) => / \S*[0-9]/.test(one))).toEqual(['digits 407', 'number 407', 'file de-DE-4, 0, 7', 'file de-DE-407']);
});

test('numbers of another language are read out by the voice that spoke last', async () => {
  const { act, heard } = setUp({ language: 'es', voice: { engine: 'kokoro', voice: 'ef_dora', speed: 1 } });
  const number: Spoken = { kind: 'number', value: 7 };
  const hello: Spoken = { kind: 'text', text: 'Hola', language: 'es', voice: { engine: 'piper', voice: null, speed: 1 } };
  await act({ kind: 'play', spoken: [number], interruptible: false });
  await act({ kind: 'play', spoken: [hello, number], interruptible: false });
  expect(heard.filter((one) => one.startsWith('file'))).toEqual(['file es-kokoro-7', 'file es-piper-Hola', 'file es-piper-7']);
});

test('a recogniser is given what is to be heard first', async () => {
  const act: Act = { kind: 'hear', spoken: [text('Yes or no?')], expects: 'yes_no', phrases: [], timeout_ms: 5000, language: 'en' };
  expect(await setUp().act(act)).toEqual({ kind: 'heard', text: '1 prompts, then yes' });
});

const http: Act = {
  ...{ kind: 'http', method: 'GET', url: 'http://x', headers: {}, body: '', timeout_ms: 5000, save: [] },
  spoken: [text('One moment')],
};

test('the caller hears the message while a server is asked', async () => {
  const { act, heard } = setUp();
  expect(await act(http)).toEqual({ kind: 'answered', status: 200, values: {} });
  expect(heard).toContain('file en-One moment');
});

test('a caller who was answered is told to wait for a slow server, and one who still hears ringing is not', async () => {
  const ask: HandsMeans['asker']['ask'] = () =>
    new Promise((resolve) => setTimeout(() => resolve({ kind: 'answered', status: 200, values: {} }), 1_400));
  const silent = { ...http, spoken: [] };
  const ringing = setUp({ asker: { ask } });
  expect(await ringing.act(silent)).toMatchObject({ status: 200 });
  expect(ringing.heard).toEqual([]);
  const { act, heard } = setUp({ asker: { ask } });
  await act({ kind: 'play', spoken: [text('Hello')], interruptible: true });
  expect(await act(silent)).toMatchObject({ status: 200 });
  expect(heard.at(-1)).toBe('file en-One moment, please.');
  const quick = setUp();
  await quick.act({ kind: 'play', spoken: [text('Hello')], interruptible: true });
  await quick.act(silent);
  expect(quick.heard.at(-1)).toBe('file en-Hello');
});

test('a caller who hangs up while a server is slow is gone at once', async () => {
  const asked: AbortSignal[] = [];
  const ask = (_: unknown, signal: AbortSignal) => {
    asked.push(signal);
    return new Promise<never>(() => undefined);
  };
  const { act, gone } = setUp({ asker: { ask } });
  const happened = act(http);
  setTimeout(() => gone.abort(), 5);
  expect(await happened).toEqual({ kind: 'gone' });
  expect(asked[0]?.aborted).toBe(true);
});

test('a message is taken after its prompt; a callback is confirmed once it is promised', async () => {
  const { act, heard } = setUp();
  await act({ kind: 'record', spoken: [text('Speak')], mailbox: 'general', max_seconds: 60 });
  await act({ kind: 'callback', queue_id: 3, spoken: [text('We call back')] });
  expect(heard.filter((one) => /file|errand/.test(one))).toEqual([
    'file en-Speak',
    'errand record',
    'errand callback',
    'file en-We call back',
  ]);
});

test('a callback that cannot be promised is not confirmed', async () => {
  const { act, heard } = setUp({ errand: async () => ({ kind: 'failed', why: 'no number' }) });
  expect(await act({ kind: 'callback', queue_id: 3, spoken: [text('We call back')] })).toEqual({ kind: 'failed', why: 'no number' });
  expect(heard).not.toContain('file en-We call back');
});
