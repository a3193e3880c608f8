/** Anthropic's Messages API with streaming (platform.claude.com/docs/en/build-with-claude/streaming), as an emulator. */
import { type Recorded, type ScriptedServer, startScripted } from './http.ts';
import { errorType, HELLO, type Reply } from './llm.ts';

export interface AnthropicServer extends ScriptedServer {
  /** What is answered from now on. */
  reply(next: Reply): void;
}

/** Starts it. */
export async function startAnthropic(): Promise<AnthropicServer> {
  let next = HELLO;
  const server = await startScripted({
    answer: () => ({ headers: { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'req_1' }, chunks: eventsOf(next) }),
    isWrong,
    refusal: (status) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(errorOf(status)) }),
    failure: (status) => event('error', errorOf(status)),
  });
  const reply = (wanted: Reply) => {
    next = wanted;
  };
  return { ...server, reply };
}

interface Asked {
  readonly model: string;
  readonly temperature?: number;
  readonly thinking?: { readonly type: string };
  readonly messages: readonly { readonly role: string; readonly content: readonly Block[] }[];
}

interface Block {
  readonly type: string;
  readonly id?: string;
  readonly tool_use_id?: string;
}

/** Models that think whatever one asks. */
const THINKS = /^claude-(?:opus|sonnet)-5-5/;

/**
 * What the API refuses: a temperature since version 2026-10-21, thinking turned off where it cannot be, words of the assistant first or
 * last, and calls whose results do not follow at once.
 */
function isWrong({ body, headers }: Recorded): boolean {
  const { model, temperature, thinking, messages } = JSON.parse(body.toString()) as Asked;
  if (temperature !== undefined && headers['anthropic-version'] !== '2023-06-01') return true;
  if (thinking?.type === 'disabled' && THINKS.test(model)) return true;
  if (messages[0]?.role !== 'user' || messages.at(-1)?.role !== 'user') return true;
  return messages.some(({ role, content }, at) => {
    const calls = content.filter(({ type }) => type === 'tool_use').map(({ id }) => id);
    const results = (messages[at + 1]?.content ?? []).slice(0, calls.length).map(({ tool_use_id }) => tool_use_id);
    return role === messages[at + 1]?.role || calls.join() !== results.slice(0, calls.length).filter(Boolean).join();
  });
}

const errorOf = (status: number) => ({
  type: 'error',
  error: { type: errorType(status), message: `it is ${status}` },
  request_id: 'req_1',
});

const event = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

/** The first chunk is all that comes before output. */
function eventsOf({ text, calls = [], stop, tokens = { input: 20, cached: 5, output: 7 } }: Reply): string[] {
  const usage = {
    input_tokens: tokens.input - tokens.cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: tokens.cached,
    output_tokens: 1,
  };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  const starts = event('message_start', { type: 'message_start', message }) + event('ping', { type: 'ping' });
  const blocks = [
    ...(text.length > 0 ? [textBlock(text)] : []),
    ...calls.map((call, index) => callBlock(call, index + (text.length > 0 ? 1 : 0))),
  ];
  const reason = stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn');
  const delta = { stop_reason: reason, stop_sequence: null };
  const ends = event('message_delta', { type: 'message_delta', delta, usage: { output_tokens: tokens.output } });
  return [starts, ...blocks.flat(), ends + event('message_stop', { type: 'message_stop' })];
}

function textBlock(text: readonly string[]): string[] {
  const start = event('content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
  const deltas = text.map((piece) =>
    event('content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } }),
  );
  return [start + (deltas[0] ?? ''), ...deltas.slice(1), event('content_block_stop', { type: 'content_block_stop', index: 0 })];
}

function callBlock({ id, name, json }: NonNullable<Reply['calls']>[number], index: number): string[] {
  const content_block = { type: 'tool_use', id, name, input: {} };
  const deltas = json.map((partial_json) =>
    event('content_block_delta', { type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json } }),
  );
  return [
    event('content_block_start', { type: 'content_block_start', index, content_block }),
    ...deltas,
    event('content_block_stop', { type: 'content_block_stop', index }),
  ];
}
