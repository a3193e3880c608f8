/** Tools of servers that speak the Model Context Protocol (modelcontextprotocol.io), by streamable HTTP. Only those that are listed are given to a model. */

import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { AgentMcpServer } from '@botpbx/shared/model/agent-setting';
import { ToolName } from '@botpbx/shared/model/agent-tool';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { JsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/types.js';
import type { Log } from '../log.ts';
import type { ToolResult } from '../voice/tools.ts';
import type { GuardedFetch } from './egress.ts';
import { withPlainTypes } from './schema.ts';
import type { ForeignTool } from './world.ts';

export interface McpOptions {
  readonly fetch: GuardedFetch;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** The servers of all agents of this node. */
export interface McpRoom {
  /** What the agent's servers offer of what its version lists; servers that fail are left out. */
  toolsOf(tenantId: number, agent: ConfigAgent): Promise<readonly ForeignTool[]>;
  stop(): Promise<void>;
}

/** A server that failed is left alone for so long. */
const RETRY_AFTER_MS = 30_000;
/** A connection that nobody used for so long is given up, and the list with it. */
const IDLE_MS = 300_000;
const LIST_WITHIN_MS = 5_000;
const CALL_WITHIN_MS = 10_000;

/** Opens the room; nothing is asked before an agent wants it. */
export function openMcp(options: McpOptions): McpRoom {
  const known = new Map<string, Server>();
  const drop = (key: string, server: Server) => {
    if (known.get(key) === server) known.delete(key);
    clearTimeout(server.idle);
    void server.client.then((client) => client.close()).catch(() => undefined);
  };
  const use = (key: string, { url }: AgentMcpServer): Server => {
    const found = known.get(key);
    if (found && (found.failedAtMs === undefined || options.nowMs() - found.failedAtMs < RETRY_AFTER_MS)) {
      found.idle.refresh();
      return found;
    }
    if (found) drop(key, found);
    const client = connect(url, options.fetch);
    const tools = client.then(listAll);
    const server: Server = { client, tools, idle: setTimeout(() => drop(key, server), IDLE_MS).unref(), failedAtMs: undefined };
    tools.catch(() => {
      server.failedAtMs = options.nowMs();
    });
    known.set(key, server);
    return server;
  };
  const offeredBy = async (tenantId: number, agent: ConfigAgent, settings: AgentMcpServer): Promise<ForeignTool[]> => {
    const key = JSON.stringify([tenantId, agent.id, agent.version, settings.name, settings.url]);
    try {
      const tools = await use(key, settings).tools;
      const act: Act = (asked, signal) => callOn(use(key, settings), asked, signal);
      return toolsAmong(tools, settings, act);
    } catch (error) {
      options.log.warn('an MCP server cannot be used', { tenantId, agentId: agent.id, server: settings.name, error });
      return [];
    }
  };
  return {
    toolsOf: async (tenantId, agent) =>
      withoutTwins((await Promise.all(agent.mcp_servers.map((one) => offeredBy(tenantId, agent, one)))).flat()),
    stop: async () => {
      for (const [key, server] of [...known]) drop(key, server);
    },
  };
}

interface Server {
  readonly client: Promise<Client>;
  readonly tools: Promise<readonly Listed[]>;
  readonly idle: NodeJS.Timeout;
  failedAtMs: number | undefined;
}
type Listed = Awaited<ReturnType<Client['listTools']>>['tools'][number];

interface Asked {
  readonly name: string;
  readonly given: Readonly<Record<string, unknown>>;
}
type Act = (asked: Asked, signal: AbortSignal) => Promise<ToolResult>;

async function connect(url: string, fetch: GuardedFetch): Promise<Client> {
  const client = new Client({ name: 'botpbx', version: '1' }, { jsonSchemaValidator: { getValidator: takeAll } });
  const transport = new StreamableHTTPClientTransport(new URL(url), { fetch: withoutStream(fetch) });
  // the SDK's transport says `sessionId?: string` where its own interface wants it without undefined
  await client.connect(transport as Parameters<Client['connect']>[0], { timeout: LIST_WITHIN_MS });
  return client;
}

/** A list comes in pages. */
const MAX_PAGES = 5;

async function listAll(client: Client): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout: LIST_WITHIN_MS });
    found.push(...answer.tools);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return found;
}

/** Results are data for a model, whatever their schema: foreign patterns are never run. */
const takeAll =
  <T>(): JsonSchemaValidator<T> =>
  // the type that a schema would have proven
  (input) => ({ valid: true, data: input as T, errorMessage: undefined });

/** No stream is kept open for what a server might tell by itself. */
const withoutStream =
  (fetch: GuardedFetch): GuardedFetch =>
  async (url, init) =>
    init?.method === 'GET' ? new Response(null, { status: 405 }) : limited(await fetch(url, init));

/** All that one answer may hold. */
const MAX_ANSWER_BYTES = 1_048_576;

function limited(answer: Response): Response {
  let bytes = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, sink) => {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
      sink.enqueue(chunk);
    },
  });
  const { status, headers } = answer;
  return answer.body ? new Response(answer.body.pipeThrough(counter), { status, headers }) : answer;
}

async function callOn(server: Server, { name, given }: Asked, signal: AbortSignal): Promise<ToolResult> {
  const client = await server.client;
  try {
    const answer = await client.callTool({ name, arguments: { ...given } }, undefined, { signal, timeout: CALL_WITHIN_MS });
    return { kind: 'result', text: textOf(answer), ...(answer.isError === true ? { isError: true } : {}) };
  } catch (error) {
    // the next call connects anew
    server.failedAtMs = Number.NEGATIVE_INFINITY;
    throw error;
  }
}

function textOf({ content, structuredContent }: Awaited<ReturnType<Client['callTool']>>): string {
  const parts = Array.isArray(content) ? content : [];
  const texts = parts.flatMap((part) => (part.type === 'text' && typeof part.text === 'string' ? [part.text] : []));
  return texts.length > 0 || structuredContent === undefined ? texts.join('\n') : JSON.stringify(structuredContent);
}

/** A schema that is longer would cost more than the tool is worth. */
const MAX_SCHEMA_CHARACTERS = 8_000;
const MAX_DESCRIPTION = 1_000;

function toolsAmong(tools: readonly Listed[], { name: server, allowed_tools }: AgentMcpServer, act: Act): ForeignTool[] {
  const allowed = new Set(allowed_tools);
  return tools.flatMap(({ name, description = '', inputSchema }): ForeignTool[] => {
    const shown = ToolName.safeParse(`${server}_${name.toLowerCase().replace(/[^a-z0-9_]/g, '_')}`.slice(0, 64));
    if (!allowed.has(name) || !shown.success || JSON.stringify(inputSchema).length > MAX_SCHEMA_CHARACTERS) return [];
    const spec = { name: shown.data, description: description.slice(0, MAX_DESCRIPTION), parameters: withPlainTypes(inputSchema) };
    return [{ spec, filler: null, takesSecrets: false, act: (given, signal) => act({ name, given }, signal) }];
  });
}

function withoutTwins(tools: readonly ForeignTool[]): readonly ForeignTool[] {
  const names = new Set<string>();
  return tools.filter(({ spec: { name } }) => !names.has(name) && names.add(name));
}
