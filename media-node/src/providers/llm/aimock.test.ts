/** The adapters against an emulator that somebody else wrote. */

import type { LlmChoice } from '@botpbx/shared/model/speech-setting';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asked, type LanguageModel, ProviderError, type Thought } from '../../voice/ports.ts';
import { makeAnthropic } from './anthropic.ts';
import { makeGroq } from './groq.ts';
import { makeOpenAi } from './openai.ts';

const mock = new LLMock({ port: 0 });
const tool = { name: 'transfer_call', description: 'Transfers', parameters: { type: 'object', properties: { to: { type: 'string' } } } };
const said = (text: string): Asked => ({ system: 'Be brief.', history: [{ role: 'caller', text }], tools: [tool] });
const choice = (provider: LlmChoice['provider']): LlmChoice => ({ provider, model: null, temperature: 0.7, max_tokens: 1024 });

beforeAll(async () => {
  mock.onMessage('hello', { content: 'Hello, how can I help you today?' });
  mock.onMessage('sales', { toolCalls: [{ name: 'transfer_call', arguments: '{"to":"Sales"}' }] });
  mock.onMessage('busy', { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429 });
  mock.onMessage('broken', { error: { message: 'oops', type: 'api_error' }, status: 500 });
  await mock.start();
});
afterAll(async () => {
  await mock.stop();
});

const providers: Record<string, () => LanguageModel> = {
  anthropic: () => makeAnthropic({ apiKey: 'k', baseUrl: mock.url }, choice('anthropic')),
  openai: () => makeOpenAi({ apiKey: 'k', baseUrl: `${mock.url}/v1` }, choice('openai')),
  groq: () => makeGroq({ apiKey: 'k', baseUrl: mock.url }, choice('groq')),
};

async function all(think: LanguageModel, text: string): Promise<Thought[]> {
  const thoughts: Thought[] = [];
  for await (const thought of think(said(text), new AbortController().signal)) thoughts.push(thought);
  return thoughts;
}

describe.each(Object.keys(providers))('%s', (name) => {
  const think = () => (providers[name] ?? expect.fail)() as LanguageModel;
  test('speaks', async () => {
    const thoughts = await all(think(), 'hello');
    const text = thoughts.map((thought) => (thought.kind === 'text' ? thought.text : '')).join('');
    expect(text).toBe('Hello, how can I help you today?');
  });

  test('calls a tool', async () => {
    expect((await all(think(), 'sales')).filter(({ kind }) => kind === 'tool-call')).toMatchObject([
      { name: 'transfer_call', input: { to: 'Sales' } },
    ]);
  });

  test.each([
    ['busy', 'rate_limited'],
    ['broken', 'unavailable'],
  ])('is told that it is %s', async (text, fault) => {
    const failure = await all(think(), text).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProviderError);
    expect(failure).toMatchObject({ provider: name, fault });
  });
});
