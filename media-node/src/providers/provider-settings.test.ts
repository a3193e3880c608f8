import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LlmChoice, SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import { expect, onTestFinished, test } from 'vitest';
import { filledLlm, filledStt, filledTts, readProviderSettings } from './provider-settings.ts';

test('without a word, only the engines on this machine have an address', () => {
  expect(readProviderSettings({ DEEPGRAM_API_KEY: '  ' }).accounts).toEqual({
    piper: { apiKey: '', baseUrl: 'http://127.0.0.1:5000' },
    kokoro: { apiKey: '', baseUrl: 'http://127.0.0.1:5001' },
  });
});

test('keys and addresses make accounts', () => {
  const { accounts } = readProviderSettings({
    DEEPGRAM_API_KEY: 'dg',
    ASSEMBLYAI_API_KEY: 'aai',
    PIPER_HOST: 'piper.lan',
    PIPER_PORT: '5050',
  });
  expect(accounts).toMatchObject({
    deepgram: { apiKey: 'dg' },
    assemblyai: { apiKey: 'aai' },
    piper: { baseUrl: 'http://piper.lan:5050' },
  });
});

test("Google's account is the content of its file", () => {
  const folder = mkdtempSync(join(tmpdir(), 'botpbx-google-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'key.json');
  writeFileSync(path, '{"client_email":"a@b"}');
  expect(readProviderSettings({ GOOGLE_APPLICATION_CREDENTIALS: path }).accounts.google).toEqual({ apiKey: '{"client_email":"a@b"}' });
  expect(() => readProviderSettings({ GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'none') })).toThrow(/GOOGLE_APPLICATION_CREDENTIALS/);
});

test.each([
  [{ PIPER_PORT: '70000' }, 'PIPER_PORT'],
  [{ KOKORO_HOST: 'http://x' }, 'KOKORO_HOST'],
])('what will not do is named: %o', (env, name) => {
  expect(() => readProviderSettings(env)).toThrow(name);
});

test("the node's names stand in for none, and never for one that was chosen", () => {
  const { defaults } = readProviderSettings({
    ELEVENLABS_DEFAULT_VOICE: 'Drew',
    ELEVENLABS_MODEL: 'eleven_flash_v2_5',
    DEEPGRAM_MODEL: 'nova-3',
    GROQ_DEFAULT_MODEL: 'llama-3.1-8b-instant',
  });
  expect(filledTts(TtsChoice.parse({ engine: 'elevenlabs' }), defaults)).toMatchObject({ voice: 'Drew', model: 'eleven_flash_v2_5' });
  expect(filledTts(TtsChoice.parse({ engine: 'elevenlabs', voice: 'Sarah' }), defaults)).toMatchObject({ voice: 'Sarah' });
  expect(filledTts(TtsChoice.parse({ engine: 'piper' }), defaults)).toMatchObject({ voice: null });
  expect(filledStt(SttChoice.parse({ engine: 'deepgram' }), defaults)).toMatchObject({ model: 'nova-3' });
  expect(filledStt(SttChoice.parse({ engine: 'openai' }), defaults)).toMatchObject({ model: null });
  expect(filledLlm(LlmChoice.parse({ provider: 'groq' }), defaults)).toMatchObject({ model: 'llama-3.1-8b-instant' });
});
