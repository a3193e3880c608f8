import type { LlmChoice } from '@botpbx/shared/model/speech-setting';
import { afterEach, describe, expect, test } from 'vitest';
import { startAnthropic } from '../../../../tests/support/providers/anthropic.ts';
import { startChat } from '../../../../tests/support/providers/chat.ts';
import type { Manner } from '../../../../tests/support/providers/manners.ts';
import { type Asked, type LanguageModel, ProviderError, type Thought } from '../../voice/ports.ts';
import { makeAnthropic } from './anthropic.ts';
import { makeGroq } from './groq.ts';
import { makeOpenAi } from './openai.ts';

const choice = (provider: LlmChoice['provider'], more: Partial<LlmChoice> = {}): LlmChoice => ({
  provider,
  model: null,
  temperature: 0.7,
  max_tokens: 1024,
  ...more,
});
const asked: Asked = { system: 'You are a receptionist.', history: [{ role: 'caller', text: 'Hello?' }], tools: [] };
const quick = { firstMs: 300, stallMs: 200 };

type Server = Awaited<ReturnType<typeof startAnthropic>>;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const kept = async (starting: Promise<Server>): Promise<Server> => {
  const server = await starting;
  closing.push(server.close);
  return server;
};

const providers = {
  anthropic: async () => {
    const server = await kept(startAnthropic());
    return { server, think: makeAnthropic({ apiKey: 'k', baseUrl: server.url }, choice('anthropic'), quick) };
  },
  openai: async () => {
    const server = await kept(startChat('openai'));
    return { server, think: makeOpenAi({ apiKey: 'k', baseUrl: `${server.url}/v1` }, choice('openai'), quick) };
  },
  groq: async () => {
    const server = await kept(startChat('groq'));
    return { server, think: makeGroq({ apiKey: 'k', baseUrl: server.url }, choice('groq'), quick) };
  },
};

async function all(think: LanguageModel, signal = new AbortController().signal): Promise<Thought[]> {
  const thoughts: Thought[] = [];
  for await (const thought of think(asked, signal)) thoughts.push(thought);
  return thoughts;
}

async function failure(think: LanguageModel): Promise<{ error: ProviderError; text: string; ms: number }> {
  const startMs = performance.now();
  let text = '';
  try {
    for await (const thought of think(asked, new AbortController().signal)) if (thought.kind === 'text') text += thought.text;
  } catch (error) {
    expect(error).toBeInstanceOf(ProviderError);
    return { error: error as ProviderError, text, ms: performance.now() - startMs };
  }
  throw new Error('it did not fail');
}

describe.each(Object.keys(providers) as (keyof typeof providers)[])('%s', (provider) => {
  test('an answer comes in pieces and ends with what was used', async () => {
    const { think } = await providers[provider]();
    const thoughts = await all(think);
    expect(thoughts.filter(({ kind }) => kind === 'text')).toEqual(['Hel', 'lo ', 'there.'].map((text) => ({ kind: 'text', text })));
    expect(thoughts.at(-1)).toMatchObject({ kind: 'used', provider, inputTokens: 20, cachedTokens: 5, outputTokens: 7 });
  });

  test('calls of tools are gathered from their pieces; arguments that cannot be read stay text', async () => {
    const { server, think } = await providers[provider]();
    const calls = [
      { id: 'c1', name: 'transfer_call', json: ['{"to":', '"Sales"}'] },
      { id: 'c2', name: 'end_call', json: [] },
      { id: 'c3', name: 'take_message', json: ['{"text": "half'] },
    ];
    server.reply({ text: ['Right.'], calls });
    expect((await all(think)).filter(({ kind }) => kind === 'tool-call')).toEqual([
      { kind: 'tool-call', id: 'c1', name: 'transfer_call', input: { to: 'Sales' } },
      { kind: 'tool-call', id: 'c2', name: 'end_call', input: {} },
      { kind: 'tool-call', id: 'c3', name: 'take_message', input: '{"text": "half' },
    ]);
  });

  test.each([
    ['before the answer', { kind: 'hang' }, []],
    ['within it', { kind: 'stall', after: 3 }, ['text', 'text']],
  ] satisfies [string, Manner, string[]][])('an abort %s closes the request within 50 ms', async (_when, manner, heard) => {
    const { server, think } = await providers[provider]();
    const tookMs: number[] = [];
    for (let index = 0; index < 4; index++) {
      server.script([manner]);
      const ending = new AbortController();
      const reading = all(think, ending.signal);
      const request = await server.request(index);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const abortedMs = performance.now();
      ending.abort();
      expect((await reading).map(({ kind }) => kind)).toEqual(heard);
      tookMs.push((await request.closed) - abortedMs);
    }
    // a machine that does other things may be late at times
    expect(Math.min(...tookMs)).toBeLessThan(50);
  });

  test('a reader who leaves closes the request', async () => {
    const { server, think } = await providers[provider]();
    server.script([{ kind: 'stall', after: 3 }]);
    for await (const thought of think(asked, new AbortController().signal)) if (thought.kind === 'text') break;
    await (await server.request(0)).closed;
  });

  test.each<[Manner, string]>([
    [{ kind: 'status', status: 401 }, 'auth'],
    [{ kind: 'status', status: 403 }, 'auth'],
    [{ kind: 'status', status: 404 }, 'refused'],
    [{ kind: 'status', status: 400 }, 'refused'],
    [{ kind: 'status', status: 429, retryAfter: '3' }, 'rate_limited'],
    [{ kind: 'status', status: 500 }, 'unavailable'],
    [{ kind: 'status', status: 529 }, 'unavailable'],
    [{ kind: 'hang' }, 'timeout'],
    [{ kind: 'stall', after: 0 }, 'timeout'],
    [{ kind: 'happy', firstMs: 600 }, 'timeout'],
    [{ kind: 'cut', after: 0 }, 'unavailable'],
    [{ kind: 'garbage', after: 0 }, 'garbage'],
    [{ kind: 'short', after: 1 }, 'cut'],
    [{ kind: 'error-event', status: 529, after: 1 }, 'unavailable'],
    [{ kind: 'error-event', status: 429, after: 1 }, 'rate_limited'],
  ])('%j is %s before anything was said, without a second try', async (manner, fault) => {
    const { server, think } = await providers[provider]();
    server.script([manner]);
    const { error, text, ms } = await failure(think);
    expect(error).toMatchObject({ provider, fault, retryAfterMs: manner.kind === 'status' && manner.retryAfter ? 3000 : undefined });
    expect(text).toBe('');
    expect(ms).toBeLessThan(500);
    expect(server.journal).toHaveLength(1);
  });

  test.each<[Manner, string]>([
    [{ kind: 'stall', after: 3 }, 'timeout'],
    [{ kind: 'happy', everyMs: 400 }, 'timeout'],
    [{ kind: 'cut', after: 3 }, 'cut'],
    [{ kind: 'short', after: 3 }, 'cut'],
    [{ kind: 'error-event', status: 500, after: 3 }, 'unavailable'],
  ])('%j is %s after something was said', async (manner, fault) => {
    const { server, think } = await providers[provider]();
    server.script([manner]);
    const { error, text } = await failure(think);
    expect(error.fault).toBe(fault);
    expect('Hello there.').toContain(text);
  });

  test('nobody there is unavailable', async () => {
    const { server, think } = await providers[provider]();
    await server.close();
    closing.length = 0;
    expect((await failure(think)).error.fault).toBe('unavailable');
  });
});
