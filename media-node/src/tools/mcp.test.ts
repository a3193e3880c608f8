import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readEgressAllow } from '@botpbx/shared/base/egress';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../log.ts';
import { makeEgress } from './egress.ts';
import { openMcp } from './mcp.ts';
import { agentOf } from './testing/world.ts';

const signal = new AbortController().signal;
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** The SDK's own server with two tools, and how often it was asked for its list. */
async function listen(handle: (request: IncomingMessage, response: ServerResponse) => Promise<boolean> = async () => false) {
  const seen = { lists: 0, gets: 0 };
  const server = createServer(async (request, response) => {
    if (await handle(request, response)) return;
    if (request.method === 'GET') seen.gets += 1;
    const mcp = new McpServer({ name: 'crm', version: '1' });
    mcp.registerTool('find-order', { description: 'Finds an order', inputSchema: { id: z.string() } }, async ({ id }) => ({
      content: [{ type: 'text', text: `order ${id} is on its way` }],
    }));
    mcp.registerTool('delete-all', { description: 'Deletes', inputSchema: {} }, async () => ({ content: [] }));
    const transport = new StreamableHTTPServerTransport({});
    response.on('close', () => void transport.close());
    await mcp.connect(transport as Parameters<typeof mcp.connect>[0]);
    const parts: Buffer[] = [];
    for await (const chunk of request) parts.push(chunk);
    const body = JSON.parse(Buffer.concat(parts).toString() || 'null');
    if (body?.method === 'tools/list') seen.lists += 1;
    await transport.handleRequest(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => server.closeAllConnections() ?? server.close() });
  const { port } = server.address() as AddressInfo;
  const fetch = makeEgress({ allow: readEgressAllow(`127.0.0.1:${port}`), resolve: async () => [], ownAddresses: () => [] });
  let nowMs = 0;
  const room = openMcp({ fetch, nowMs: () => nowMs, log: silentLog });
  open.push({ close: () => room.stop() });
  const agent = (allowed: readonly string[]) =>
    agentOf({ mcp_servers: [{ name: 'crm', url: `http://127.0.0.1:${port}/mcp`, allowed_tools: allowed }] });
  const forward = (ms: number) => {
    nowMs += ms;
  };
  return { room, agent, seen, forward };
}

test('only the tools that are listed are offered, by the name of their server', async () => {
  const { room, agent } = await listen();
  const tools = await room.toolsOf(1, agent(['find-order', 'other']));
  expect(tools.map(({ spec }) => spec)).toEqual([
    { name: 'crm_find_order', description: 'Finds an order', parameters: expect.objectContaining({ type: 'object', required: ['id'] }) },
  ]);
});

test('a tool is called by its own name, over the connection that was made', async () => {
  const { room, agent, seen } = await listen();
  const [first] = await room.toolsOf(1, agent(['find-order']));
  const [second] = await room.toolsOf(1, agent(['find-order']));
  expect(await first?.act({ id: '7' }, signal)).toEqual({ kind: 'result', text: 'order 7 is on its way' });
  expect(await second?.act({ id: '8' }, signal)).toEqual({ kind: 'result', text: 'order 8 is on its way' });
  expect(seen).toEqual({ lists: 1, gets: 0 });
});

test('a server that fails is left out, and asked again after a while', async () => {
  let isBroken = true;
  let asked = 0;
  const { room, agent, forward } = await listen(async (_, response) => {
    asked += 1;
    if (isBroken) response.writeHead(500).end();
    return isBroken;
  });
  expect(await room.toolsOf(1, agent(['find-order']))).toEqual([]);
  const before = asked;
  isBroken = false;
  expect(await room.toolsOf(1, agent(['find-order']))).toEqual([]);
  expect(asked).toBe(before);
  forward(30_001);
  expect(await room.toolsOf(1, agent(['find-order']))).toHaveLength(1);
});

test('a connection that broke is made anew', async () => {
  let breaks = 0;
  const { room, agent } = await listen(async (_, response) => {
    if (breaks === 0) return false;
    breaks -= 1;
    response.writeHead(500).end();
    return true;
  });
  const [tool] = await room.toolsOf(1, agent(['find-order']));
  breaks = 1;
  await expect(tool?.act({ id: '7' }, signal)).rejects.toThrow();
  expect(await tool?.act({ id: '7' }, signal)).toMatchObject({ text: 'order 7 is on its way' });
});

test('a server inside is not asked', async () => {
  const fetch = makeEgress({ allow: [], resolve: async () => [], ownAddresses: () => [] });
  const room = openMcp({ fetch, nowMs: () => 0, log: silentLog });
  const agent = agentOf({ mcp_servers: [{ name: 'x', url: 'http://127.0.0.1:9/mcp', allowed_tools: ['a'] }] });
  expect(await room.toolsOf(1, agent)).toEqual([]);
  await room.stop();
});
