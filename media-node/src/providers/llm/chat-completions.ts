/** The chat completions API, which OpenAI made and many serve: requests and the chunks of a streamed answer. */
import type { ToolSpec } from '@botpbx/shared/model/agent-tool';
import { z } from 'zod';
import { type Asked, ProviderError, type Thought, type Used } from '../../voice/ports.ts';
import { argumentsOf, type ToolNames } from './options.ts';
import { type TurnCall, turnsOf } from './turns.ts';

/** A message as the API has it. */
export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ChatCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

interface ChatCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** The prompt and the history as messages; every call is followed by its result. */
export function chatMessages(asked: Asked, names: ToolNames): ChatMessage[] {
  const system: ChatMessage[] = asked.system === '' ? [] : [{ role: 'system', content: asked.system }];
  return system.concat(
    turnsOf(asked.history).flatMap((turn): ChatMessage[] => {
      if (turn.role === 'user') return [{ role: 'user', content: turn.text }];
      const said = { role: 'assistant', content: turn.text === '' ? null : turn.text } as const;
      if (turn.calls.length === 0) return [said];
      const results = turn.calls.map((call): ChatMessage => ({ role: 'tool', tool_call_id: call.id, content: resultOf(call) }));
      return [{ ...said, tool_calls: turn.calls.map((call) => callOf(call, names)) }, ...results];
    }),
  );
}

const resultOf = ({ result, isError }: TurnCall): string => (isError ? `Error: ${result}` : result);

const callOf = (call: TurnCall, names: ToolNames): ChatCall => ({
  id: call.id,
  type: 'function',
  function: { name: names.safe(call.name), arguments: typeof call.input === 'string' ? call.input : (JSON.stringify(call.input) ?? '{}') },
});

/** A tool as the API is told of it. */
export const chatTool = (tool: ToolSpec, names: ToolNames) => ({
  type: 'function' as const,
  function: { name: names.safe(tool.name), description: tool.description, parameters: { ...tool.parameters } },
});

const Usage = z.object({
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
});

const CallDelta = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
type CallDelta = z.infer<typeof CallDelta>;

const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({ content: z.string().nullish(), refusal: z.string().nullish(), tool_calls: z.array(CallDelta).nullish() })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: Usage.nullish(),
  x_groq: z.object({ usage: Usage.nullish(), error: z.string().nullish() }).nullish(),
});

/** Whether a chunk brings something of the answer. */
export const isAnswer = (chunk: {
  readonly choices?: readonly { readonly delta?: { readonly content?: unknown; readonly tool_calls?: unknown } }[];
}) => chunk.choices?.some(({ delta }) => Boolean(delta?.content) || Boolean(delta?.tool_calls)) ?? false;

/** Whose answer it is. */
export interface Answer {
  readonly provider: string;
  readonly model: string;
  readonly names: ToolNames;
  readonly signal: AbortSignal;
}

interface OpenCall {
  readonly index: number;
  readonly id: string;
  name: string;
  json: string;
}

/** Reads the chunks. An answer without its last chunk is `cut`, one without any is `garbage`. */
export async function* chatThoughts(chunks: AsyncIterable<unknown>, answer: Answer): AsyncGenerator<Thought> {
  const calls: OpenCall[] = [];
  let used: Used | undefined;
  let end: string | undefined;
  let isBegun = false;
  for await (const raw of chunks) {
    const { choices, usage, x_groq } = parse(raw, answer.provider);
    isBegun = true;
    if (x_groq?.error) throw new ProviderError(answer.provider, 'unavailable', { detail: 'stopped early' });
    used = usedOf(usage ?? x_groq?.usage, answer) ?? used;
    const choice = choices[0];
    if (choice?.delta?.content) yield { kind: 'text', text: choice.delta.content };
    for (const delta of choice?.delta?.tool_calls ?? []) gather(delta, calls);
    end = choice?.finish_reason ?? end;
  }
  if (answer.signal.aborted) return;
  if (end === undefined) throw new ProviderError(answer.provider, isBegun ? 'cut' : 'garbage', { detail: 'the answer is not complete' });
  if (end === 'content_filter') throw new ProviderError(answer.provider, 'refused', { detail: 'the content filter stopped it' });
  for (const { id, name, json } of calls) {
    yield { kind: 'tool-call', id, name: answer.names.original(name), input: argumentsOf(json) };
  }
  if (used) yield used;
}

/** Adds what came of a call to it. Some servers number all calls 0: another id begins another call. */
function gather({ index, id, function: part }: CallDelta, calls: OpenCall[]): void {
  const at = index ?? calls.at(-1)?.index ?? 0;
  const known = calls.findLast((call) => call.index === at && (!id || call.id === id));
  const call = known ?? { index: at, id: id ?? `call_${calls.length + 1}`, name: '', json: '' };
  if (!known) calls.push(call);
  call.name += part?.name ?? '';
  call.json += part?.arguments ?? '';
}

function usedOf(usage: z.infer<typeof Usage> | null | undefined, { provider, model }: Answer): Used | undefined {
  if (!usage) return undefined;
  const cachedTokens = usage.prompt_tokens_details?.cached_tokens ?? 0;
  return { kind: 'used', provider, model, inputTokens: usage.prompt_tokens, cachedTokens, outputTokens: usage.completion_tokens };
}

function parse(raw: unknown, provider: string): z.infer<typeof Chunk> {
  const chunk = Chunk.safeParse(raw);
  if (chunk.success) return chunk.data;
  throw new ProviderError(provider, 'garbage', { detail: 'a chunk that cannot be read', cause: chunk.error });
}
