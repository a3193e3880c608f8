import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProviderSettings } from './settings.ts';

test('with nothing set there are the local servers, and no model or voice is preferred', () => {
  expect(readProviderSettings({ ANTHROPIC_API_KEY: ' ' })).toMatchObject({
    accounts: { piper: { apiKey: '', baseUrl: 'http://127.0.0.1:5000' }, kokoro: { apiKey: '', baseUrl: 'http://127.0.0.1:5001' } },
    llm: { anthropic: {}, openai: {}, groq: {} },
    hedgeMs: null,
  });
  expect(Object.keys(readProviderSettings({}).accounts)).toEqual(['piper', 'kokoro']);
});

test('accounts and defaults are read', () => {
  const settings = readProviderSettings({
    ANTHROPIC_API_KEY: 'sk-ant-api03-x',
    ANTHROPIC_DEFAULT_MODEL: 'claude-3-5-sonnet-20241022',
    OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
    ELEVENLABS_DEFAULT_VOICE: 'Rachel',
    PIPER_HOST: 'voices.local',
    PROVIDER_HEDGE_MS: '700',
  });
  expect(settings.accounts).toMatchObject({
    anthropic: { apiKey: 'sk-ant-api03-x' },
    openai: { apiKey: '', baseUrl: 'http://127.0.0.1:11434/v1' },
    piper: { baseUrl: 'http://voices.local:5000' },
  });
  expect(settings.hedgeMs).toBe(700);
  expect(settings.llm.anthropic).toEqual({ defaultModel: 'claude-3-5-sonnet-20241022' });
  expect(settings.tts.elevenlabs).toEqual({ defaultVoice: 'Rachel' });
});

test('what will not do is named, without what a key is', () => {
  expect(() => readProviderSettings({ GROQ_API_KEY: 'gsk_a b' })).toThrow('GROQ_API_KEY is a key; what it is set to will not do.');
  expect(() => readProviderSettings({ OPENAI_BASE_URL: 'ftp://x' })).toThrow('OPENAI_BASE_URL');
  expect(() => readProviderSettings({ GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/at/all' })).toThrow('cannot be read');
});

test("Google's key is the text of its file", () => {
  const folder = mkdtempSync(join(tmpdir(), 'botpbx-providers-'));
  try {
    writeFileSync(join(folder, 'key.json'), '{"type":"service_account"}');
    const { accounts } = readProviderSettings({ GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'key.json') });
    expect(accounts.google).toEqual({ apiKey: '{"type":"service_account"}' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
