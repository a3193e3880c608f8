/** Claude models of Anthropic, by the Messages API. */
import AnthropicSdk from '@anthropic-ai/sdk';
import type { MessageCreateParamsStreaming, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { ModelFacts } from '@botpbx/shared/model/model-facts';
import { currentModel, dayOf } from '@botpbx/shared/model/models';
import type { LlmChoice } from '@botpbx/shared/model/speech-setting';
import { z } from 'zod';
import { type Asked, type LanguageModel, ProviderError, type Thought } from '../../voice/ports.ts';
import type { Account } from '../account.ts';
import { straightFetch } from '../straight.ts';
import { within } from '../within.ts';
import { argumentsOf, type LlmOptions, PATIENCE, type ToolNames, toolNames } from './options.ts';
import { type TurnCall, turnsOf } from './turns.ts';

const PROVIDER = 'anthropic';
/** The last version of the API that takes a temperature; the SDK asks for a later one. */
const WITH_TEMPERATURE = { 'anthropic-version': '2023-06-01' };

/** Thinks with a Claude model. */
export function makeAnthropic(account: Account, choice: LlmChoice, options: LlmOptions = {}): LanguageModel {
  const client = new AnthropicSdk({
    apiKey: account.apiKey,
    authToken: null,
    baseURL: (account.baseUrl ?? 'https://api.anthropic.com').replace(/\/(?:v1\/?)?$/, ''),
    maxRetries: 0,
    fetch: straightFetch,
    logLevel: 'off',
  });
  const patience = { ...PATIENCE, ...options };
  return (asked, signal) => {
    const wanted = choice.model ?? options.defaultModel ?? null;
    const model = currentModel({ kind: 'llm', provider: PROVIDER }, wanted, dayOf(new Date()));
    const names = toolNames(asked.tools);
    const body = requestOf(asked, { choice, model, names });
    const headers = model.takesTemperature ? WITH_TEMPERATURE : {};
    const open = (ending: AbortSignal) => client.messages.create(body, { signal: ending, headers, timeout: patience.firstMs + 1000 });
    const events = within({ provider: PROVIDER, open, isOutput, ...patience }, signal);
    return thoughtsOf(events, { model: model.name, names, signal });
  };
}

interface Request {
  readonly choice: LlmChoice;
  readonly model: ModelFacts;
  readonly names: ToolNames;
}

/** Marks the end of what is the same in the next request: tools and prompt, and what was said so far. */
const CACHED = { cache_control: { type: 'ephemeral' } } as const;

function requestOf(asked: Asked, { choice, model, names }: Request): MessageCreateParamsStreaming {
  const temperature = { temperature: Math.min(1, choice.temperature) };
  return {
    model: model.name,
    max_tokens: choice.max_tokens,
    stream: true,
    ...(asked.system ? { system: [{ type: 'text', text: asked.system, ...CACHED }] } : {}),
    messages: messagesOf(asked, names),
    ...(asked.tools.length === 0 ? {} : { tools: asked.tools.map((tool) => toolOf(tool, names)) }),
    ...(model.takesTemperature ? temperature : {}),
    // a caller waits for the first word
    ...(model.thinking === 'optional' ? { thinking: { type: 'disabled' } } : {}),
    ...(model.thinking === 'between_tools' ? { thinking: { type: 'between_tools' } } : {}),
    ...(model.thinking === 'always' ? { output_config: { effort: 'low' } } : {}),
  };
}

const toolOf = (tool: Asked['tools'][number], names: ToolNames) => ({
  name: names.safe(tool.name),
  description: tool.description,
  input_schema: { ...tool.parameters, type: 'object' as const },
});

/** Results of tools come first in the user's next message, in the order of the calls. */
function messagesOf(asked: Asked, names: ToolNames): MessageParam[] {
  const messages: { role: 'user' | 'assistant'; content: ContentBlock[] }[] = [];
  for (const turn of turnsOf(asked.history)) {
    if (turn.role === 'user') {
      const before = messages.at(-1);
      if (before?.role === 'user') before.content.push({ type: 'text', text: turn.text });
      else messages.push({ role: 'user', content: [{ type: 'text', text: turn.text }] });
      continue;
    }
    const text = turn.text.trimEnd();
    const said = text === '' ? [] : [{ type: 'text' as const, text }];
    messages.push({ role: 'assistant', content: [...said, ...turn.calls.map((call) => useOf(call, names))] });
    if (turn.calls.length > 0) messages.push({ role: 'user', content: turn.calls.map(resultOf) });
  }
  const last = messages.at(-1)?.content;
  const block = last?.at(-1);
  if (last && block) last[last.length - 1] = { ...block, ...CACHED };
  return messages;
}

type ContentBlock =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown }
  | { type: 'tool_result'; tool_use_id: string; content: string; is_error: boolean };

const useOf = (call: TurnCall, names: ToolNames): ContentBlock => ({
  type: 'tool_use',
  id: call.id,
  name: names.safe(call.name),
  input: isRecord(call.input) ? call.input : { unreadable: String(call.input) },
});

const resultOf = (call: TurnCall): ContentBlock => ({
  type: 'tool_result',
  tool_use_id: call.id,
  content: call.result,
  is_error: call.isError,
});

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const count = z.number().nullish();
const Usage = z.object({ input_tokens: count, cache_creation_input_tokens: count, cache_read_input_tokens: count, output_tokens: count });

/** The events that say something to us; others may appear at any time. */
const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: Usage }) }),
  z.object({
    type: z.literal('content_block_start'),
    index: z.number(),
    content_block: z.union([
      z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string() }),
      z.object({ type: z.literal('text'), text: z.string().default('') }),
      z.object({ type: z.string() }),
    ]),
  }),
  z.object({
    type: z.literal('content_block_delta'),
    index: z.number(),
    delta: z.union([
      z.object({ type: z.literal('text_delta'), text: z.string() }),
      z.object({ type: z.literal('input_json_delta'), partial_json: z.string() }),
      z.object({ type: z.string() }),
    ]),
  }),
  z.object({ type: z.literal('content_block_stop'), index: z.number() }),
  z.object({ type: z.literal('message_delta'), delta: z.object({ stop_reason: z.string().nullish() }), usage: Usage.partial().nullish() }),
  z.object({ type: z.literal('message_stop') }),
]);
type Event = z.infer<typeof Event>;

const KNOWN = new Set(Event.options.map((option) => option.shape.type.value as string));
const isOutput = (event: { readonly type: string }): boolean => event.type.startsWith('content_block');

interface Answer {
  readonly model: string;
  readonly names: ToolNames;
  readonly signal: AbortSignal;
}

async function* thoughtsOf(events: AsyncIterable<{ readonly type: string }>, { model, names, signal }: Answer): AsyncGenerator<Thought> {
  const calls = new Map<number, { readonly id: string; readonly name: string; json: string }>();
  const used = { inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
  let isComplete = false;
  let isBegun = false;
  for await (const raw of events) {
    if (!KNOWN.has(raw.type)) continue;
    const event = parse(raw);
    isBegun = true;
    if (event.type === 'message_start') countInput(used, event.message.usage);
    else if (event.type === 'content_block_start') {
      const block = event.content_block;
      if ('name' in block) calls.set(event.index, { id: block.id, name: block.name, json: '' });
      else if ('text' in block && block.text) yield { kind: 'text', text: block.text };
    } else if (event.type === 'content_block_delta') {
      const call = calls.get(event.index);
      if ('text' in event.delta && event.delta.text) yield { kind: 'text', text: event.delta.text };
      else if ('partial_json' in event.delta && call) call.json += event.delta.partial_json;
    } else if (event.type === 'content_block_stop') {
      const call = calls.get(event.index);
      calls.delete(event.index);
      if (call) yield { kind: 'tool-call', id: call.id, name: names.original(call.name), input: argumentsOf(call.json) };
    } else if (event.type === 'message_delta') {
      used.outputTokens = event.usage?.output_tokens ?? used.outputTokens;
      if (event.delta.stop_reason === 'refusal') throw new ProviderError(PROVIDER, 'refused', { detail: 'the model declined' });
    } else isComplete = true;
  }
  if (signal.aborted) return;
  if (!isComplete) throw new ProviderError(PROVIDER, isBegun ? 'cut' : 'garbage', { detail: 'the answer is not complete' });
  yield { kind: 'used', provider: PROVIDER, model, ...used };
}

function parse(raw: unknown): Event {
  const event = Event.safeParse(raw);
  if (event.success) return event.data;
  throw new ProviderError(PROVIDER, 'garbage', { detail: 'an event that cannot be read', cause: event.error });
}

/** What came from the cache counts as input too. */
function countInput(used: { inputTokens: number; cachedTokens: number }, usage: z.infer<typeof Usage>): void {
  used.cachedTokens = usage.cache_read_input_tokens ?? 0;
  used.inputTokens = (usage.input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0) + used.cachedTokens;
}
