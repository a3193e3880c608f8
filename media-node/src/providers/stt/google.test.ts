import { SttChoice } from '@botpbx/shared/model/speech-setting';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serviceAccount } from '../../../../tests/support/providers/google-account.ts';
import { type GoogleSpeechServer, startGoogleSpeech } from '../../../../tests/support/providers/google-speech.ts';
import type { Manner } from '../../../../tests/support/providers/manners.ts';
import { closedAfterAbort, finalText, heardUntilSettled, sound, utterance } from '../../../../tests/support/providers/said.ts';
import { makeGoogleStt } from './google.ts';

const choice = (over: object = {}) => SttChoice.parse({ engine: 'google', ...over }) as Extract<SttChoice, { engine: 'google' }>;

let server: GoogleSpeechServer;
beforeEach(async () => {
  server = await startGoogleSpeech();
});
afterEach(() => server.close());

const engine = (over: object = {}, apiKey = 'AIza-key') => makeGoogleStt({ apiKey, baseUrl: server.url }, choice(over));

test('what was said is told as it comes and settled when he has finished', async () => {
  const heard = await heardUntilSettled(engine(), [...utterance(400), 50]);
  expect(heard.filter(({ kind }) => kind === 'partial').at(-1)).toEqual({ kind: 'partial', text: 'hello there' });
  expect(heard.find(({ kind }) => kind === 'final')).toEqual({
    kind: 'final',
    text: 'hello there',
    confidence: expect.closeTo(0.93, 5),
    words: [
      { word: 'hello', startMs: 0, endMs: 180 },
      { word: 'there', startMs: 200, endMs: 380 },
    ],
  });
  expect(heard.slice(-2)).toEqual([{ kind: 'used', provider: 'google', model: 'latest_long', audioSeconds: 0.6 }, { kind: 'settled' }]);
});

test('each utterance has a stream of its own, and silence has none', async () => {
  const heard = await heardUntilSettled(engine(), [...utterance(400), 100, ...utterance(0), ...utterance(200), 100], 3);
  expect(finalText(heard)).toBe('hello there hello');
  expect(server.journal).toHaveLength(2);
});

test('what he says after a pause is told after what he said before', async () => {
  const goesOn = [...utterance(400).slice(0, -1), ...sound(400, true), { kind: 'end' as const }, 100];
  const heard = await heardUntilSettled(engine(), goesOn);
  expect(finalText(heard)).toBe('hello there hello there');
});

test('the options stand in the first message', async () => {
  await heardUntilSettled(engine({ language: 'de-DE', model: 'telephony', profanity_filter: true }), utterance(200, 16_000));
  const [config] = server.settings;
  expect([1, 2, 5, 8, 11].map((field) => config?.number(field))).toEqual([1, 16_000, 1, 1, 1]);
  expect([3, 13].map((field) => config?.text(field))).toEqual(['de-DE', 'telephony']);
  expect((await server.request(0)).headers['x-goog-api-key']).toBe('AIza-key');
});

test('a service account signs for itself', async () => {
  await heardUntilSettled(engine({}, serviceAccount().json), utterance(200));
  const { authorization } = (await server.request(0)).headers;
  const [, claims] = String(authorization).replace('Bearer ', '').split('.');
  expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({
    iss: 'agent@example.iam.gserviceaccount.com',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
  });
});

test('an account that is none is told as such', async () => {
  await expect(heardUntilSettled(engine({}, '{"client_email":"x"}'), utterance(200))).rejects.toMatchObject({ fault: 'auth' });
});

describe('what goes wrong has a class', () => {
  const cases: readonly (readonly [name: string, manner: Manner, fault: object])[] = [
    ['a key that is wrong', { kind: 'status', status: 401 }, { fault: 'auth', isRetryable: false }],
    ['a limit that is reached', { kind: 'status', status: 429 }, { fault: 'rate_limited' }],
    ['a server that fails', { kind: 'status', status: 500 }, { fault: 'unavailable' }],
    ['a failure in the midst', { kind: 'error-event', status: 503, after: 1 }, { fault: 'unavailable' }],
    ['a stream that breaks', { kind: 'cut', after: 1 }, { isRetryable: true }],
    ['an answer that makes no sense', { kind: 'garbage', after: 1 }, { fault: 'garbage' }],
    ['a server that never answers', { kind: 'hang' }, { fault: 'timeout' }],
    ['a server that falls silent', { kind: 'stall', after: 1 }, { fault: 'timeout' }],
  ];
  test.each(cases)('%s', async (_name, manner, fault) => {
    server.script([manner]);
    await expect(heardUntilSettled(engine(), utterance(600))).rejects.toMatchObject({ provider: 'google', ...fault });
  });

  test('nobody listens there', async () => {
    const nobody = makeGoogleStt({ apiKey: 'k', baseUrl: 'http://127.0.0.1:9' }, choice());
    await expect(heardUntilSettled(nobody, utterance(400))).rejects.toMatchObject({ fault: 'unavailable' });
  });

  test('a slow server is waited for', async () => {
    server.script([{ kind: 'happy', firstMs: 400, everyMs: 100 }]);
    expect(finalText(await heardUntilSettled(engine(), utterance(400)))).toBe('hello there');
  });
});

test('an abort is seen by the server at once', async () => {
  expect(await closedAfterAbort(engine(), server)).toBeLessThan(50);
});
