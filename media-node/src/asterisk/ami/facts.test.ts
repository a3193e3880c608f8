/** Events as Asterisk 22.10.1 sent them, through reader, facts and fold, to what the cloud is told. */
import { readFileSync } from 'node:fs';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { NodeEvent as NodeEventSchema } from '@botpbx/shared/link/events';
import { expect, test } from 'vitest';
import { Registry } from '../../calls/registry.ts';
import type { Effects } from '../../calls/telling.ts';
import { deviceStateOf, endpointOfChannel, factsOf, legPresentOf, refusalOf, WANTED_EVENTS } from './facts.ts';
import { type AmiMessage, makeAmiReader } from './protocol.ts';

const recorded: Record<string, string[]> = JSON.parse(readFileSync(new URL('./testing/recorded.json', import.meta.url), 'utf8'));

function messagesOf(scene: string): AmiMessage[] {
  const messages: AmiMessage[] = [];
  const reader = makeAmiReader({ wanted: WANTED_EVENTS, onMessage: (message) => messages.push(message) });
  reader.push('Asterisk Call Manager/11.0.0\r\n');
  for (const text of recorded[scene] ?? []) expect(reader.push(`${text}\r\n\r\n`)).toBeUndefined();
  return messages;
}

/** What the cloud hears of a scene, and what is left open at its end. */
function told(scene: string): { lines: string[]; events: NodeEvent[]; open: number } {
  const events: NodeEvent[] = [];
  const registry = new Registry({
    onEffects: (effects: Effects) => events.push(...effects.events),
    ownerOf: (endpoint) =>
      endpoint === 'trunk_1' ? { kind: 'trunk', tenantId: 1, extension: null } : { kind: 'phone', tenantId: 1, extension: endpoint },
    revision: () => 3,
    nowMs: () => 1_795_369_926_000,
  });
  for (const message of messagesOf(scene)) for (const fact of factsOf(message)) registry.apply(fact);
  for (const event of events) expect(NodeEventSchema.parse(event)).toEqual(event);
  const lines = events.filter(({ kind }) => kind !== 'call.step').map(lineOf);
  return { events, lines, open: registry.calls().length };
}

function lineOf(event: NodeEvent): string {
  switch (event.kind) {
    case 'call.new':
      return `new ${event.direction} ${event.from}>${event.to}`;
    case 'call.answer':
      return `answer ${event.answered_by}`;
    case 'call.transfer':
      return `transfer ${event.type} ${event.from}>${event.to}`;
    case 'call.end': {
      const { from, to, disposition, cause, duration, legs, merged_into } = event.call;
      return `end ${from}>${to} ${disposition} ${cause} ${duration}s ${legs.map((leg) => leg.party).join()}${merged_into ? ' merged' : ''}`;
    }
    default:
      return event.kind;
  }
}

test.each([
  ['basic', ['new internal 1001>1002', 'answer 1002', 'end 1001>1002 ANSWERED 16 1s 1001,1002']],
  ['busy', ['new internal 1001>1002', 'end 1001>1002 BUSY 17 0s 1001,1002']],
  ['noanswer', ['new internal 1001>1002', 'end 1001>1002 NO ANSWER 19 0s 1001,1002']],
  ['cancel', ['new internal 1001>1002', 'end 1001>1002 CANCELLED 16 0s 1001,1002']],
  ['trunk', ['new inbound +15550001111>15551234567', 'answer 1001', 'end +15550001111>15551234567 ANSWERED 16 1s +15550001111,1001']],
  ['blind', ['new internal 1001>1002', 'answer 1002', 'transfer blind 1001>1003', 'end 1001>1002 ANSWERED 16 2s 1001,1002,1003']],
  ['blindcallee', ['new internal 1001>1002', 'answer 1002', 'transfer blind 1002>1003', 'end 1001>1002 ANSWERED 16 2s 1001,1002,1003']],
  [
    'attended',
    [
      'new internal 1001>1002',
      'answer 1002',
      'new internal 1001>1003',
      'answer 1003',
      'end 1001>1003 ANSWERED null 1s 1001,1003 merged',
      'transfer attended 1001>1003',
      'end 1001>1002 ANSWERED 16 2s 1001,1002,1001,1003',
    ],
  ],
  [
    'pickup',
    [
      'new internal 1001>1002',
      'new internal 1003>*8',
      'end 1003>*8 NO ANSWER null 0s 1003 merged',
      'answer 1003',
      'end 1001>1002 ANSWERED 16 1s 1001,1002,1003',
    ],
  ],
  [
    'park',
    [
      'new internal 1001>1002',
      'answer 1002',
      'transfer blind 1002>*71',
      'new internal 1003>701',
      'end 1003>701 NO ANSWER null 0s 1003 merged',
      'end 1001>1002 ANSWERED 16 3s 1001,1002,1003',
    ],
  ],
])('recorded: %s', (scene, lines) => {
  const { lines: got, open } = told(scene);
  expect(got).toEqual(lines);
  expect(open).toBe(0);
});

test('a call that became part of another names it', () => {
  const { events } = told('attended');
  const ends = events.filter((event) => event.kind === 'call.end');
  expect(ends[0]?.call.merged_into).toBe(ends[1]?.call_id);
  expect(ends[1]?.call.merged_into).toBeNull();
});

test('times are those of Asterisk, in milliseconds', () => {
  const { events } = told('basic');
  const [first] = messagesOf('basic');
  expect(events[0]?.at).toBe(new Date(Math.round(Number(first?.get('Timestamp')) * 1000)).toISOString());
});

test('whoever is turned away is told of once an attempt, with address and account', () => {
  const refusals = messagesOf('wrongpw').map(refusalOf);
  expect(refusals.filter((one) => one !== undefined).map(({ what, account }) => `${what} ${account}`)).toEqual([
    'wrong_password 1001',
    'unknown_account 8888',
    'unknown_account 8888',
  ]);
  expect(refusals[0]?.address).toMatch(/^127\.0\.0\.1:[0-9]+$/);
});

test.each([
  ['PJSIP/1001-0000002a', '1001'],
  ['PJSIP/1001@acme-1.test-0000002a', '1001@acme-1.test'],
  ['PJSIP/trunk_5-ffffffff', 'trunk_5'],
  ['Local/1001@x-00000001;1', undefined],
  ['PJSIP/1001', undefined],
  ['', undefined],
])('the endpoint of %s', (channel, endpoint) => {
  expect(endpointOfChannel(channel)).toBe(endpoint);
});

test('a row of CoreShowChannels becomes a leg that is there', () => {
  const row = {
    channel: 'PJSIP/1002-00000023',
    calleridnum: '1002',
    calleridname: 'Ann',
    exten: 'lost',
    uniqueid: 'n1-1795369985.35',
    linkedid: 'n1-1795369985.34',
    chanvariable: { TENANT: '1', DNID: '1003' },
    application: 'AppDial',
    bridgeid: '72ab',
  };
  const leg = { leg: 'n1-1795369985.35', linked: 'n1-1795369985.34', endpoint: '1002', number: '1002', name: 'Ann', dialled: '1003' };
  expect(legPresentOf(row)).toEqual({ ...leg, isCaller: false, startedMs: 1_795_369_985_000, bridge: '72ab' });
  expect(legPresentOf({ ...row, application: 'Park' })).toMatchObject({ isCaller: true, bridge: undefined });
  expect(legPresentOf({ ...row, channel: 'Local/1@x-00000001;2' })).toBeUndefined();
});

test.each([
  ['PJSIP/1001', 'NOT_INUSE', { endpoint: '1001', status: 'available' }],
  ['PJSIP/1001', 'RINGINUSE', { endpoint: '1001', status: 'ringing' }],
  ['PJSIP/1001', 'ONHOLD', { endpoint: '1001', status: 'on_hold' }],
  ['PJSIP/1001', 'UNKNOWN', undefined],
  ['park:701@parkedcalls', 'INUSE', undefined],
])('device state %s %s', (device, state, expected) => {
  expect(deviceStateOf(device, state)).toEqual(expected && { ...expected, state });
});

test.each([
  ['basic', ['rang 1002', 'left 1002']],
  ['blind', ['rang 1002', 'left 1001', 'rang 1003', 'answered 1003', 'left 1003']],
])('the timeline of %s between its beginning, first answer and end', (scene, steps) => {
  const between = told(scene).events.flatMap((event) => (event.kind === 'call.step' ? [`${event.what} ${event.party}`] : []));
  expect(between).toEqual(steps);
});
