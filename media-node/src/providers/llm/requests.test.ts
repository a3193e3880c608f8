import type { LlmChoice } from '@botpbx/shared/model/speech-setting';
import { expect, test } from 'vitest';
import { startAnthropic } from '../../../../tests/support/providers/anthropic.ts';
import { startChat } from '../../../../tests/support/providers/chat.ts';
import type { Asked, LanguageModel } from '../../voice/ports.ts';
import { makeAnthropic } from './anthropic.ts';
import { makeGroq } from './groq.ts';
import { makeOpenAi } from './openai.ts';

const choice = (provider: LlmChoice['provider'], model: string | null): LlmChoice => ({
  provider,
  model,
  temperature: 0.7,
  max_tokens: 1024,
});

const asked: Asked = {
  system: 'Be brief.',
  tools: [{ name: 'crm.look up', description: 'Looks up', parameters: { type: 'object', properties: { q: { type: 'string' } } } }],
  history: [
    { role: 'caller', text: 'Who am I?' },
    { role: 'agent', text: 'Let me see.', toolCalls: [{ kind: 'tool-call', id: 'toolu_1', name: 'crm.look up', input: 'not json' }] },
    { role: 'tool', callId: 'toolu_1', name: 'crm.look up', result: 'Ann', isError: true },
    { role: 'note', text: 'The caller pressed 1.' },
  ],
};

async function bodyOf(
  server: Awaited<ReturnType<typeof startAnthropic>>,
  think: LanguageModel,
): Promise<{ body: unknown; calls: unknown[]; version: unknown }> {
  const calls: unknown[] = [];
  server.reply({ text: [], calls: [{ id: 'c', name: 'crm_look_up', json: ['{}'] }] });
  for await (const thought of think(asked, new AbortController().signal)) if (thought.kind === 'tool-call') calls.push(thought.name);
  const request = await server.request(0);
  await server.close();
  return { body: JSON.parse(request.body.toString()), calls, version: request.headers['anthropic-version'] };
}

async function anthropic(model: string | null) {
  const server = await startAnthropic();
  return bodyOf(server, makeAnthropic({ apiKey: 'k', baseUrl: `${server.url}/v1/` }, choice('anthropic', model)));
}

async function openai(model: string | null) {
  const server = await startChat('openai');
  return bodyOf(server, makeOpenAi({ apiKey: '', baseUrl: `${server.url}/v1` }, choice('openai', model)));
}

async function groq(model: string | null) {
  const server = await startChat('groq');
  return bodyOf(server, makeGroq({ apiKey: 'k', baseUrl: `${server.url}/openai/v1` }, choice('groq', model)));
}

test('Claude gets the prompt to keep, results before words, and safe names that come back as they were', async () => {
  const { body, calls } = await anthropic(null);
  const keep = { cache_control: { type: 'ephemeral' } };
  expect(body).toEqual({
    model: 'claude-sonnet-5-5',
    max_tokens: 1024,
    stream: true,
    thinking: { type: 'between_tools' },
    system: [{ type: 'text', text: 'Be brief.', ...keep }],
    tools: [{ name: 'crm_look_up', description: 'Looks up', input_schema: { type: 'object', properties: { q: { type: 'string' } } } }],
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Who am I?' }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me see.' },
          { type: 'tool_use', id: 'call_1', name: 'crm_look_up', input: { unreadable: 'not json' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'Ann', is_error: true },
          { type: 'text', text: '<note>The caller pressed 1.</note>', ...keep },
        ],
      },
    ],
  });
  expect(calls).toEqual(['crm.look up']);
});

test('a temperature goes to the Claude models that take one, by the version of the API that takes it', async () => {
  expect(await anthropic('claude-haiku-4-5')).toMatchObject({ body: { temperature: 0.7 }, version: '2023-06-01' });
  const later = await anthropic('claude-3-5-sonnet-20241022');
  expect(later.body).not.toHaveProperty('temperature');
  expect(later.version).not.toBe('2023-06-01');
  expect((await anthropic('claude-haiku-5-5')).body).toMatchObject({ thinking: { type: 'disabled' } });
  expect((await anthropic('claude-opus-5-5')).body).toMatchObject({ output_config: { effort: 'low' } });
});

test('GPT gets calls with their results, and what its kind of model takes', async () => {
  const { body, calls } = await openai(null);
  expect(body).toEqual({
    model: 'gpt-4o',
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 1024,
    temperature: 0.7,
    tools: [
      {
        type: 'function',
        function: { name: 'crm_look_up', description: 'Looks up', parameters: { type: 'object', properties: { q: { type: 'string' } } } },
      },
    ],
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Who am I?' },
      {
        role: 'assistant',
        content: 'Let me see.',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'crm_look_up', arguments: 'not json' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Error: Ann' },
      { role: 'user', content: '<note>The caller pressed 1.</note>' },
    ],
  });
  expect(calls).toEqual(['crm.look up']);
  const thinking = (await openai('gpt-6-luna')).body;
  expect(thinking).toMatchObject({ max_completion_tokens: 1024, reasoning_effort: 'none' });
  expect(thinking).not.toHaveProperty('temperature');
});

test('Groq serves the successor of what is retired, and has it think little', async () => {
  const { body, calls } = await groq(null);
  expect(body).toMatchObject({
    model: 'openai/gpt-oss-120b',
    temperature: 0.7,
    max_completion_tokens: 1024,
    reasoning_effort: 'low',
    include_reasoning: false,
  });
  expect(calls).toEqual(['crm.look up']);
});
