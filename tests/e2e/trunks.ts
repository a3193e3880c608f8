/** Trunks: signing in, TLS with SRTP, servers by SRV, numbers as the carrier wants them, failover, and how each trunk stands, told live. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOutboundRoute, updateOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTrunk, getTrunk, testTrunk, updateTrunk } from '@botpbx/shared/api/trunks';
import type { NewTrunk, TrunkStatus } from '@botpbx/shared/model/trunk';
import type { LiveRecorder } from '../support/live.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { headerOf } from '../support/sip/message.ts';
import { type OnCall, SipPhone } from '../support/sip-phone.ts';
import { runSippRegistrar } from '../support/sipp-carrier.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeCertificate, startTlsCarrier } from '../support/tls-carrier.ts';

const CALLER_ID = '+15550009000';
const ANSWER: OnCall = { kind: 'answer', afterMs: 300 };
const TLS_HOST = '127.0.0.5';

interface World {
  readonly story: Story;
  readonly stack: Stack;
  readonly live: LiveRecorder;
  readonly names: NameServer;
  readonly phone: SipPhone;
  /** The route that all calls of the story take; each step sets its trunks. */
  readonly routeId: number;
  /** Port of the carrier with this number. */
  portOf(number: number): number;
  readonly tls: { readonly cert: string; readonly key: string };
}

async function build(story: Story): Promise<World> {
  const names = await startNameServer();
  story.atEnd(() => names.close());
  const tls = makeCertificate(join(story.folder, 'tls'), TLS_HOST);
  const stack = await startStack(story, { env: { NAME_SERVERS: names.address, SIP_TLS_CA: tls.cert } });
  const live = await stack.live(['trunk.*']);
  const phone = await stack.phone('1003', { toneHz: 700 });
  await stack.api(updateOwnTenant, { body: { caller_id: CALLER_ID } });
  const portOf = (number: number) => stack.ports.own + 30 + number;
  const { id: spare } = await stack.api(createTrunk, { body: { name: 'Spare', host: '127.0.0.20', qualify: false } });
  const { id: routeId } = await stack.api(createOutboundRoute, { body: { name: 'All', pattern: '1NXXNXXXXXX', trunk_ids: [spare] } });
  await stack.settled();
  claim((await phone.register()) === 200, '1003 can not register.');
  return { story, stack, live, names, phone, routeId, portOf, tls };
}

async function carrierAt({ story, stack }: World, ip: string, port: number): Promise<SipPhone> {
  const opened = await SipPhone.open({ user: 'carrier', server: stack.sip, ip, port, toneHz: 600, onCall: ANSWER });
  story.atEnd(() => opened.close());
  return opened;
}

const addTrunk = async ({ stack }: World, body: NewTrunk): Promise<number> => (await stack.api(createTrunk, { body })).id;

async function routeOver({ stack, routeId }: World, trunk_ids: number[]): Promise<void> {
  await stack.api(updateOutboundRoute, { params: { id: routeId }, body: { trunk_ids } });
  await stack.settled();
}

async function untilStatus({ stack, live }: World, id: number, status: TrunkStatus, waitMs = 20_000): Promise<number> {
  const sinceMs = performance.now();
  await live.until(({ event, data }) => event === 'trunk.status' && data.trunk_id === id && data.status === status, 0, waitMs);
  const row = await stack.api(getTrunk, { params: { id } });
  claim(row.status === status, `The row says ${row.status} while ${status} was told.`);
  return performance.now() - sinceMs;
}

const numberAsked = (call: PhoneCall): string => /^sip:([^@;]*)/.exec(call.invite?.uri ?? '')?.[1] ?? '';
const callerSeen = (call: PhoneCall): string => /sip:([^@;>]*)/.exec(call.invite ? headerOf(call.invite, 'from') : '')?.[1] ?? '';

/** Calls; gives the call as the carrier had it. */
async function reach({ phone }: World, carrier: SipPhone, dialled = '12025551234'): Promise<PhoneCall> {
  const [call, seen] = await Promise.all([phone.call(dialled), carrier.nextCall()]);
  await call.until('answered');
  await sleep(300);
  const heard = call.media.levelDb(600);
  await call.hangUp();
  await seen.until('ended');
  claim(heard > -20, `The carrier is heard at ${heard.toFixed(1)} dB.`);
  return seen;
}

async function registration(world: World): Promise<void> {
  const { story, stack, portOf } = world;
  const account = { user: 'acme-1', secret: 'trunk-password-7' };
  const [ip, port] = ['127.0.0.2', portOf(2)];
  const folder = join(story.folder, 'registrar');
  const running = runSippRegistrar({ folder, ip, port, account, answer: '200 OK', deadlineMs: 25_000 });
  const body = {
    name: 'Registers',
    host: ip,
    port,
    username: 'acme',
    auth_username: account.user,
    password: account.secret,
    register: true,
  };
  const id = await addTrunk(world, { ...body, qualify_frequency: 5 });
  story.figure('registered_ms', Math.round(await untilStatus(world, id, 'registered')));
  const steps = (await stack.api(testTrunk, { params: { id }, body: {} })).steps;
  claim(
    steps.every(({ ok }) => ok),
    'The test of the trunk says',
    steps,
  );
  claim(
    steps.some(({ step, detail }) => step === 'registration' && /registered/i.test(detail)),
    'The test of the trunk says',
    steps,
  );
  const { requests } = await running;
  const last = requests.at(-1) ?? '';
  claim(/^Authorization: Digest username="acme-1"/m.test(last) && /^To: <sip:acme@127\.0\.0\.2/m.test(last), 'The REGISTER was', last);
  await untilStatus(world, id, 'unreachable', 30_000);
  await stack.api(updateTrunk, { params: { id }, body: { enabled: false } });
  claim((await stack.api(getTrunk, { params: { id } })).status === 'disabled', 'A trunk that is off does not say so.');
}

async function rejected(world: World): Promise<void> {
  const { story, stack, portOf } = world;
  const account = { user: 'acme', secret: 'the-right-password' };
  const [ip, port] = ['127.0.0.3', portOf(3)];
  const running = runSippRegistrar({
    ...{ folder: join(story.folder, 'rejecting'), ip, port, account, answer: '200 OK', deadlineMs: 15_000 },
  });
  const id = await addTrunk(world, { name: 'Rejected', host: ip, port, username: 'acme', password: 'the-wrong-one', register: true });
  await untilStatus(world, id, 'rejected');
  const { steps } = await stack.api(testTrunk, { params: { id }, body: {} });
  const said = steps.find(({ step }) => step === 'registration');
  claim(said?.ok === false && /403/.test(said.detail), 'The test of the trunk says', steps);
  await running;
  await stack.api(updateTrunk, { params: { id }, body: { enabled: false } });
}

async function byAddress(world: World): Promise<void> {
  const { story, stack, portOf } = world;
  const carrier = await carrierAt(world, '127.0.0.4', portOf(4));
  const id = await addTrunk(world, { name: 'By address', host: '127.0.0.4', port: portOf(4), codecs: ['ulaw'], number_format: 'e164' });
  await routeOver(world, [id]);
  await untilStatus(world, id, 'reachable');
  const latency = (await stack.api(getTrunk, { params: { id } })).latency_ms;
  claim(latency !== null && latency < 1000, 'The latency is', latency);
  const seen = await reach(world, carrier);
  claim(numberAsked(seen) === '+12025551234' && callerSeen(seen) === CALLER_ID, 'The carrier saw', numberAsked(seen), callerSeen(seen));
  await stack.api(updateTrunk, { params: { id }, body: { number_format: 'e164_no_plus', from_user: 'acme', from_domain: 'acme.example' } });
  await stack.settled();
  const other = await reach(world, carrier);
  claim(numberAsked(other) === '12025551234', 'The carrier was asked for', numberAsked(other));
  claim(/<sip:acme@acme\.example>/.test(other.invite ? headerOf(other.invite, 'from') : ''), 'The From was', other.invite?.headers);
  const { steps } = await stack.api(testTrunk, { params: { id }, body: {} });
  claim(steps.every(({ ok }) => ok) && steps.some(({ step }) => step === 'options'), 'The test of the trunk says', steps);
  story.figure('options_ms', steps.find(({ step }) => step === 'options')?.ms ?? -1);
}

async function encrypted(world: World): Promise<void> {
  const { story, portOf, tls, phone } = world;
  const port = portOf(5);
  const carrier = await startTlsCarrier({ name: 'tls-carrier', host: TLS_HOST, port, ...tls });
  story.atEnd(() => carrier.stop());
  const common = { host: TLS_HOST, port, transport: 'tls', codecs: ['ulaw'], media_encryption: 'srtp', qualify_frequency: 5 } as const;
  const id = await addTrunk(world, { ...common, codecs: ['ulaw'], name: 'Encrypted' });
  await routeOver(world, [id]);
  await untilStatus(world, id, 'reachable');
  const call = await phone.call('12025551234');
  await call.until('answered');
  await sleep(1000);
  const heard = call.media.levelDb(700);
  const channels = await carrier.cli('core show channels concise');
  await call.hangUp();
  claim(heard > -20, `What was sent through SRTP came back at ${heard.toFixed(1)} dB.`);
  claim(channels.includes('+12025551234') || channels.includes('12025551234'), 'The carrier has', channels);
}

async function wrongCertificate(world: World): Promise<void> {
  const { story, stack, portOf } = world;
  const [host, port] = ['127.0.0.6', portOf(6)];
  const carrier = await startTlsCarrier({ name: 'tls-stranger', host, port, ...makeCertificate(join(story.folder, 'tls-stranger'), host) });
  story.atEnd(() => carrier.stop());
  const common = { host, port, transport: 'tls', qualify_frequency: 5 } as const;
  const id = await addTrunk(world, { ...common, name: 'Stranger' });
  await untilStatus(world, id, 'unreachable');
  const { steps } = await stack.api(testTrunk, { params: { id }, body: {} });
  claim(
    steps.some(({ ok, detail }) => !ok && /certificate/i.test(detail)),
    'The test of the trunk says',
    steps,
  );
  await stack.api(updateTrunk, { params: { id }, body: { tls_verify: false } });
  await untilStatus(world, id, 'reachable');
}

async function bySrv(world: World): Promise<void> {
  const { story, names, portOf, phone } = world;
  const [one, two] = [await carrierAt(world, '127.0.0.7', portOf(7)), await carrierAt(world, '127.0.0.8', portOf(8))];
  names.srv.set('_sip._udp.carrier.test', [
    { priority: 10, weight: 0, port: portOf(7), target: 'one.carrier.test' },
    { priority: 20, weight: 0, port: portOf(8), target: 'two.carrier.test' },
  ]);
  names.a.set('one.carrier.test', ['127.0.0.7']);
  names.a.set('two.carrier.test', ['127.0.0.8']);
  const id = await addTrunk(world, { name: 'By SRV', host: 'carrier.test', codecs: ['ulaw'], qualify_frequency: 5 });
  await routeOver(world, [id]);
  await untilStatus(world, id, 'reachable');
  const first = await reach(world, one);
  claim(/^sip:12025551234@carrier\.test/.test(first.invite?.uri ?? ''), 'The carrier was asked as', first.invite?.uri);
  claim(headerOf(first.invite ?? ({ headers: [] as never } as never), 'route') === '', 'The request has a Route.');
  one.onCall = { kind: 'reject', status: 503 };
  const startMs = performance.now();
  await reach(world, two);
  story.figure('srv_failover_503_ms', Math.round(performance.now() - startMs - 600));
  one.onCall = { kind: 'silent' };
  const sinceMs = performance.now();
  const [call] = await Promise.all([phone.call('12025551234'), two.nextCall()]);
  const tookMs = performance.now() - sinceMs;
  await call.until('answered');
  await call.hangUp();
  story.figure('srv_failover_silence_ms', Math.round(tookMs));
  claim(tookMs <= 4000, `The second server was asked after ${tookMs} ms.`);
}

/** The server that we are registered with goes away; the registration moves to the next one that SRV names. */
async function movingRegistration(world: World): Promise<void> {
  const { story, stack, names, portOf } = world;
  const account = { user: 'acme', secret: 'trunk-password-7' };
  names.srv.set('_sip._udp.registrar.test', [
    { priority: 10, weight: 0, port: portOf(11), target: 'one.registrar.test' },
    { priority: 20, weight: 0, port: portOf(12), target: 'two.registrar.test' },
  ]);
  names.a.set('one.registrar.test', ['127.0.0.11']);
  names.a.set('two.registrar.test', ['127.0.0.12']);
  const registrar = (number: number, deadlineMs: number) =>
    runSippRegistrar({
      ...{ folder: join(story.folder, `registrar-${number}`), ip: `127.0.0.${number}`, port: portOf(number) },
      ...{ account, answer: '200 OK', deadlineMs },
    });
  const [first, second] = [registrar(11, 12_000), registrar(12, 45_000)];
  const body = { host: 'registrar.test', username: account.user, password: account.secret, register: true, qualify_frequency: 5 };
  const id = await addTrunk(world, { ...body, name: 'Moves' });
  await untilStatus(world, id, 'registered');
  const { requests } = await first;
  claim(requests.length >= 2, 'The first registrar was asked', requests.length, 'times.');
  const results = await second;
  claim(
    results.requests.some((text) => /^Authorization: /m.test(text)),
    'The second registrar was asked',
    results.requests.length,
    'times.',
  );
  await stack.api(updateTrunk, { params: { id }, body: { enabled: false } });
}

/** The first trunk misbehaves; the second must ring within 4 s, or not at all. */
async function failover(world: World): Promise<void> {
  const { story, portOf, phone } = world;
  const [one, two] = [await carrierAt(world, '127.0.0.9', portOf(9)), await carrierAt(world, '127.0.0.10', portOf(10))];
  const first = await addTrunk(world, { name: 'First', host: '127.0.0.9', port: portOf(9), codecs: ['ulaw'] });
  const second = await addTrunk(world, { name: 'Second', host: '127.0.0.10', port: portOf(10), codecs: ['ulaw'] });
  await routeOver(world, [first, second]);
  for (const [name, onCall] of [
    ['503', { kind: 'reject', status: 503 }],
    ['silence', { kind: 'silent' }],
  ] as const) {
    one.onCall = onCall;
    const startMs = performance.now();
    const [call] = await Promise.all([phone.call('12025551234'), two.nextCall()]);
    const tookMs = performance.now() - startMs;
    await call.until('answered');
    await call.hangUp();
    story.figure(`failover_${name}_ms`, Math.round(tookMs));
    claim(tookMs <= 4000, `After ${name} the second trunk was asked after ${tookMs} ms.`);
  }
  one.onCall = { kind: 'reject', status: 486 };
  const before = two.received.length;
  const call = await phone.call('12025551234');
  await call.until('ended');
  await sleep(500);
  claim(call.status === 486 && two.received.length === before, `After a 486 the caller heard ${call.status}.`);
}

await tell('trunks', async (story) => {
  const world = await story.step('a phone and a name server', () => build(story));
  await story.attempt('a trunk registers with its own name in the digest, and its row and the dashboards hear of it', () =>
    registration(world),
  );
  await story.attempt('a registration that is refused says so, with the reason', () => rejected(world));
  await story.attempt('a carrier that knows us by address gets numbers in its own form', () => byAddress(world));
  await story.attempt('TLS with SRTP: audio both ways', () => encrypted(world));
  await story.attempt('a certificate that nobody vouches for is refused, unless it is not to be checked', () => wrongCertificate(world));
  await story.attempt('SRV: the servers in order, the next after a 503 or silence', () => bySrv(world));
  await story.attempt('a registration moves to the next server when its own is gone', () => movingRegistration(world));
  await story.attempt('the second trunk after a 503 or silence, never after a 486', () => failover(world));
});
