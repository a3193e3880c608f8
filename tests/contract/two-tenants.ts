/** Two tenants with mirrored rows of every noun: whatever one of them does must be nothing to the other. */
import { createAgent } from '@botpbx/shared/api/agents';
import { createCalendar } from '@botpbx/shared/api/calendars';
import { createConferenceRoom } from '@botpbx/shared/api/conference-rooms';
import { createEmergencyLocation } from '@botpbx/shared/api/emergency-locations';
import { createExtension } from '@botpbx/shared/api/extensions';
import { listFraudBlocks } from '@botpbx/shared/api/fraud-blocks';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createIvr, publishIvr, setFlowSecret } from '@botpbx/shared/api/ivrs';
import { createMusicClass } from '@botpbx/shared/api/music-classes';
import { createNode } from '@botpbx/shared/api/nodes';
import { createNumberList } from '@botpbx/shared/api/number-lists';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { createPagingGroup } from '@botpbx/shared/api/paging-groups';
import { createParkingLot } from '@botpbx/shared/api/parking-lots';
import { createPinSet } from '@botpbx/shared/api/pin-sets';
import { setProvider } from '@botpbx/shared/api/providers';
import { createQueue } from '@botpbx/shared/api/queues';
import { listRecordings } from '@botpbx/shared/api/recordings';
import { createRingGroup } from '@botpbx/shared/api/ring-groups';
import { uploadSound } from '@botpbx/shared/api/sounds';
import { operations } from '@botpbx/shared/api/table';
import { createTimeCondition } from '@botpbx/shared/api/time-conditions';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { createUser } from '@botpbx/shared/api/users';
import { listVoicemails } from '@botpbx/shared/api/voicemails';
import { CallId } from '@botpbx/shared/base/ids';
import type { EndedCall, NodeEvent } from '@botpbx/shared/link/events';
import { sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import * as schema from '../../control-plane/src/app/schema.ts';
import { writeWav } from '../../control-plane/src/base/audio/wav.ts';
import { ingest } from '../../control-plane/src/link/ingest.ts';
import { takeVoicemail } from '../../control-plane/src/link/take-voicemail.ts';
import { digestOf } from '../../control-plane/src/platform/byte-streams.ts';
import { takeRecording } from '../../control-plane/src/recordings/take-in.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../support/platform.ts';
import { callAs, nounOf, type Side } from './asking.ts';
import { conversationOf, deliveryOf, transcriptionOf } from './told-talk.ts';

export interface TwoTenants {
  readonly at: TestPlatform;
  readonly operator: SignedIn;
  readonly a: Side;
  readonly b: Side;
}

interface Making {
  readonly at: TestPlatform;
  readonly operator: SignedIn;
  readonly admin: SignedIn;
  readonly mark: string;
  /** What was made before, in the order of the registry. */
  readonly ids: Readonly<Record<string, number | string>>;
}

/** How a row of each noun comes to be. A new slice adds its line; without it the tests of the walls fail. */
export const nouns: Readonly<Record<string, (making: Making) => Promise<number | string>>> = {
  tenants: async ({ admin }) => admin.tenantId,
  users: async ({ admin, mark }) => {
    const body = { email: `${mark}@example.com`, name: mark, role: 'viewer', password: 'correct horse battery' } as const;
    return (await admin.call(createUser, { body })).id;
  },
  nodes: async ({ operator, admin, mark }) =>
    (await operator.call(createNode, { body: { name: `node ${mark}`, address: `${mark}.example.com`, tenant_ids: [admin.tenantId] } })).id,
  extensions: async ({ admin, mark }) => (await admin.call(createExtension, { body: { extension: '7001', name: `Phone ${mark}` } })).id,
  trunks: async ({ admin, mark }) => {
    const body = { name: `Trunk ${mark}`, host: `${mark}.carrier.example`, username: mark, password: `pass-${mark}` };
    return (await admin.call(createTrunk, { body })).id;
  },
  'inbound-routes': async ({ admin, mark, ids }) => {
    const destination = { type: 'extension', id: Number(ids.extensions) } as const;
    return (await admin.call(createInboundRoute, { body: { name: `Route ${mark}`, did: '+15550001111', destination } })).id;
  },
  'number-lists': async ({ admin, mark }) =>
    (await admin.call(createNumberList, { body: { name: `List ${mark}`, numbers: ['+4930*'] } })).id,
  'pin-sets': async ({ admin, mark }) =>
    (await admin.call(createPinSet, { body: { name: `PINs ${mark}`, pins: [{ label: `Who ${mark}`, pin: '4711' }] } })).id,
  'emergency-locations': async ({ admin, mark }) => {
    const body = {
      name: `House ${mark}`,
      address: `1 ${mark} Street`,
      caller_id: '+15550001122',
      notify_emails: [`help-${mark}@example.com`],
    };
    return (await admin.call(createEmergencyLocation, { body })).id;
  },
  'fraud-blocks': blockOf,
  'outbound-routes': async ({ admin, mark, ids }) => {
    const body = { name: `Out ${mark}`, pattern: '1NXXNXXXXXX', trunk_ids: [Number(ids.trunks)], pin_set_id: Number(ids['pin-sets']) };
    return (await admin.call(createOutboundRoute, { body })).id;
  },
  'ring-groups': async ({ admin, mark, ids }) => {
    const body = { name: `Group ${mark}`, number: '7600', extension_ids: [Number(ids.extensions)] };
    return (await admin.call(createRingGroup, { body })).id;
  },
  'conference-rooms': async ({ admin, mark }) =>
    (await admin.call(createConferenceRoom, { body: { name: `Room ${mark}`, number: '7610', pin: '4711' } })).id,
  'paging-groups': async ({ admin, mark, ids }) => {
    const body = { name: `Page ${mark}`, number: '7620', extension_ids: [Number(ids.extensions)] };
    return (await admin.call(createPagingGroup, { body })).id;
  },
  'parking-lots': async ({ admin, mark, ids }) => {
    const timeout_destination = { type: 'extension', id: Number(ids.extensions) } as const;
    return (await admin.call(createParkingLot, { body: { name: `Lot ${mark}`, number: '7630', first_slot: '7631', timeout_destination } }))
      .id;
  },
  sounds: async ({ admin, mark }) => {
    // another length for each side, so that the files differ too
    const bytes = writeWav([new Int16Array(4000 + 100 * mark.charCodeAt(0))], 16_000);
    return (await admin.call(uploadSound, { query: { name: `Sound ${mark}` }, raw: { type: 'audio/wav', bytes } })).id;
  },
  'music-classes': async ({ admin, mark, ids }) =>
    (await admin.call(createMusicClass, { body: { name: `Music ${mark}`, sound_ids: [Number(ids.sounds)] } })).id,
  queues: async ({ admin, mark, ids }) => {
    const members = [{ extension_id: Number(ids.extensions) }];
    return (await admin.call(createQueue, { body: { name: `Queue ${mark}`, number: '7500', members } })).id;
  },
  calendars: async ({ admin, mark }) => {
    const holidays = [{ date: '2026-12-25', name: `Feast ${mark}`, yearly: true }];
    return (await admin.call(createCalendar, { body: { name: `Days ${mark}`, holidays } })).id;
  },
  'time-conditions': async ({ admin, mark, ids }) => {
    const destination = { type: 'extension', id: Number(ids.extensions) } as const;
    const body = { name: `Hours ${mark}`, ranges: [], calendar_ids: [Number(ids.calendars)] };
    return (await admin.call(createTimeCondition, { body: { ...body, open_destination: destination, closed_destination: destination } }))
      .id;
  },
  agents: async ({ admin, mark, ids }) => {
    const extension_id = Number(ids.extensions);
    const body = { name: `Agent ${mark}`, number: '7660', system_prompt: `You work for ${mark}.`, extension_id };
    return (await admin.call(createAgent, { body })).id;
  },
  'flow-secrets': async ({ admin, mark }) => (await admin.call(setFlowSecret, { body: { name: 'TOKEN', value: `token-${mark}` } })).id,
  // published, so that it has a version
  ivrs: async ({ admin, mark, ids }) => {
    const destination = { type: 'queue', id: Number(ids.queues) } as const;
    const start = { id: 'start', kind: 'start' as const, exits: { next: ['send'] } };
    const send = { id: 'send', kind: 'transfer' as const, name: `Desk ${mark}`, settings: { destination } };
    const body = { name: `IVR ${mark}`, number: '7670', description: `of ${mark}`, flow: { steps: [start, send] } };
    const { id } = await admin.call(createIvr, { body });
    await admin.call(publishIvr, { params: { id } });
    return id;
  },
  // both sides have an account with the same provider
  providers: async ({ admin, mark }) =>
    (
      await admin.call(setProvider, {
        params: { name: 'openai' },
        body: { api_key: `key-${mark}`, base_url: `https://${mark}.example.com` },
      })
    ).provider,
  calls: callOf,
  conversations: conversationOf,
  transcriptions: transcriptionOf,
  'webhook-deliveries': deliveryOf,
  voicemails: voicemailOf,
  recordings: recordingOf,
};

async function callOf({ at, admin, mark, ids }: Making): Promise<string> {
  const nodeId = Number(ids.nodes);
  const id = CallId.parse(`n${nodeId}-1795366757.8`);
  const [started_at, ended_at] = ['2026-11-22T11:00:00.000Z', '2026-11-22T11:00:42.000Z'];
  const common = { id, direction: 'internal', from: '7001', from_name: mark, to: '7002', revision: null } as const;
  const times = { started_at, answered_at: started_at, ended_at, duration: 42, total_duration: 42 };
  const ending = { state: 'ended', answered_by: '7002', disposition: 'ANSWERED', cause: 16, merged_into: null } as const;
  const call: EndedCall = { ...common, ...times, ...ending, legs: [] };
  const event: NodeEvent = { kind: 'call.end', tenant_id: admin.tenantId, at: ended_at, call_id: id, call };
  await ingest(at.platform, { nodeId, epoch: '00112233445566aa', events: [{ seq: 1, event }] }, 0);
  return id;
}

/** The node stops calls abroad. The event comes in an epoch of its own. */
async function blockOf({ at, admin, mark, ids }: Making): Promise<number> {
  const block = { key: crypto.randomUUID(), extension: '7001', reason: 'new_destinations' as const, prefixes: ['371'] };
  const event: NodeEvent = {
    kind: 'security',
    tenant_id: admin.tenantId,
    at: '2026-11-22T10:00:00.000Z',
    what: 'toll_fraud',
    account: mark,
    address: '',
    block,
  };
  await ingest(at.platform, { nodeId: Number(ids.nodes), epoch: '00112233445566fb', events: [{ seq: 1, event }] }, 0);
  return (await admin.call(listFraudBlocks, {})).data[0]?.id ?? 0;
}

/** A sound whose bytes are the mark. */
async function storeSound({ platform }: TestPlatform, key: string, mark: string): Promise<{ bytes: number; sha256: string }> {
  const content = new TextEncoder().encode(mark);
  const about = { bytes: content.length, sha256: await digestOf(content) };
  await platform.blobs.put(key, content, { ...about, type: 'audio/wav' });
  return about;
}

async function recordingOf({ at, admin, mark, ids }: Making): Promise<number> {
  const nodeId = Number(ids.nodes);
  const parties = { call_id: String(ids.calls), trigger: 'extension', extension: '7001', party: '7002' };
  const meta = { ...parties, started_at: '2026-11-22T11:00:00.000Z', duration_ms: 42_000, channels: 2, file_name: `${mark}.wav` };
  const [id, key] = [`recording-${mark}`, `t${admin.tenantId}/recording/${mark}`];
  await takeRecording(at.platform.db, { tenantId: admin.tenantId, nodeId, id, key, ...(await storeSound(at, key, mark)), meta });
  return (await admin.call(listRecordings, {})).data[0]?.id ?? 0;
}

async function voicemailOf({ at, admin, mark, ids }: Making): Promise<number> {
  const nodeId = Number(ids.nodes);
  const now = '2026-11-22T11:00:00.000Z';
  const times = { received_at: now, duration_ms: 4000, changed_at: now };
  const message = {
    ref: `message-${mark}`,
    mailbox: Number(ids.extensions),
    folder: 'new',
    from: '7002',
    from_name: mark,
    ...times,
  } as const;
  const event: NodeEvent = { kind: 'voicemail.new', tenant_id: admin.tenantId, at: now, message };
  await ingest(at.platform, { nodeId, epoch: '00112233445566ab', events: [{ seq: 1, event }] }, 0);
  const key = `t${admin.tenantId}/voicemail/${mark}`;
  await takeVoicemail(at.platform, { tenantId: admin.tenantId, nodeId, key, ...(await storeSound(at, key, mark)), meta: message });
  return (await admin.call(listVoicemails, { query: {} })).data[0]?.id ?? 0;
}

/** Makes both sides. Close `at` in the end. */
export async function makeTwoTenants(): Promise<TwoTenants> {
  const at = await makeTestPlatform();
  const operator = await at.signedInAs('operator');
  const [a, b] = [await sideOf(at, operator, 'koala'), await sideOf(at, operator, 'zebra')];
  await at.idle();
  return { at, operator, a, b };
}

async function sideOf(at: TestPlatform, operator: SignedIn, mark: string): Promise<Side> {
  const tenantId = await at.makeTenant(mark);
  const admin = await at.signedInAs('admin', tenantId);
  const ids: Record<string, number | string> = {};
  for (const [noun, make] of Object.entries(nouns)) ids[noun] = await make({ at, operator, admin, mark, ids });
  return { admin, tenantId, mark, ids };
}

/** All that the side can read: every GET, of lists and of its own rows. */
export async function readingsOf(at: TestPlatform, side: Side): Promise<Record<string, string>> {
  const readings: Record<string, string> = {};
  for (const op of operations.filter(({ method }) => method === 'GET')) {
    const response = await callAs(at, side.admin, op, side.ids[nounOf(op)] ?? '', undefined);
    readings[op.path] = `${response.status} ${withoutInstance(await response.text())}`;
  }
  return readings;
}

/** Each request has an id of its own. */
const withoutInstance = (text: string) => text.replace(/"instance":"[^"]*"/, '');

/** Every row of every table, or of one tenant. */
export async function dump({ platform }: TestPlatform, tenantId?: number): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of Object.values(schema)) {
    const { name, columns } = getTableConfig(table);
    const isTenants = columns.some((column) => column.name === 'tenant_id');
    if (tenantId !== undefined && !isTenants) continue;
    const where = tenantId === undefined ? sql`` : sql`where tenant_id = ${tenantId}`;
    rows[name] = await platform.db.all(sql`select * from ${table} ${where} order by rowid`);
  }
  return rows;
}
