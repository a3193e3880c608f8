/** Calls to the outside: what the carrier sees of each dialled number, when the next carrier is asked, and what never leaves. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createExtension, listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTrunk, updateTrunk } from '@botpbx/shared/api/trunks';
import type { NewOutboundRoute } from '@botpbx/shared/model/outbound-route';
import { untilCall } from '../support/calls.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { headerOf } from '../support/sip/message.ts';
import { type OnCall, SipPhone } from '../support/sip-phone.ts';
import { runSippCarrier } from '../support/sipp-carrier.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';

const TENANT_CALLER_ID = '+15550009000';
const ROUTE_CALLER_ID = '+15550008000';
const EXTENSION_CALLER_ID = '+15550007000';
const OWN_DID = '+15550001000';
const ANSWER: OnCall = { kind: 'answer', afterMs: 300 };

/** Two carriers, each at an address of its own; a carrier is a SIP server that takes whatever number it is asked for. */
interface World {
  readonly stack: Stack;
  readonly phone: SipPhone;
  readonly extensionId: number;
  readonly first: SipPhone;
  readonly second: SipPhone;
  readonly trunkIds: readonly [number, number];
}

async function build(story: Story): Promise<World> {
  const stack = await startStack(story);
  const carrier = async (ip: string, port: number) => {
    const opened = await SipPhone.open({ user: 'carrier', server: stack.sip, ip, port, toneHz: 600, onCall: ANSWER });
    story.atEnd(() => opened.close());
    return opened;
  };
  const [one, two] = [stack.ports.own + 40, stack.ports.own + 41];
  const first = await carrier('127.0.0.2', one);
  const second = await carrier('127.0.0.3', two);
  const trunkOf = async (name: string, host: string, port: number) =>
    (await stack.api(createTrunk, { body: { name, host, port, codecs: ['ulaw', 'alaw'] } })).id;
  const trunkIds = [await trunkOf('First', '127.0.0.2', one), await trunkOf('Second', '127.0.0.3', two)] as const;
  const phone = await stack.phone('1003', { toneHz: 700 });
  const extensionId = (await stack.api(listExtensions, { query: { search: '1003' } })).data[0]?.id ?? 0;
  await stack.api(updateOwnTenant, { body: { caller_id: TENANT_CALLER_ID } });
  for (const body of routesOver(trunkIds)) await stack.api(createOutboundRoute, { body });
  await stack.settled();
  claim((await phone.register()) === 200, '1003 can not register.');
  return { stack, phone, extensionId, first, second, trunkIds };
}

type Given = Partial<NewOutboundRoute> & Pick<NewOutboundRoute, 'name' | 'pattern' | 'trunk_ids'>;

function routesOver([first, second]: readonly [number, number]): Given[] {
  const both = [first, second];
  return [
    { name: 'RTE-3', pattern: 'NXXNXXXXXX', trunk_ids: both, prepend: '+1' },
    { name: 'RTE-4', pattern: '1NXXNXXXXXX', trunk_ids: both, prepend: '+' },
    { name: 'RTE-5', pattern: '011.', trunk_ids: both, strip: 3, prepend: '+', caller_id: ROUTE_CALLER_ID },
    { name: 'RTE-6', pattern: 'XXXX', trunk_ids: [first] },
    { name: 'RTE-7', pattern: '_9NXXNXXXXXX', trunk_ids: [second], strip: 1 },
    { name: 'Everything else', pattern: '_[0-9+*#]!', trunk_ids: both, position: 200 },
  ];
}

const numberAsked = (call: PhoneCall): string => /^sip:([^@;]*)/.exec(call.invite?.uri ?? '')?.[1] ?? '';
const callerSeen = (call: PhoneCall, header = 'from'): string =>
  /sip:([^@;>]*)/.exec(call.invite ? headerOf(call.invite, header) : '')?.[1] ?? '';

/** Calls, has the carrier answer, hangs up; gives the call as the carrier had it. */
async function reach({ phone }: World, carrier: SipPhone, dialled: string): Promise<PhoneCall> {
  const [call, seen] = await Promise.all([phone.call(dialled), carrier.nextCall()]);
  await call.until('answered');
  await sleep(300);
  await call.hangUp();
  await seen.until('ended');
  return seen;
}

async function manipulation(world: World, dialled: string, number: string, callerId: string): Promise<void> {
  const carrier = dialled.startsWith('9') ? world.second : world.first;
  const seen = await reach(world, carrier, dialled);
  claim(numberAsked(seen) === number, `The carrier was asked for ${numberAsked(seen)} instead of ${number}.`);
  claim(callerSeen(seen) === callerId, `The carrier saw the caller ${callerSeen(seen)} instead of ${callerId}.`);
  claim(callerSeen(seen, 'p-asserted-identity') === callerId, 'The asserted identity is', callerSeen(seen, 'p-asserted-identity'));
  const record = await untilCall(world.stack.api, (one) => one.from === '1003' && one.to === dialled);
  claim(record.direction === 'outbound' && record.disposition === 'ANSWERED', 'The record is wrong:', record);
}

async function callerIds(world: World): Promise<void> {
  const { stack, extensionId } = world;
  await stack.api(updateExtension, { params: { id: extensionId }, body: { caller_id: EXTENSION_CALLER_ID } });
  await stack.settled();
  const own = await reach(world, world.first, '0114412345678');
  claim(callerSeen(own) === EXTENSION_CALLER_ID, 'The carrier saw', callerSeen(own));
  await stack.api(updateExtension, { params: { id: extensionId }, body: { caller_id: null } });
  await stack.api(updateOwnTenant, { body: { caller_id: null } });
  await stack.settled();
  const none = await reach(world, world.first, '2025551234');
  claim(!/1003|Phone/.test(JSON.stringify(none.invite?.headers ?? '1003')), 'An inner number was shown to the carrier:', none.invite);
  await stack.api(updateOwnTenant, { body: { caller_id: TENANT_CALLER_ID } });
  await stack.settled();
}

/** The first carrier misbehaves; gives how long after the dialling, or its refusal, the second was asked. */
async function failOver({ phone, first, second }: World, onCall: OnCall): Promise<number> {
  first.onCall = onCall;
  const startMs = performance.now();
  const [call, seen] = await Promise.all([phone.call('2025551234'), second.nextCall()]);
  const tookMs = performance.now() - startMs;
  await call.until('answered');
  claim(numberAsked(seen) === '+12025551234', 'The second carrier was asked for', numberAsked(seen));
  await sleep(300);
  const heard = call.media.levelDb(600);
  await call.hangUp();
  first.onCall = ANSWER;
  claim(heard > -20, `The second carrier is heard at ${heard.toFixed(1)} dB.`);
  return tookMs;
}

/** What the first carrier says of the callee is what the caller is told; the second hears nothing. */
async function noFailOver({ phone, first, second }: World, status: number, told: readonly number[]): Promise<void> {
  const before = second.received.length;
  first.onCall = { kind: 'reject', status };
  const call = await phone.call('2025551234');
  await call.until('ended');
  first.onCall = ANSWER;
  await sleep(500);
  claim(second.received.length === before, `The second carrier was asked after a ${status}.`);
  claim(told.includes(call.status ?? 0), `The caller was told ${call.status} after a ${status}.`);
}

const legsSeen = ({ first, second }: World): number => first.received.length + second.received.length;

/** Refused with a sentence that is heard before the answer, and without a leg at any carrier. */
async function refused(world: World, dialled: string): Promise<void> {
  const before = legsSeen(world);
  const call = await world.phone.call(dialled);
  await call.until('progress');
  await call.until('ended');
  claim(legsSeen(world) === before, `${dialled} reached a carrier.`);
  claim((call.status ?? 0) >= 400, `${dialled} was answered with ${call.status}.`);
}

const CLOSED = [
  '19005551234',
  '9005551234',
  '2129765555',
  '+8816123456',
  '011870773112233',
  '0115351234567',
  '+252612345678',
  '1010288190055512',
];

async function permissions(world: World): Promise<void> {
  const { stack, extensionId } = world;
  const become = async (outbound: 'none' | 'national' | 'international') => {
    await stack.api(updateExtension, { params: { id: extensionId }, body: { outbound } });
    await stack.settled();
  };
  await become('national');
  await refused(world, '0114412345678');
  await reach(world, world.first, '2025551234');
  await become('none');
  await refused(world, '2025551234');
  const seen = await reach(world, world.first, '911');
  claim(numberAsked(seen) === '911', 'The carrier was asked for', numberAsked(seen));
  await become('international');
}

async function emergency(world: World): Promise<void> {
  const { stack, trunkIds } = world;
  await stack.api(updateOwnTenant, { body: { emergency_trunk_id: trunkIds[1], max_outbound_calls: 1 } });
  await stack.api(updateTrunk, { params: { id: trunkIds[1] }, body: { max_concurrent_calls: 1 } });
  await stack.settled();
  const seen = await reach(world, world.second, '911');
  claim(numberAsked(seen) === '911' && callerSeen(seen) === TENANT_CALLER_ID, 'The carrier saw', numberAsked(seen), callerSeen(seen));
}

/** With one call to the outside allowed, a second is refused while the first goes on, 911 is not, and then the line is free again. */
async function ceiling(world: World): Promise<void> {
  const { stack, phone, first, second } = world;
  const other = await stack.phone('1004');
  await stack.settled();
  claim((await other.register()) === 200, '1004 can not register.');
  const [call, seen] = await Promise.all([phone.call('2025551234'), first.nextCall()]);
  await call.until('answered');
  await refused({ ...world, phone: other }, '2025559999');
  await reach({ ...world, phone: other }, second, '911');
  await call.hangUp();
  await seen.until('ended');
  await sleep(300);
  await reach({ ...world, phone: other }, first, '2025559999');
  await stack.api(updateOwnTenant, { body: { max_outbound_calls: null } });
  await stack.settled();
}

async function ownNumber(world: World): Promise<void> {
  const { stack, phone } = world;
  const { id, secret = '' } = await stack.api(createExtension, { body: { extension: '1005', name: 'Phone 1005' } });
  await stack.api(createInboundRoute, { body: { name: 'Main', did: OWN_DID, destination: { type: 'extension', id } } });
  await stack.settled();
  const callee = await SipPhone.open({ user: '1005', secret, server: stack.sip });
  claim((await callee.register()) === 200, '1005 can not register.');
  const before = legsSeen(world);
  const [call] = await Promise.all([phone.call(OWN_DID.slice(2)), callee.nextCall()]);
  await call.until('answered');
  await call.hangUp();
  await callee.close();
  claim(legsSeen(world) === before, 'A carrier was paid for a call to an own number.');
}

/** A carrier that wants to know who we are: the trunk signs in, and its From says the carrier's domain. */
async function challenged(story: Story, { stack, phone }: World): Promise<void> {
  const [ip, port] = ['127.0.0.4', stack.ports.own + 42];
  const account = { user: 'acme', secret: 'trunk-password-7' };
  const body = {
    name: 'Third',
    host: ip,
    port,
    username: account.user,
    password: account.secret,
    codecs: ['ulaw'],
    qualify: false,
  } as const;
  const folder = join(story.folder, 'carrier');
  const running = runSippCarrier({ folder, ip, port, mediaPort: stack.ports.ownMedia + 120, account, calls: 1, deadlineMs: 40_000 });
  const { id } = await stack.api(createTrunk, { body: { ...body, codecs: [...body.codecs] } });
  await stack.api(createOutboundRoute, { body: { name: 'Third', pattern: '1NXXNXXXXXX', position: 1, trunk_ids: [id], prepend: '+' } });
  await stack.settled();
  const call = await phone.call('12025551234');
  await call.until('answered');
  await sleep(300);
  await call.hangUp();
  const { isDone, invites, output } = await running;
  claim(isDone, 'SIPp was not content:', output);
  const last = invites.at(-1) ?? '';
  claim(
    /^INVITE sip:\+12025551234@127\.0\.0\.4/m.test(last) && /^Authorization: Digest username="acme"/m.test(last),
    'The INVITE was',
    last,
  );
  claim(/^From: .*<sip:\+15550009000@127\.0\.0\.4>/m.test(last), 'The From was', last);
}

await tell('outbound', async (story) => {
  const world = await story.step('a phone, two carriers and six routes', () => build(story));
  const samples = [
    ['RTE-3', '2025551234', '+12025551234', TENANT_CALLER_ID],
    ['RTE-4', '12025551234', '+12025551234', TENANT_CALLER_ID],
    ['RTE-5', '0114412345678', '+4412345678', ROUTE_CALLER_ID],
    ['RTE-6', '1001', '1001', TENANT_CALLER_ID],
    ['RTE-7', '92025551234', '2025551234', TENANT_CALLER_ID],
  ] as const;
  for (const [name, dialled, number, callerId] of samples)
    await story.attempt(`${name}: ${dialled} reaches the carrier as ${number}`, () => manipulation(world, dialled, number, callerId));
  await story.attempt('caller ID: extension before route before tenant; without any none is shown', () => callerIds(world));
  await story.attempt('after a 503 the second carrier is asked', async () => {
    story.figure('failover_503_ms', await failOver(world, { kind: 'reject', status: 503 }));
  });
  await story.attempt('after silence the second carrier is asked within 4 s', async () => {
    const tookMs = await failOver(world, { kind: 'silent' });
    story.figure('failover_silence_ms', tookMs);
    claim(tookMs <= 4000, `It took ${tookMs} ms.`);
  });
  await story.attempt('a carrier that rings for 6 s is waited for', async () => {
    const before = world.second.received.length;
    world.first.onCall = { kind: 'answer', afterMs: 6000 };
    await reach(world, world.first, '2025551234');
    world.first.onCall = ANSWER;
    claim(world.second.received.length === before, 'The second carrier was asked although the first rang.');
  });
  await story.attempt('after a 486 nobody else is asked: busy', () => noFailOver(world, 486, [486]));
  await story.attempt('after a 603 nobody else is asked', () => noFailOver(world, 603, [603, 403]));
  await story.attempt('after a 404 nobody else is asked', () => noFailOver(world, 404, [404]));
  await story.attempt('closed destinations are refused with a sentence and reach no carrier', async () => {
    for (const dialled of CLOSED) await refused(world, dialled);
    story.figure('closed_numbers', CLOSED.length);
  });
  await story.attempt('an extension calls as far as it may; emergency calls always pass', () => permissions(world));
  await story.attempt('emergency calls take their own trunk', () => emergency(world));
  await story.attempt('the ceiling of the tenant holds, but not for 911', () => ceiling(world));
  await story.attempt('a carrier that asks for a password gets it', () => challenged(story, world));
  await story.attempt('a number of our own is not sent to a carrier', () => ownNumber(world));
});
