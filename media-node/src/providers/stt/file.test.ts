/** Recognisers of recordings, each against a server of its own. */
import { SttChoice } from '@botpbx/shared/model/speech-setting';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assemblyAiFiles } from '../../../../tests/support/providers/assemblyai.ts';
import { deepgramFiles } from '../../../../tests/support/providers/deepgram.ts';
import { googleRecognize } from '../../../../tests/support/providers/google-speech.ts';
import { type Protocol, startScripted } from '../../../../tests/support/providers/http.ts';
import { heardUntilSettled, sound } from '../../../../tests/support/providers/said.ts';
import { formOf, whisper } from '../../../../tests/support/providers/whisper.ts';
import { type FileChoice, makeFileEars } from './file.ts';

const choiceOf = (engine: FileChoice['engine']) => SttChoice.parse({ engine }) as FileChoice;
const RECORDED = [{ kind: 'start' as const }, ...sound(400, true), { kind: 'end' as const }];

async function ears(engine: FileChoice['engine'], protocol: Protocol, path = '') {
  const server = await startScripted(protocol);
  onTestFinished(() => server.close());
  return { server, ears: makeFileEars({ apiKey: 'k', baseUrl: `${server.url}${path}` }, choiceOf(engine), { answerMs: 3000 }) };
}

const subjects = [
  { engine: 'deepgram', protocol: () => deepgramFiles, confidence: 0.98, asked: /^\/v1\/listen\?.*model=nova-2/ },
  { engine: 'assemblyai', protocol: assemblyAiFiles, confidence: 0.95, asked: /^\/v2\/upload$/ },
  { engine: 'groq', protocol: () => whisper, confidence: 0.82, asked: /^\/openai\/v1\/audio\/transcriptions$/ },
  { engine: 'openai', protocol: () => whisper, path: '/v1', confidence: null, asked: /^\/v1\/audio\/transcriptions$/ },
  { engine: 'google', protocol: () => googleRecognize, confidence: 0.92, asked: /^\/v1\/speech:recognize$/ },
] as const;

describe.each(subjects)('$engine', ({ engine, protocol, confidence, asked, ...rest }) => {
  const path = 'path' in rest ? rest.path : '';

  test('a recording becomes text with the times of its words', async () => {
    const { server, ears: recogniser } = await ears(engine, protocol(), path);
    const heard = await heardUntilSettled(recogniser, RECORDED);
    const final = heard.find(({ kind }) => kind === 'final');
    expect(final).toMatchObject({ text: 'hello there', confidence: confidence === null ? null : expect.closeTo(confidence, 2) });
    if (engine !== 'openai')
      expect(final).toMatchObject({
        words: [
          { word: 'hello', startMs: 0, endMs: 180 },
          { word: 'there', startMs: 200 },
        ],
      });
    expect((await server.request(0)).path).toMatch(asked);
  });

  test.each([
    [401, 'auth'],
    [500, 'unavailable'],
  ])('a refusal has a class (%i)', async (status, fault) => {
    const { server, ears: recogniser } = await ears(engine, protocol(), path);
    server.script([], { kind: 'status', status });
    await expect(heardUntilSettled(recogniser, RECORDED)).rejects.toMatchObject({ provider: engine, fault });
  });
});

test('Groq is asked for the times of words, whatever a call would ask for', async () => {
  const { server, ears: recogniser } = await ears('groq', whisper);
  await heardUntilSettled(recogniser, RECORDED);
  const form = await formOf(await server.request(0));
  expect(form.getAll('timestamp_granularities[]')).toEqual(['segment', 'word']);
});
