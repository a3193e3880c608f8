import { canonicalJson, NodeSection, TenantSection } from '@botpbx/shared/link/node-config';
import { NewAgent } from '@botpbx/shared/model/agent';
import { DEFAULT_CALL_FIELDS } from '@botpbx/shared/model/extension-calls';
import { EMPTY_FLOW } from '@botpbx/shared/model/flow';
import { withPreset } from '@botpbx/shared/model/trunk-presets';
import { DEFAULT_GENERAL_MAILBOX } from '@botpbx/shared/model/voicemail-setting';
import { expect, test } from 'vitest';
import { compileNode, compileTenant, type TenantRows } from './compile.ts';

const extension = (id: number, node_id: number | null = null) => ({
  id,
  node_id,
  extension: String(1000 + id),
  name: `Phone ${id}`,
  caller_id: null,
  ring_timeout: 20,
  outbound: 'national' as const,
  emergency_location_id: null,
  ...DEFAULT_CALL_FIELDS,
  voicemail_enabled: true,
  voicemail_pin: null,
  voicemail_pin_required: true,
  voicemail_unavailable_sound_id: null,
  voicemail_busy_sound_id: null,
  voicemail_name_sound_id: null,
  voicemail_max_seconds: 180,
  changed: { dnd: '2026-11-22T10:00:00.000Z' },
  secret_version: id,
});
const trunk = (id: number, node_id: number | null = null) => ({
  ...withPreset({ name: `Trunk ${id}`, codecs: ['ulaw', 'alaw'], username: 'acme', max_concurrent_calls: 10 }),
  id,
  node_id,
  host: 'sip.example.com',
  has_password: id % 2 === 0,
  password_version: 3,
});
const route = (id: number, to: number) => ({
  ...{ caller: null, time_condition_id: null, closed_destination: null, name_prefix: null, number_list_ids: [] },
  ...{ id, did: `+1555000${1000 + id}`, destination: { type: 'extension' as const, id: to } },
});
const outbound = (id: number, trunk_ids: number[]) => ({
  id,
  name: `Out ${id}`,
  position: 100,
  pattern: '1NXXNXXXXXX',
  trunk_ids,
  prepend: '',
  strip: 0,
  caller_id: null,
  pin_set_id: null,
  time_condition_id: null,
});
const rows: TenantRows = {
  tenant: {
    id: 7,
    slug: 'acme',
    sip_domain: 'acme.sip.test',
    fallback: { type: 'extension', id: 2 },
    unrouted_destination: null,
    time_zone: 'Europe/Berlin',
    caller_id: null,
    emergency_trunk_id: 3,
    max_outbound_calls: null,
    country: 'US',
    emergency_location_id: null,
    general_mailbox: DEFAULT_GENERAL_MAILBOX,
    general_mailbox_pin: null,
    music_class_id: null,
  },
  extensions: [extension(1), extension(2, 4), extension(3, 5), extension(9, 99)],
  trunks: [trunk(1), trunk(2, 5), trunk(3, 4)],
  number_lists: [],
  inbound_routes: [route(1, 1), route(2, 2), route(3, 3)],
  outbound_routes: [outbound(1, [3, 2]), outbound(2, [2])],
  ring_groups: [
    {
      id: 5,
      name: 'Sales',
      number: '600',
      strategy: 'hunt',
      extension_ids: [3, 2, 1],
      ring_timeout: 20,
      failover: { type: 'extension', id: 3 },
    },
  ],
  time_conditions: [
    {
      ...{
        id: 6,
        name: 'Office',
        time_zone: null,
        ranges: [{ days: ['mon'], start: '09:00', end: '17:00' }],
        calendar_ids: [8],
        override: 'auto',
        changed: {},
      },
      open_destination: { type: 'extension', id: 2 },
      closed_destination: { type: 'ring_group', id: 5 },
    },
  ],
  conference_rooms: [],
  paging_groups: [],
  parking_lots: [],
  recording_settings: [],
  transcription_settings: [],
  feature_codes: [{ codes: { clock: '*99' } }],
  outbound_limits: [],
  pin_sets: [],
  emergency_locations: [],
  fraud_releases: [],
  ivrs: [],
  flow_secrets: [],
  queues: [],
  queue_wishes: [],
  sounds: [],
  music_classes: [],
  agents: [],
  agent_documents: [],
  providers: [],
  calendars: [
    { id: 8, holidays: [{ date: '2026-12-25', name: 'Christmas', yearly: true }] },
    { id: 9, holidays: [{ date: '2026-01-01', name: 'New Year', yearly: true }] },
  ],
};
const idsOf = (list: readonly { id: number }[]) => list.map((row) => row.id);

test('a row without a node, or with one that does not serve the tenant, lives on the first', () => {
  const first = compileTenant(rows, 4, [5, 4]);
  expect(idsOf(first.extensions)).toEqual([1, 2, 9]);
  expect(idsOf(first.trunks)).toEqual([1, 3]);
  expect(idsOf(compileTenant(rows, 5, [5, 4]).extensions)).toEqual([3]);
});

test('what leads to a phone on another node is left out there, so that the section stands by itself', () => {
  const [here, there] = [compileTenant(rows, 4, [4, 5]), compileTenant(rows, 5, [4, 5])];
  expect(idsOf(here.inbound_routes)).toEqual([1, 2]);
  expect(here.fallback).toEqual({ type: 'extension', id: 2 });
  expect(idsOf(there.inbound_routes)).toEqual([3]);
  expect(there.fallback).toBeNull();
  for (const section of [here, there]) expect(TenantSection.parse(section)).toEqual(section);
});

test('an outbound route keeps its place on every node, with the trunks that live there', () => {
  const [here, there] = [compileTenant(rows, 4, [4, 5]), compileTenant(rows, 5, [4, 5])];
  expect(here.outbound_routes.map((row) => row.trunk_ids)).toEqual([[3], []]);
  expect(there.outbound_routes.map((row) => row.trunk_ids)).toEqual([[2], [2]]);
  expect([here.emergency_trunk_id, there.emergency_trunk_id]).toEqual([3, null]);
});

test('a trunk without a password names no secret', () => {
  expect(compileTenant(rows, 5, [4, 5]).trunks[0]?.secret).toEqual({ secret_ref: 'trunk:2', version: 3 });
  expect(compileTenant(rows, 4, [4]).trunks[0]?.secret).toBeNull();
});

test('the order in which rows come does not matter', () => {
  const turned = {
    ...rows,
    extensions: rows.extensions.toReversed(),
    trunks: rows.trunks.toReversed(),
    inbound_routes: rows.inbound_routes.toReversed(),
  };
  expect(canonicalJson(compileTenant(turned, 4, [4, 5]))).toBe(canonicalJson(compileTenant(rows, 4, [4, 5])));
});

test('the section of a node is what the node expects', () => {
  expect(NodeSection.parse(compileNode(12, 7))).toEqual({ schema: 1, node_id: 12, system_name: 'n12', default_tenant_id: 7 });
});

test('a group has those of its members who live there, in order', () => {
  expect(compileTenant(rows, 4, [4, 5]).ring_groups).toMatchObject([{ extension_ids: [2, 1], failover: null }]);
  expect(compileTenant(rows, 5, [4, 5]).ring_groups).toMatchObject([{ extension_ids: [3], failover: { type: 'extension', id: 3 } }]);
});

test('a time condition comes with its zone and the holidays of its calendars, and hangs up for what is elsewhere', () => {
  const [here, there] = [4, 5].map((nodeId) => compileTenant(rows, nodeId, [4, 5]).time_conditions[0]);
  expect(here).toMatchObject({ time_zone: 'Europe/Berlin', holidays: [{ date: '2026-12-25', yearly: true }] });
  expect(here?.open_destination).toEqual({ type: 'extension', id: 2 });
  expect(there).toMatchObject({ open_destination: { type: 'hangup' }, closed_destination: { type: 'ring_group', id: 5 } });
});

test('a mailbox is where its extension is; the general one is everywhere', () => {
  const to = (id: number | 'general') => ({ destination: { type: 'voicemail' as const, id } });
  const withMailboxes = {
    ...rows,
    inbound_routes: [
      { ...route(1, 1), ...to(2) },
      { ...route(2, 1), ...to('general') },
      { ...route(3, 1), ...to(1) },
    ],
  };
  const idsAt = (nodeId: number) =>
    TenantSection.parse(compileTenant(withMailboxes, nodeId, [3, 4, 5])).inbound_routes.map((row) => row.id);
  expect([idsAt(3), idsAt(4)]).toEqual([
    [2, 3],
    [1, 2],
  ]);
});

test('an agent is everywhere, with those of its targets that are there; its documents and accounts come along', () => {
  const to = (id: number) => ({ name: `Phone ${id}`, destination: { type: 'extension' as const, id } });
  const {
    name,
    number,
    description: _,
    ...settings
  } = NewAgent.parse({
    ...{ name: 'Reception', number: '6000', transfer_targets: [to(2), to(3)], extension_id: 2, message_mailbox: 3 },
    failed_destination: { type: 'extension', id: 3 },
  });
  const withAgent = {
    ...rows,
    agents: [{ id: 6, name, number, version: 4, settings, webhook_version: 2 }],
    agent_documents: [
      { id: 9, agent_id: 6, name: 'Prices', hash: 'a'.repeat(64) },
      { id: 8, agent_id: 5, name: 'Of another', hash: 'b'.repeat(64) },
    ],
    providers: [{ id: 3, provider: 'openai' as const, base_url: null, has_key: 1, key_version: 5 }],
  };
  const [here, there] = [4, 5].map((nodeId) => TenantSection.parse(compileTenant(withAgent, nodeId, [4, 5])));
  expect(here?.agents).toMatchObject([
    {
      ...{ id: 6, number: '6000', version: 4, extension_id: 2, message_mailbox: null, failed_destination: null },
      ...{ transfer_targets: [to(2)], documents: [{ id: 9, name: 'Prices' }], webhook_secret: { secret_ref: 'agent:6', version: 2 } },
    },
  ]);
  expect(there?.agents).toMatchObject([
    { extension_id: null, message_mailbox: 3, failed_destination: { type: 'extension', id: 3 }, transfer_targets: [to(3)] },
  ]);
  expect(here?.providers).toEqual([{ provider: 'openai', secret: { secret_ref: 'provider:3', version: 5 }, base_url: null }]);
});

test('an IVR is everywhere with the version that takes calls, and sends nobody to what is elsewhere; secrets come by reference', () => {
  const flow = { ...EMPTY_FLOW, language: 'de' };
  const ivr = { id: 4, name: 'Main', number: '7670', failed_destination: { type: 'extension' as const, id: 3 }, version: 2, flow };
  const unpublished = { ...ivr, id: 2, number: null, version: 0, flow: null };
  const withIvrs = { ...rows, ivrs: [ivr, unpublished], flow_secrets: [{ id: 9, name: 'TOKEN', value_version: 5 }] };
  const here = TenantSection.parse(compileTenant(withIvrs, 5, [4, 5]));
  expect(here.ivrs).toEqual([{ ...unpublished, flow: EMPTY_FLOW }, ivr]);
  expect(here.flow_secrets).toEqual([{ id: 9, name: 'TOKEN', secret: { secret_ref: 'flow_secret:9', version: 5 } }]);
  expect(compileTenant(withIvrs, 4, [4, 5]).ivrs).toEqual([
    { ...unpublished, flow: EMPTY_FLOW, failed_destination: null },
    { ...ivr, failed_destination: null },
  ]);
});
