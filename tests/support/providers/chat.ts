/**
 * The chat completions API with streaming, as OpenAI (platform.openai.com/docs/api-reference/chat-streaming) and Groq
 * (console.groq.com/docs/api-reference) speak it, as an emulator.
 */
import { type Recorded, type ScriptedServer, startScripted } from './http.ts';
import { errorType, HELLO, type Reply } from './llm.ts';

export interface ChatServer extends ScriptedServer {
  /** What is answered from now on; a function makes it of each request. */
  reply(next: Reply | ((asked: ChatAsked) => Reply)): void;
}

/** What of a request an answer may hang on. */
export interface ChatAsked {
  readonly messages: readonly { readonly role: string; readonly content?: unknown }[];
}

/** Starts it in one of the dialects: they differ in where they tell what was used. */
export async function startChat(dialect: 'openai' | 'groq'): Promise<ChatServer> {
  let next: Reply | ((asked: ChatAsked) => Reply) = HELLO;
  const server = await startScripted({
    answer: ({ body }) => {
      const reply = typeof next === 'function' ? next(JSON.parse(body.toString()) as ChatAsked) : next;
      return { headers: { 'content-type': 'text/event-stream' }, chunks: chunksOf(reply, dialect) };
    },
    isWrong,
    refusal: (status) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(errorOf(status)) }),
    failure: (status) => `data: ${JSON.stringify(errorOf(status))}\n\n`,
  });
  const reply: ChatServer['reply'] = (wanted) => {
    next = wanted;
  };
  return { ...server, reply };
}

interface Sent {
  readonly model: string;
  readonly temperature?: number;
  readonly tools?: readonly unknown[];
  readonly reasoning_effort?: string;
  readonly messages: readonly {
    readonly role: string;
    readonly tool_call_id?: string;
    readonly tool_calls?: readonly { readonly id: string }[];
  }[];
}

/** What the API refuses: tools for models that think meanwhile, a temperature for those, and calls whose results do not follow at once. */
function isWrong({ body }: Recorded): boolean {
  const { model, temperature, tools, reasoning_effort, messages } = JSON.parse(body.toString()) as Sent;
  if (/^gpt-[5-9]/.test(model) && (temperature !== undefined || (tools && reasoning_effort !== 'none'))) return true;
  return messages.some(({ tool_calls = [] }, at) => {
    const results = messages.slice(at + 1, at + 1 + tool_calls.length).map(({ tool_call_id }) => tool_call_id);
    return tool_calls.map(({ id }) => id).join() !== results.join();
  });
}

const errorOf = (status: number) => ({ error: { message: `it is ${status}`, type: errorType(status), param: null, code: null } });

const data = (chunk: object): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', ...chunk })}\n\n`;

const delta = (part: object, finish_reason: string | null = null): string =>
  data({ choices: [{ index: 0, delta: part, logprobs: null, finish_reason }] });

function chunksOf(reply: Reply, dialect: 'openai' | 'groq'): string[] {
  const { text, calls = [], stop, tokens = { input: 20, cached: 5, output: 7 } } = reply;
  const usage = {
    prompt_tokens: tokens.input,
    completion_tokens: tokens.output,
    total_tokens: tokens.input + tokens.output,
    prompt_tokens_details: { cached_tokens: tokens.cached },
  };
  const reason = stop ?? (calls.length > 0 ? 'tool_calls' : 'stop');
  const end =
    dialect === 'groq'
      ? data({ choices: [{ index: 0, delta: {}, finish_reason: reason }], x_groq: { id: 'r', usage } })
      : delta({}, reason);
  const told = dialect === 'openai' ? data({ choices: [], usage }) : '';
  const first = delta({ role: 'assistant', content: '' });
  return [first, ...text.map((content) => delta({ content })), ...calls.flatMap(callChunks), `${end}${told}data: [DONE]\n\n`];
}

function callChunks({ id, name, json }: NonNullable<Reply['calls']>[number], index: number): string[] {
  const start = delta({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] });
  return [start, ...json.map((part) => delta({ tool_calls: [{ index, function: { arguments: part } }] }))];
}
