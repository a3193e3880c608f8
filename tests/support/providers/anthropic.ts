/** Anthropic's Messages API with streaming (platform.claude.com/docs/en/build-with-claude/streaming), as an emulator. */
import { type ScriptedServer, startScripted } from './http.ts';
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
    refusal: (status) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(errorOf(status)) }),
    failure: (status) => event('error', errorOf(status)),
  });
  const reply = (wanted: Reply) => {
    next = wanted;
  };
  return { ...server, reply };
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
