/** Conversations between node, database, API and webhooks, through the real routes. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAgent, renewAgentSecret } from '@botpbx/shared/api/agents';
import * as api from '@botpbx/shared/api/conversations';
import { createNode } from '@botpbx/shared/api/nodes';
import { getWebhookDelivery, listWebhookDeliveries, replayWebhookDelivery } from '@botpbx/shared/api/webhooks';
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { runMinuteJobs } from '../app/jobs.ts';
import { ingest } from './ingest.ts';

interface Heard {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let at: TestPlatform;
let admin: SignedIn;
let nodeId: number;
let seq: number;
let agentId: number;
let secret: string;
let server: Server;
let heard: Heard[];
let answer: { status: number; headers?: Record<string, string> };
const conversation = '00000000-0000-4000-8000-00000000000a';

beforeEach(async () => {
  heard = [];
  answer = { status: 200 };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      heard.push({ url: request.url, headers: request.headers, body });
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  at = await makeTestPlatform({ EGRESS_ALLOW: `127.0.0.1:${port}` });
  admin = await at.signedInAs('admin');
  const operator = await at.signedInAs('operator', admin.tenantId);
  nodeId = (await operator.call(createNode, { body: { name: 'one', tenant_ids: [admin.tenantId] } })).id;
  const url = (name: string) => `http://127.0.0.1:${port}/${name}`;
  const webhooks = {
    on_call_start: url('start'),
    on_call_end: url('end'),
    on_transfer: url('transfer'),
    on_function_call: url('function'),
  };
  const functions = [{ name: 'lookup_customer', parameters: { phone: { type: 'string' } } }];
  agentId = (await admin.call(createAgent, { body: { name: 'Ada', webhooks, functions } })).id;
  secret = (await admin.call(renewAgentSecret, { params: { id: agentId } })).webhook_secret ?? '';
  seq = 0;
});
afterEach(async () => {
  await at.close();
  await new Promise((resolve) => server.close(resolve));
});

const now = () => new Date(at.clock.nowMs()).toISOString();
const callId = () => CallId.parse(`n${nodeId}-1795366757.8`);
const common = () => ({ tenant_id: admin.tenantId, at: now(), call_id: callId(), conversation, agent_id: agentId, agent: 'Ada' });

async function tell(...events: NodeEvent[]): Promise<void> {
  const told = events.map((event) => ({ seq: ++seq, event }));
  await ingest(at.platform, { nodeId, epoch: '00112233445566aa', events: told }, seq - told.length);
  await at.idle();
}
const start = (): NodeEvent => ({ kind: 'conversation.start', ...common(), version: 1, from: '+15551234567', to: '1001' });
const latency = (first_frame: number | null) => ({ final: 10, first_token: 20, first_sentence: 30, first_audio: 40, first_frame });
const tool = (name: string) => ({ name, arguments: { phone: '5550100' }, result: 'ok', is_error: false, ms: 12 });
const turn = (number: number, more: object = {}): NodeEvent => ({
  kind: 'conversation.turn',
  ...common(),
  turn: {
    ...{ turn: number, at: now(), user_text: 'Sales please', user_confidence: 0.9, agent_text: `Answer ${number}.`, interrupted: false },
    ...{ meant_text: null, tools: [], latency: latency(100 * number), sources: [] },
    ...more,
  },
});
const end = (more: object = {}): NodeEvent => ({
  kind: 'conversation.end',
  ...common(),
  result: {
    ...{
      ending: 'agent_ended',
      duration: 60,
      transferred_to: null,
      summary: 'He wanted sales.',
      outcome: { name: 'Bob' },
      rating: 4,
      errors: 0,
    },
    ...{
      usage: [
        {
          provider: 'anthropic',
          model: 'claude-3-haiku-20240307',
          input_tokens: 1_000_000,
          cached_tokens: 0,
          output_tokens: 0,
          audio_seconds: 0,
          characters: 0,
        },
      ],
    },
    ...more,
  },
});
const whole = () => [
  start(),
  turn(0, { user_text: null }),
  turn(1, { interrupted: true, tools: [tool('transfer_call'), tool('lookup_customer')] }),
  end(),
];

test('a conversation that is told twice stands there once, with its turns, its cost and its latencies', async () => {
  await tell(...whole());
  await tell(...whole());
  const page = await admin.call(api.listConversations, { query: {} });
  expect(page.data).toMatchObject([
    {
      call_id: callId(),
      agent_id: agentId,
      version: 1,
      ending: 'agent_ended',
      turns: 2,
      interruptions: 1,
      cost: 0.25,
      rating: 4,
      duration: 60,
    },
  ]);
  const id = page.data[0]?.id ?? 0;
  const details = await admin.call(api.getConversation, { params: { id } });
  expect(details.transcript).toMatchObject([
    { turn: 0, user_text: null },
    {
      turn: 1,
      interrupted: true,
      tools: [{ name: 'transfer_call', arguments: { phone: '5550100' } }, { name: 'lookup_customer' }],
      latency: { first_frame: 100 },
    },
  ]);
  expect(details.usage).toMatchObject([{ provider: 'anthropic', cost: 0.25 }]);
  expect(await admin.call(api.getCallConversation, { params: { id: callId() } })).toMatchObject({ id });
});

test('it is found by agent, day, ending, party and words, and by nothing else', async () => {
  await tell(...whole());
  const found = async (query: object) => (await admin.call(api.listConversations, { query })).data.length;
  const day = now().slice(0, 10);
  expect(
    await Promise.all([{ agent_id: agentId }, { start: day, end: day }, { ending: 'agent_ended' }, { party: '15551234567' }].map(found)),
  ).toEqual([1, 1, 1, 1]);
  expect(await Promise.all([{ search: 'SALES' }, { search: 'answer 1' }, { search: '%' + '_' }, { search: 'refund' }].map(found))).toEqual([
    1, 1, 0, 0,
  ]);
  expect(await Promise.all([{ agent_id: agentId + 1 }, { end: '2026-01-01' }, { ending: 'failed' }, { party: '1002' }].map(found))).toEqual(
    [0, 0, 0, 0],
  );
});

test('an agent is measured: time, transfers, resolution, marks, errors, latency, cost', async () => {
  const other = (n: number, ...events: NodeEvent[]) =>
    events.map((event) => ({ ...event, conversation: conversation.replace(/a$/, String(n)) }) as NodeEvent);
  await tell(...whole());
  await tell(...other(1, start(), turn(1), end({ ending: 'transferred', duration: 30, rating: null, usage: [] })));
  await tell(...other(2, start(), turn(3), end({ ending: 'failed', duration: 0, rating: 5, errors: 2, usage: [] })));
  await tell(...other(3, start()));
  const metrics = await admin.call(api.getAgentMetrics, { params: { id: agentId } });
  expect(metrics).toMatchObject({
    ...{ conversations: 4, ended: 3, average_handle_time: 30, transfer_rate: 33.33, resolution_rate: 33.33, error_rate: 33.33 },
    ...{
      customer_satisfaction: 4.5,
      ratings: 2,
      latency_p50_ms: 100,
      latency_p95_ms: 300,
      cost: 0.25,
      cost_per_minute: 0.25,
      interruptions: 1,
    },
  });
  const none = await admin.call(api.getAgentMetrics, { params: { id: agentId }, query: { end: '2026-01-01' } });
  expect(none).toMatchObject({ conversations: 0, transfer_rate: null, latency_p50_ms: null, cost: null });
  expect((await admin.request('GET', `/api/agents/${agentId + 7}/metrics`)).status).toBe(404);
});

test('each of the four webhooks is posted once, signed by the agent, with what it tells', async () => {
  await tell(start(), turn(0, { user_text: null }), turn(1, { tools: [tool('transfer_call'), tool('lookup_customer')] }));
  await tell(end({ ending: 'transferred', transferred_to: '2001' }));
  await tell(...whole());
  const bodies = heard.map(({ url, body }) => [url, JSON.parse(body)] as const);
  expect(bodies.map(([url]) => url).sort()).toEqual(['/end', '/function', '/start', '/transfer']);
  const of = (url: string) => bodies.find(([one]) => one === url)?.[1];
  const parties = { call_id: callId(), conversation, agent_id: agentId, agent: 'Ada', version: 1, from: '+15551234567', to: '1001' };
  expect(of('/start')).toEqual({ event: 'on_call_start', timestamp: now(), started_at: now(), ...parties });
  expect(of('/function')).toMatchObject({
    event: 'on_function_call',
    ...parties,
    turn: 1,
    function: { name: 'transfer_call', result: 'ok' },
  });
  expect(of('/transfer')).toMatchObject({ event: 'on_transfer', ...parties, transferred_to: '2001', summary: 'He wanted sales.' });
  expect(of('/end')).toMatchObject({ event: 'on_call_end', ...parties, ending: 'transferred', outcome: { name: 'Bob' }, rating: 4 });
  expect(of('/end').transcript).toMatchObject([
    { turn: 0, user_text: null, interrupted: false },
    { turn: 1, user_text: 'Sales please', agent_text: 'Answer 1.', tools: [{ name: 'transfer_call' }, { name: 'lookup_customer' }] },
  ]);
  for (const { headers, body } of heard) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  }
  expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
});

const deliveries = async () => (await admin.call(listWebhookDeliveries, { query: {} })).data;
async function minutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    at.clock.advanceMs(60_000);
    runMinuteJobs(at.platform);
    await at.idle();
  }
}

test('what does not arrive is tried again ever more seldom, then given up, and posted anew when somebody asks', async () => {
  answer = { status: 500 };
  await tell(start());
  expect(await deliveries()).toMatchObject([{ event: 'on_call_start', state: 'waiting', tries: 1, status: 500 }]);
  await minutes(1);
  expect(heard).toHaveLength(2);
  await minutes(4);
  expect(heard).toHaveLength(2);
  await minutes(2);
  expect(heard).toHaveLength(3);
  await minutes(40);
  expect(heard).toHaveLength(4);
  const [row] = await deliveries();
  expect(row).toMatchObject({ state: 'failed', tries: 4, due_at: null });
  answer = { status: 204 };
  const id = row?.id ?? 0;
  await admin.call(replayWebhookDelivery, { params: { id } });
  await at.idle();
  expect(await admin.call(getWebhookDelivery, { params: { id } })).toMatchObject({
    state: 'sent',
    status: 204,
    payload: { event: 'on_call_start' },
  });
  expect(new Set(heard.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
});

test('a server that asks for time is left alone, one that wants no more gets no more, a redirect is not followed', async () => {
  answer = { status: 429, headers: { 'retry-after': '600' } };
  await tell(start());
  await minutes(9);
  expect(heard).toHaveLength(1);
  answer = { status: 302, headers: { location: '/elsewhere' } };
  await minutes(2);
  expect(heard.map(({ url }) => url)).toEqual(['/start', '/start']);
  answer = { status: 410 };
  await minutes(10);
  expect(await deliveries()).toMatchObject([{ state: 'failed', status: 410, tries: 3 }]);
});
