/** Texts of calls and messages between node, database, API, webhook and mail, through the real routes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createExtension } from '@botpbx/shared/api/extensions';
import { createNode } from '@botpbx/shared/api/nodes';
import * as api from '@botpbx/shared/api/transcriptions';
import { listVoicemails } from '@botpbx/shared/api/voicemails';
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { TranscriptFile } from '@botpbx/shared/link/transcript-file';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { runMinuteJobs } from '../app/jobs.ts';
import type { Mail } from '../platform/mailer.ts';
import { ingest } from './ingest.ts';
import { takeTranscript } from './take-transcript.ts';
import { takeVoicemail } from './take-voicemail.ts';

let at: TestPlatform;
let admin: SignedIn;
let nodeId: number;
let server: Server;
let posted: unknown[];
let sent: Mail[];
let port: number;

beforeEach(async () => {
  posted = [];
  sent = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      posted.push(JSON.parse(body));
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  at = await makeTestPlatform({ EGRESS_ALLOW: `127.0.0.1:${port}` });
  Object.assign(at.platform, { mailer: { isConfigured: true, send: async (mail: Mail) => void sent.push(mail) } });
  admin = await at.signedInAs('admin');
  const operator = await at.signedInAs('operator', admin.tenantId);
  nodeId = (await operator.call(createNode, { body: { name: 'one', tenant_ids: [admin.tenantId] } })).id;
  await tellCall();
});
afterEach(async () => {
  await at.close();
  await new Promise((resolve) => server.close(resolve));
});

const callId = () => CallId.parse(`n${nodeId}-1795366757.8`);
const STARTED = '2026-11-22T11:00:00.000Z';

async function tellCall(): Promise<void> {
  const times = { started_at: STARTED, answered_at: STARTED, ended_at: '2026-11-22T11:02:05.000Z', duration: 125, total_duration: 130 };
  const call = {
    id: callId(),
    direction: 'inbound',
    from: '+15551234567',
    from_name: null,
    to: '1001',
    revision: null,
    ...times,
    state: 'ended',
    answered_by: '1001',
  };
  const event = {
    kind: 'call.end',
    tenant_id: admin.tenantId,
    at: times.ended_at,
    call_id: callId(),
    call: { ...call, disposition: 'ANSWERED', cause: 16, merged_into: null, legs: [] },
  };
  await ingest(at.platform, { nodeId, epoch: '00112233445566aa', events: [{ seq: 1, event: event as NodeEvent }] }, 0);
}

const words = [
  { word: 'Hello', start: 0, end: 0.5 },
  { word: 'sales', start: 1, end: 1.4 },
];
const file = (more: Partial<TranscriptFile> = {}): TranscriptFile => ({
  ...{ text: 'Hello sales please', confidence: 0.95, words, engine: 'pocketsphinx', summary: null },
  speakers: [
    { speaker: 'caller', start: 0, end: 1.4, text: 'Hello sales please' },
    { speaker: 'callee', start: 2, end: 3, text: 'the sales department speaking' },
  ],
  ...more,
});

async function bringUp(id: string, meta: object, content: unknown = file()): Promise<void> {
  const key = `t${admin.tenantId}/transcript/${id}`;
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
  await at.platform.blobs.put(key, bytes, { bytes: bytes.length, sha256, type: 'application/json' });
  await takeTranscript(at.platform, { tenantId: admin.tenantId, nodeId, id, key, meta });
  await at.idle();
}
const ofCall = (more: object = {}) => ({
  kind: 'call',
  call_id: callId(),
  extension: '1001',
  party: '+15551234567',
  started_at: STARTED,
  duration_ms: 120_000,
  ...more,
});
const set = (body: object) => admin.call(api.updateTranscriptionSettings, { body });
const list = async (query = {}) => (await admin.call(api.listTranscriptions, { query })).data;

test('the text of a call is read in the shape of the reference, with speakers and a summary', async () => {
  await bringUp('recording-1', ofCall());
  await bringUp('recording-1', ofCall());
  const read = await admin.call(api.getCallTranscription, { params: { id: callId() } });
  expect(read).toMatchObject({
    ...{ call_id: callId(), timestamp: STARTED, from: '+15551234567', to: '1001', engine: 'pocketsphinx' },
    transcription: { text: 'Hello sales please', confidence: 0.95, words },
    speakers: [{ speaker: 'caller' }, { speaker: 'callee', text: 'the sales department speaking' }],
    summary: 'Caller: Hello sales please\nCallee: the sales department speaking',
  });
  expect(await list()).toHaveLength(1);
  expect([
    (await list({ search: 'SALES' })).length,
    (await list({ search: 'refund' })).length,
    (await list({ party: '15551234567' })).length,
  ]).toEqual([1, 0, 1]);
});

test('what was said in two pieces of a call is read as one, with the times of the second behind the first', async () => {
  await bringUp('recording-2', ofCall({ started_at: '2026-11-22T11:01:00.000Z' }), file({ text: 'and goodbye', confidence: null }));
  await bringUp('recording-1', ofCall());
  const { transcription, speakers } = await admin.call(api.getCallTranscription, { params: { id: callId() } });
  expect(transcription.text).toBe('Hello sales please\nand goodbye');
  expect(transcription.words.map(({ start }) => start)).toEqual([0, 1, 60, 61]);
  expect(speakers.at(-1)).toMatchObject({ start: 62, end: 63 });
  expect(transcription.confidence).toBe(0.95);
});

test('the webhook gets exactly the payload of the reference, once', async () => {
  await set({ webhook_url: `http://127.0.0.1:${port}/your-webhook` });
  await bringUp('recording-1', ofCall());
  await bringUp('recording-1', ofCall());
  expect(posted).toEqual([
    {
      ...{ call_id: callId(), timestamp: STARTED, duration: 125, from: '+15551234567', to: '1001' },
      transcription: { text: 'Hello sales please', confidence: 0.95, words },
    },
  ]);
});

test.each(['https://10.0.0.1/', 'http://1.1.1.1/', 'https://[::1]/', 'ftp://example.com/', 'https://me:x@example.com/'])(
  '%s is no address for a webhook',
  async (webhook_url) => {
    expect((await admin.request('PUT', '/api/transcription-settings', { webhook_url })).status).toBe(422);
  },
);

test('a summary is mailed, and where texts are not to be kept none is', async () => {
  await set({ summary_emails: ['boss@example.com'], save: false });
  await bringUp('recording-1', ofCall(), file({ summary: 'He wanted sales.' }));
  expect(sent).toMatchObject([{ to: 'boss@example.com', subject: 'Call from +15551234567 to 1001: summary' }]);
  expect(sent[0]?.text).toContain('He wanted sales.');
  expect(sent[0]?.text).toContain('Hello sales please');
  expect(await list()).toEqual([]);
  expect((await admin.request('GET', `/api/calls/${callId()}/transcription`)).status).toBe(404);
});

async function message(more: object = {}): Promise<void> {
  const { data } = (await (await admin.request('GET', '/api/extensions')).json()) as { data: { id: number }[] };
  const body = { extension: '1001', name: 'Ann', email: 'ann@example.com' };
  const mailbox = data[0]?.id ?? (await admin.call(createExtension, { body })).id;
  const now = new Date(at.clock.nowMs()).toISOString();
  const meta = {
    ref: 'message-1',
    mailbox,
    folder: 'new',
    from: '1002',
    from_name: 'Bob',
    received_at: now,
    duration_ms: 4000,
    changed_at: now,
  };
  const sound = new Uint8Array(100);
  const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', sound)).toString('hex');
  const about = { bytes: sound.length, sha256, type: 'audio/wav' };
  const key = `t${admin.tenantId}/voicemail/message-1`;
  await at.platform.blobs.put(key, sound, about);
  await takeVoicemail(at.platform, { tenantId: admin.tenantId, nodeId, key, ...about, meta: { ...meta, ...more } });
  await at.idle();
}
const ofMessage = { kind: 'voicemail', ref: 'message-1' };

test('the mail of a message waits for its text, and both the message and the mail have it', async () => {
  await message({ text_follows: true });
  expect(sent).toEqual([]);
  await bringUp('message-1', ofMessage, file({ text: 'please call me back' }));
  expect(sent).toHaveLength(1);
  expect(sent[0]?.text).toContain('“please call me back”');
  expect((await admin.call(listVoicemails, { query: {} })).data).toMatchObject([{ transcription: 'please call me back' }]);
  expect(await list({ kind: 'voicemail' })).toMatchObject([{ from: '1002', to: '1001', text: 'please call me back', call_id: null }]);
});

test('a text that does not come holds the mail up for three minutes and no longer', async () => {
  await message({ text_follows: true });
  for (let minute = 0; minute < 4; minute++) {
    at.clock.advanceMs(60_000);
    runMinuteJobs(at.platform);
    await at.idle();
  }
  expect(sent).toHaveLength(1);
  expect(sent[0]?.text).not.toContain('“');
  await bringUp('message-1', ofMessage);
  expect(sent).toHaveLength(1);
});

test('a text that comes before its message is brought again later', async () => {
  await expect(bringUp('message-1', ofMessage)).rejects.toMatchObject({ code: 'unavailable' });
  await message();
  await bringUp('message-1', ofMessage);
  expect(await list()).toHaveLength(1);
});

test('what an agent and a caller said is the text of the call, and nobody listens again', async () => {
  await set({ webhook_url: `http://127.0.0.1:${port}/` });
  const common = {
    tenant_id: admin.tenantId,
    call_id: callId(),
    conversation: '00000000-0000-4000-8000-00000000000a',
    agent_id: 1,
    agent: 'Ada',
  };
  const latency = { final: 1, first_token: 1, first_sentence: 1, first_audio: 1, first_frame: 1 };
  const turn = (n: number, user_text: string | null, agent_text: string) => ({
    ...{
      turn: n,
      at: `2026-11-22T11:00:0${n + 2}.000Z`,
      user_text,
      user_confidence: user_text && 0.8,
      agent_text,
      interrupted: false,
      meant_text: null,
    },
    ...{ tools: [], latency, sources: [] },
  });
  const result = {
    ending: 'agent_ended',
    duration: 9,
    transferred_to: null,
    summary: 'Sales.',
    outcome: {},
    rating: null,
    errors: 0,
    usage: [],
  };
  const events = [
    { kind: 'conversation.start', ...common, at: STARTED, version: 1, from: '+15551234567', to: '1001' },
    { kind: 'conversation.turn', ...common, at: STARTED, turn: turn(0, null, 'Hello!') },
    { kind: 'conversation.turn', ...common, at: STARTED, turn: turn(1, 'sales please', 'One moment.') },
    { kind: 'conversation.end', ...common, at: '2026-11-22T11:00:09.000Z', result },
  ] as unknown as NodeEvent[];
  await ingest(at.platform, { nodeId, epoch: '00112233445566ab', events: events.map((event, place) => ({ seq: place + 1, event })) }, 0);
  await at.idle();
  const read = await admin.call(api.getCallTranscription, { params: { id: callId() } });
  expect(read).toMatchObject({
    engine: 'conversation',
    summary: 'Sales.',
    transcription: { text: 'Hello!\nsales please\nOne moment.', confidence: 0.8 },
  });
  expect(read.speakers).toMatchObject([
    { speaker: 'agent' },
    { speaker: 'caller', start: 2, end: 3 },
    { speaker: 'agent', text: 'One moment.' },
  ]);
  expect(posted).toMatchObject([{ call_id: callId(), transcription: { text: 'Hello!\nsales please\nOne moment.' } }]);
});

test('where nothing is to become text, nothing is entered', async () => {
  await set({ enabled: false, webhook_url: `http://127.0.0.1:${port}/` });
  await bringUp('recording-1', ofCall());
  expect([await list(), posted]).toEqual([[], []]);
});

test('texts go when their time is over', async () => {
  await bringUp('recording-1', ofCall());
  await set({ retention_days: 30 });
  runMinuteJobs(at.platform);
  await at.idle();
  expect(await list()).toHaveLength(1);
  at.clock.advanceMs(31 * 86_400_000);
  const later = await at.signedInAs('admin', admin.tenantId);
  runMinuteJobs(at.platform);
  await at.idle();
  expect((await later.call(api.listTranscriptions, { query: {} })).data).toEqual([]);
});
