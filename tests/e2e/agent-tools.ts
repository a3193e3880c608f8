/** What an agent looks up and does in a real call: documents, an MCP server, people, hours, messages and the outcome; documents also while the cloud is away. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { addAgentDocument } from '@botpbx/shared/api/agent-documents';
import { createAgent } from '@botpbx/shared/api/agents';
import { getConversation, listConversations } from '@botpbx/shared/api/conversations';
import { setProvider } from '@botpbx/shared/api/providers';
import { createTimeCondition } from '@botpbx/shared/api/time-conditions';
import { listVoicemails } from '@botpbx/shared/api/voicemails';
import type { ConversationDetails } from '@botpbx/shared/model/conversation-record';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { type ChatAsked, type ChatServer, startChat } from '../support/providers/chat.ts';
import { startDeepgram } from '../support/providers/deepgram.ts';
import type { Reply } from '../support/providers/llm.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeTalker } from '../support/talker.ts';

const AGENT = '6400';
const RETURNS = '# Returns\nGoods may be returned within thirty days.\n\n# Shipping\nParcels arrive in two days.\n';

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly mind: ChatServer;
  readonly caller: SipPhone;
}

/** Uses everything at once in the first turn, and ends in the next. */
function busy({ messages }: ChatAsked): Reply {
  const calls: readonly [string, object][] = [
    ['search_knowledge', { query: 'can I return what I bought' }],
    ['crm_find_order', { id: '61084' }],
    ['check_hours', {}],
    ['check_availability', { destination: '1001' }],
    ['lookup_directory', { query: 'Fone 1001' }],
    ['set_outcome', { interest: 'hot', seats: 12 }],
    ['take_message', { name: 'Max Power', message: 'Please call me about my order.' }],
    ['schedule_callback', { when: tomorrow(), note: 'the order' }],
  ];
  if (messages.at(-1)?.role === 'tool') return { text: ['All of that is done.'] };
  const isNew = !messages.some(({ role }) => role === 'tool');
  if (!isNew) return { text: ['Goodbye.'], calls: [{ id: 'call_end', name: 'end_call', json: ['{}'] }] };
  return { text: [], calls: calls.map(([name, given], at) => ({ id: `call_${at}`, name, json: [JSON.stringify(given)] })) };
}

const tomorrow = (): string => `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T15:00`;

/** The SDK's own server with a tool that is allowed and one that is not. */
async function startMcp(story: Story): Promise<number> {
  const server = createServer(async (request, response) => {
    const mcp = new McpServer({ name: 'crm', version: '1' });
    const find = { description: 'Finds an order', inputSchema: { id: z.string() } };
    mcp.registerTool('find_order', find, async ({ id }) => ({ content: [{ type: 'text', text: `order ${id} is on its way` }] }));
    mcp.registerTool('delete_all', { description: 'Deletes everything', inputSchema: {} }, async () => ({ content: [] }));
    const transport = new StreamableHTTPServerTransport({});
    response.on('close', () => void transport.close());
    await mcp.connect(transport as Parameters<typeof mcp.connect>[0]);
    await transport.handleRequest(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  story.atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function build(story: Story): Promise<House> {
  const mind = await startChat('openai');
  const ears = await startDeepgram();
  story.atEnd(async () => {
    await Promise.all([mind.close(), ears.close()]);
  });
  mind.reply(busy);
  const crm = await startMcp(story);
  const allow = [crm, Number(new URL(mind.url).port), Number(new URL(ears.url).port)].map((port) => `127.0.0.1/32:${port}`).join(',');
  const stack = await startStack(story, { env: { EGRESS_ALLOW: allow } });
  const caller = await stack.phone('1001', { toneHz: 0 });
  await hire(stack, { mind: mind.url, ears: ears.url, crm: `http://127.0.0.1:${crm}/mcp` });
  await stack.settled();
  claim((await caller.register()) === 200, 'The caller cannot register.');
  await sleep(1000);
  return { story, stack, mind, caller };
}

async function hire({ api }: Stack, urls: { readonly mind: string; readonly ears: string; readonly crm: string }): Promise<void> {
  await api(setProvider, { params: { name: 'openai' }, body: { api_key: 'sk-test', base_url: `${urls.mind}/v1` } });
  await api(setProvider, { params: { name: 'deepgram' }, body: { api_key: 'test', base_url: urls.ears } });
  const closed = { type: 'hangup' } as const;
  const hours = await api(createTimeCondition, {
    body: {
      name: 'Opening hours',
      ranges: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], start: '09:00', end: '17:00' }],
      ...{ open_destination: closed, closed_destination: closed },
    },
  });
  const { id } = await api(createAgent, {
    body: {
      ...{
        name: 'Clerk',
        number: AGENT,
        provider: 'openai',
        stt_engine: 'deepgram',
        greeting: 'Hello there.',
        time_condition_id: hours.id,
      },
      tools: [
        ...(['end_call', 'search_knowledge', 'check_hours', 'check_availability', 'lookup_directory', 'set_outcome'] as const),
        ...(['take_message', 'schedule_callback'] as const),
      ],
      message_mailbox: 'general',
      mcp_servers: [{ name: 'crm', url: urls.crm, allowed_tools: ['find_order'] }],
      outcome: [
        { name: 'interest', type: 'choice', choices: ['hot', 'cold'] },
        { name: 'seats', type: 'number' },
      ],
    },
  });
  const raw = { type: 'text/markdown', bytes: new TextEncoder().encode(RETURNS) };
  await api(addAgentDocument, { params: { id }, query: { name: 'Returns' }, raw });
}

async function talk({ caller }: House): Promise<void> {
  const call = await caller.call(AGENT);
  await call.until('answered');
  const talker = makeTalker(call);
  await talker.untilSpoken();
  await talker.say('could you help me please');
  await talker.untilSpoken();
  await talker.say('thank you very much');
  await call.until('ended', 20_000);
}

async function untilEnded({ stack }: House): Promise<ConversationDetails> {
  const dueMs = performance.now() + 15_000;
  for (;;) {
    const [newest] = (await stack.api(listConversations, {})).data;
    if (newest?.ended_at) return stack.api(getConversation, { params: { id: newest.id } });
    claim(performance.now() < dueMs, 'The conversation has not ended.');
    await sleep(200);
  }
}

const EXPECTED: Readonly<Record<string, RegExp>> = {
  search_knowledge: /<data from="documents">\n\[Returns, part 1\]\nReturns\nGoods may be returned within thirty days/,
  crm_find_order: /<data from="crm_find_order">\norder 61084 is on its way/,
  check_hours: /We are (open|closed) now.*every day|from 9 AM to 5 PM/,
  check_availability: /Phone 1001 is on the telephone at the moment/,
  lookup_directory: /Phone 1001 \(extension 1001\)/,
  set_outcome: /^Noted\.$/,
  take_message: /The message of Max Power has been left\. Number to call back: 1 0 0 1/,
  schedule_callback: /^Noted: a call to 1 0 0 1 tomorrow at 3 PM\.$/,
};

async function allIsDone(house: House): Promise<void> {
  const { stack, story } = house;
  await talk(house);
  const { transcript, outcome, ending } = await untilEnded(house);
  const uses = transcript.flatMap(({ tools }) => tools);
  for (const [name, says] of Object.entries(EXPECTED)) {
    const use = uses.find((one) => one.name === name);
    claim(use !== undefined && !use.is_error && says.test(use.result), `${name} said something else:`, use);
  }
  claim(
    transcript.some(({ sources }) => sources.includes('Returns, part 1')),
    'The document is not cited.',
  );
  claim(JSON.stringify(outcome) === '{"interest":"hot","seats":12}', 'The outcome is another:', outcome);
  claim(ending === 'agent_ended', 'It ended otherwise:', ending);
  story.figure(
    'tool_ms',
    uses.map(({ ms }) => ms),
  );
  const dueMs = performance.now() + 15_000;
  for (let left = 0; left < 2; await sleep(200)) {
    left = (await stack.api(listVoicemails, { query: { mailbox: 'general' } })).data.length;
    claim(performance.now() < dueMs, `${left} messages lie in the mailbox.`);
  }
}

async function withoutTheCloud(house: House): Promise<void> {
  const { stack, mind } = house;
  stack.product.controlPlane.kill('SIGKILL', true);
  await stack.product.controlPlane.ended();
  const from = mind.journal.length;
  await talk(house);
  const asked = mind.journal.slice(from).map(({ body }) => body.toString());
  claim(
    asked.some((body) => body.includes('within thirty days')),
    'Documents are not searched while the cloud is away.',
  );
  await stack.startCloud();
}

await tell('agent-tools', async (story) => {
  const house = await story.step('an agent with documents and an MCP server is hired', () => build(story));
  await story.step('it looks things up and does what it is asked', () => allIsDone(house));
  await story.step('its documents are searched while the cloud is away', () => withoutTheCloud(house));
});
