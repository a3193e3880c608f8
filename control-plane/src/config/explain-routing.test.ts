/** Calls that are only thought of, through the real routes. */
import { createAgent } from '@botpbx/shared/api/agents';
import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createIvr, explainRouting, publishIvr } from '@botpbx/shared/api/ivrs';
import { createNode } from '@botpbx/shared/api/nodes';
import { createNumberList } from '@botpbx/shared/api/number-lists';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { createQueue } from '@botpbx/shared/api/queues';
import { createTimeCondition } from '@botpbx/shared/api/time-conditions';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { Destination } from '@botpbx/shared/model/destination';
import type { Flow } from '@botpbx/shared/model/flow';
import type { RoutingExplanation, RoutingQuestion } from '@botpbx/shared/model/flow-history';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

const DID = '+15550001111';
const MONDAY_NOON = '2026-11-23T12:00:00.000Z';
const SUNDAY = '2026-11-22T12:00:00.000Z';

let at: TestPlatform;
let admin: SignedIn;
let ann: Destination & { type: 'extension' };
let bob: Destination & { type: 'extension' };
let sales: Destination & { type: 'queue' };

beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
  const operator = await at.signedInAs('operator');
  await operator.call(createNode, { body: { name: 'Node', address: 'node.example.com', tenant_ids: [admin.tenantId] } });
  ann = {
    type: 'extension',
    id: (await admin.call(createExtension, { body: { extension: '1001', name: 'Ann', voicemail_enabled: false } })).id,
  };
  bob = {
    type: 'extension',
    id: (await admin.call(createExtension, { body: { extension: '1002', name: 'Bob', voicemail_enabled: false } })).id,
  };
  sales = { type: 'queue', id: (await admin.call(createQueue, { body: { name: 'Sales', members: [], overflow: bob } })).id };
});
afterEach(() => at.close());

const explain = (question: Partial<RoutingQuestion>) => admin.call(explainRouting, { body: question });
const inbound = (keys = '', instant = MONDAY_NOON) => explain({ did: DID, from: '+15559990000', keys, at: instant });
const route = (destination: Destination, more: object = {}) =>
  admin.call(createInboundRoute, { body: { name: 'Main line', did: DID, destination, ...more } });
/** The main way, as `kind name`; cases follow as `[case] kind name`. */
const wayOf = ({ steps }: RoutingExplanation) =>
  steps.map(({ kind, name, branch }) => `${branch === null ? '' : `[${branch}] `}${kind} ${name}`);

type Steps = Flow['steps'];
const step = (id: string, kind: Steps[number]['kind'], settings: object, exits: Record<string, readonly string[]> = {}) =>
  ({ id, kind, name: '', settings, exits, position: { x: 0, y: 0 } }) as unknown as Steps[number];
const say = (text: string) => ({ kind: 'text', text, voice: null });

async function ivr(name: string, steps: readonly Steps[number][], more: object = {}): Promise<Destination> {
  const { id } = await admin.call(createIvr, {
    body: { name, flow: { version: 1, voice: null, language: 'en', steps: [...steps] }, ...more },
  });
  await admin.call(publishIvr, { params: { id } });
  return { type: 'ivr', id };
}
const reception = () =>
  ivr('Reception', [
    step('start', 'start', {}, { next: ['menu'] }),
    {
      ...step(
        'menu',
        'menu',
        {
          prompt: say('Sales one, Ann two.'),
          options: [
            { key: '1', label: 'Sales' },
            { key: '2', label: 'Ann' },
          ],
          retries: 1,
        },
        { key_1: ['sales'], key_2: ['ann'], timeout: ['bye'] },
      ),
      name: 'Main menu',
    },
    step('sales', 'transfer', { destination: sales }),
    step('ann', 'transfer', { destination: ann }, { busy: ['box'], no_answer: ['box'] }),
    step('box', 'voicemail', { mailbox: 'general' }),
    step('bye', 'hangup', { prompt: say('Good bye.') }),
  ]);

test('a public number leads over its route to an extension', async () => {
  await route(ann);
  const said = await inbound();
  expect(said).toMatchObject({ outcome: 'reaches', at: MONDAY_NOON, says: `The inbound route of ${DID} leads to extension 1001.` });
  expect(wayOf(said)).toEqual(['inbound_route Main line', 'extension 1001 Ann']);
});

test('a number that no route has is refused', async () => {
  expect(await inbound()).toMatchObject({ outcome: 'refused', says: `No inbound route has the number ${DID}.` });
});

test('opening hours decide, by the clock of their zone', async () => {
  const ranges = [{ days: ['mon' as const], start: '09:00', end: '17:00' }];
  const hours = { name: 'Office', time_zone: 'Europe/Berlin', ranges, open_destination: sales, closed_destination: bob };
  await route({ type: 'time_condition', id: (await admin.call(createTimeCondition, { body: hours })).id });
  const open = await inbound();
  expect(wayOf(open)).toEqual([
    'inbound_route Main line',
    'time_condition Office',
    'queue Sales',
    '[when the wait is too long] extension 1002 Bob',
  ]);
  expect(open.steps[1]?.why).toBe('Time condition Office is open by the clock.');
  expect(wayOf(await inbound('', SUNDAY))).toEqual(['inbound_route Main line', 'time_condition Office', 'extension 1002 Bob']);
  // 16:30 UTC is 17:30 there
  expect(wayOf(await inbound('', '2026-11-23T16:30:00.000Z'))).toContain('extension 1002 Bob');
});

test('who is turned away is told by which list', async () => {
  await admin.call(createNumberList, { body: { name: 'Pests', numbers: ['+1555999*'], everywhere: true } });
  await route(ann);
  expect(wayOf(await inbound())).toEqual(['number_list Pests', 'refused cause 21']);
});

test('a flow is walked with the keys that are given', async () => {
  await route(await reception());
  const said = await inbound('1');
  expect(said.outcome).toBe('reaches');
  expect(said.says).toContain('leads to IVR Reception.');
  expect(said.says).toContain('leads to queue Sales.');
  expect(wayOf(said)).toEqual([
    ...['inbound_route Main line', 'ivr Reception', 'step Main menu', 'step transfer', 'queue Sales'],
    '[when the wait is too long] extension 1002 Bob',
  ]);
  expect(said.steps[2]?.why).toBe('The caller presses 1. It goes on by "1 Sales".');
});

test('without keys the way ends at the first question, and silence is a case of its own', async () => {
  await route(await reception());
  const said = await inbound();
  expect(said).toMatchObject({ outcome: 'asks', says: expect.stringContaining('Main menu waits for a key: 1 Sales, 2 Ann.') });
  expect(wayOf(said)).toEqual([
    ...['inbound_route Main line', 'ivr Reception', 'step Main menu'],
    ...['[when nothing is pressed] step Main menu', '[when nothing is pressed] step hangup', '[when nothing is pressed] hangup Hang up'],
  ]);
});

test('a transfer that comes back has its cases', async () => {
  await route(await reception());
  const said = await inbound('92');
  expect(said.steps[2]?.why).toBe('The caller presses 9, then 2. It goes on by "2 Ann".');
  expect(wayOf(said).slice(3)).toEqual([
    ...['step transfer', 'extension 1001 Ann'],
    ...['[when busy] step transfer', '[when busy] step voicemail', '[when busy] voicemail General'],
    ...['[when nobody answers] step transfer', '[when nobody answers] step voicemail', '[when nobody answers] voicemail General'],
  ]);
});

test('the ways out of a flow go before the mailbox that the phone has', async () => {
  await admin.call(updateExtension, { params: { id: ann.id }, body: { voicemail_enabled: true } });
  await route(await reception());
  expect(wayOf(await inbound('2')).slice(3)).toEqual([
    ...['step transfer', 'extension 1001 Ann'],
    ...['[when busy] step transfer', '[when busy] step voicemail', '[when busy] voicemail General'],
    ...['[when nobody answers] step transfer', '[when nobody answers] step voicemail', '[when nobody answers] voicemail General'],
  ]);
});

test('a flow that asks a server goes on as if it had answered, and says what else may be', async () => {
  const steps = [
    step('start', 'start', {}, { next: ['ask'] }),
    step(
      'ask',
      'http_request',
      { url: 'https://crm.example/', statuses: ['404'] },
      { success: ['ann'], status_404: ['bob'], failed: ['bob'] },
    ),
    step('ann', 'transfer', { destination: ann }),
    step('bob', 'transfer', { destination: bob }),
  ];
  await route(await ivr('Lookup', steps));
  const way = wayOf(await inbound());
  expect(way.slice(0, 5)).toEqual(['inbound_route Main line', 'ivr Lookup', 'step http request', 'step transfer', 'extension 1001 Ann']);
  expect(way).toContain('[when the server answers 404] extension 1002 Bob');
  expect(way).toContain('[when the server fails] extension 1002 Bob');
});

test('a flow that leads nowhere sends its callers where its IVR says', async () => {
  const { id } = await admin.call(createIvr, { body: { name: 'Draft', failed_destination: bob } });
  await route({ type: 'ivr', id });
  const said = await inbound();
  expect(said.outcome).toBe('reaches');
  expect(wayOf(said)).toEqual(['inbound_route Main line', 'ivr Draft', 'stopped Draft', 'extension 1002 Bob']);
});

test('flows that send callers round in a circle end', async () => {
  const circle = await ivr('One', [step('start', 'start', {}, { next: ['on'] }), step('on', 'transfer', { number: '7700' })], {
    number: '7700',
  });
  await route(circle);
  expect(await inbound()).toMatchObject({ outcome: 'refused' });
});

test('an agent takes the call, and what follows when it cannot', async () => {
  const agent = await admin.call(createAgent, { body: { name: 'Ada', failed_destination: bob } });
  await route({ type: 'agent', id: agent.id });
  expect(wayOf(await inbound())).toEqual(['inbound_route Main line', 'agent Ada', '[when the agent cannot serve] extension 1002 Bob']);
});

test('what an extension dials leaves over trunks, stays in the house, or is refused', async () => {
  const trunks = [];
  for (const name of ['Carrier', 'Spare']) trunks.push((await admin.call(createTrunk, { body: { name, host: `${name}.example` } })).id);
  await admin.call(createOutboundRoute, { body: { name: 'Nine', pattern: '_9.', strip: 1, prepend: '+1', trunk_ids: trunks } });
  const said = await explain({ from: '1001', to: '92025551234' });
  expect(said).toMatchObject({ outcome: 'leaves', says: expect.stringContaining('It leaves as +12025551234') });
  expect(wayOf(said)).toEqual(['outbound_route Nine', 'trunk Carrier', '[when the trunk before cannot take it] trunk Spare']);
  expect(wayOf(await explain({ from: '1001', to: '1002' }))).toEqual(['extension 1002 Bob']);
  expect(await explain({ from: '1001', to: '99005551234' })).toMatchObject({
    outcome: 'refused',
    steps: [{ kind: 'refused', name: 'closed' }],
  });
  await expect(explain({ from: '4711', to: '1002' })).rejects.toMatchObject({ status: 422 });
  await expect(explain({ from: '1001' })).rejects.toMatchObject({ status: 422 });
});

test('a tenant without a node has no calls to think of', async () => {
  const other = await at.signedInAs('admin');
  await expect(other.call(explainRouting, { body: { did: DID } })).rejects.toMatchObject({ status: 503 });
});

test('another tenant sees its own ways alone', async () => {
  await route(ann);
  const other = await at.signedInAs('admin');
  const operator = await at.signedInAs('operator');
  await operator.call(createNode, { body: { name: 'Other', address: 'other.example.com', tenant_ids: [other.tenantId] } });
  expect(await other.call(explainRouting, { body: { did: DID } })).toMatchObject({ outcome: 'refused' });
});
