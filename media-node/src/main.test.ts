/** The node process on a real Asterisk with real SIP phones: what it tells of calls, and that nobody loses a call with it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { NodeEvent } from '@botpbx/shared/link/events';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeAsterisk, type TestAsterisk } from '../../tests/support/asterisk.ts';
import { anExtension, aTenant, aTrunk, phoneSecret, TestCloud } from '../../tests/support/revision.ts';
import { SipPhone, type SipPhoneOptions } from '../../tests/support/sip-phone.ts';
import { getFullVariable, setVariable } from './asterisk/agi/commands.ts';
import { startAgiServer } from './asterisk/agi/server.ts';
import { openKeep } from './config/keep.ts';
import type { ConfigReport } from './config/ports.ts';
import { prepareAsterisk } from './config/prepare.ts';
import { startConfig } from './config/start.ts';
import { makeKeys, writeIdentity } from './link/identity.ts';
import { openSpool } from './link/spool.ts';
import { silentLog } from './log.ts';
import { readState } from './status.ts';

let asterisk: TestAsterisk;
let phones: [SipPhone, SipPhone, SipPhone];
const lives: ChildProcess[] = [];

const DID = '15551234567';
const tenant = aTenant(1, {
  extensions: ['1001', '1002', '1003', '1004'].map((number, at) => anExtension(at + 1, number, { ring_timeout: 5 })),
  fallback: { type: 'extension', id: 3 },
  trunks: [aTrunk(5, '127.0.0.2')],
  inbound_routes: [{ id: 1, did: `+${DID}`, destination: { type: 'extension', id: 2 } }],
});

/** A node that has its configuration on the disk and a cloud that is away. */
beforeAll(async () => {
  asterisk = await makeAsterisk('node-process');
  const cloud = new TestCloud(7);
  const { settings } = asterisk;
  const url = 'http://127.0.0.1:9';
  await writeIdentity(settings.nodeFolder, { node_id: 7, system_name: 'n7', url, ...makeKeys(), cloud_public_key: cloud.publicKey });
  await prepareAsterisk(settings);
  await asterisk.start();
  const reported = Promise.withResolvers<ConfigReport>();
  const config = await startConfig({
    cloud,
    settings,
    keep: await openKeep(settings.nodeFolder),
    identity: cloud.identity,
    log: silentLog,
    onLive: () => undefined,
    report: reported.resolve,
    signal: new AbortController().signal,
  });
  config.wanted(await cloud.publish({ tenants: [tenant] }));
  expect(await reported.promise).toMatchObject({ type: 'applied' });
  await config.stop();
  phones = [await phone('1001', 1), await phone('1002', 2), await phone('1003', 3)];
  for (const one of phones) expect(await one.register()).toBe(200);
}, 120_000);

afterAll(async () => {
  for (const life of lives) life.kill('SIGKILL');
  for (const one of phones ?? []) await one.close();
  await asterisk?.stop();
});

afterEach(async () => {
  for (const life of lives.splice(0)) await killed(life);
  for (const one of phones) one.onCall = { kind: 'answer', afterMs: 0 };
});

const phone = (user: string, id: number, more: Partial<SipPhoneOptions> = {}) =>
  SipPhone.open({ user, secret: phoneSecret(id), server: { host: '127.0.0.1', port: asterisk.ports.sip }, ...more });

/** Starts a process of this package with the node's environment: `main.ts` bare, or `cli.ts run` watched. */
function begin(program: string, ...args: string[]): ChildProcess {
  const { settings, ports } = asterisk;
  const env = {
    PATH: process.env.PATH,
    BOTPBX_HOME: settings.home,
    ASTERISK_BIN: settings.asteriskBin,
    ASTERISK_RUN: settings.asteriskRun,
    ASTERISK_USER: settings.asteriskUser,
    AMI_PORT: String(ports.ami),
    ARI_PORT: String(ports.ari),
    AGI_PORT: String(ports.agi),
    SIP_PORT: String(ports.sip),
    SIP_BIND: '127.0.0.1',
    LOG_LEVEL: 'error',
  };
  const life = fork(join(import.meta.dirname, program), args, { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  lives.push(life);
  return life;
}

/** Waits until a process that began after `sinceMs` tells that it follows Asterisk. */
async function ready(sinceMs: number): Promise<number> {
  const at = await expect
    .poll(
      async () => {
        const state = await readState(asterisk.settings.nodeFolder, Date.now());
        return state?.asterisk.is_connected && Date.parse(state.started_at) >= sinceMs ? state.pid : undefined;
      },
      { timeout: 15_000, interval: 25 },
    )
    .toBeDefined()
    .then(() => readState(asterisk.settings.nodeFolder, Date.now()));
  return at?.pid ?? 0;
}

async function started(program = 'main.ts', ...args: string[]): Promise<ChildProcess> {
  const sinceMs = Date.now();
  const life = begin(program, ...args);
  await ready(sinceMs);
  return life;
}

async function killed(life: ChildProcess): Promise<void> {
  if (life.exitCode !== null || life.signalCode !== null) return;
  const exit = once(life, 'exit');
  life.kill('SIGKILL');
  await exit;
}

async function stopped(life: ChildProcess): Promise<void> {
  const exit = once(life, 'exit');
  life.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
}

/** All events of calls that are on the disk. */
async function told(): Promise<NodeEvent[]> {
  const spool = await openSpool({ folder: join(asterisk.settings.nodeFolder, 'spool'), log: silentLog });
  const reader = spool.readFrom(0);
  const events: NodeEvent[] = [];
  for (let piece = await reader.next(500); piece.length > 0; piece = await reader.next(500)) events.push(...piece.map((one) => one.event));
  await spool.close();
  return events;
}

async function ends(): Promise<Extract<NodeEvent, { kind: 'call.end' }>['call'][]> {
  return (await told()).filter((event) => event.kind === 'call.end').map((event) => event.call);
}

const answers = async () => (await told()).filter((event) => event.kind === 'call.answer').length;

/** Waits for the record that comes next and gives it. */
async function nextEnd(count: number) {
  await expect.poll(async () => (await ends()).length, { timeout: 10_000 }).toBeGreaterThan(count);
  const all = await ends();
  expect(all).toHaveLength(count + 1);
  return all.at(-1);
}

test('Asterisk reads back every value that our encoding lets through', { timeout: 30_000 }, async () => {
  const values = fc
    .sample(fc.string({ unit: 'binary', maxLength: 40 }), 800)
    .concat(['a"b\\c', '\\"', ' x ', `\${1+1}`, 'a,b|c&d', 'größe 电话 🎧']);
  const sendable = values.filter((value) => /^[^\p{Cc}]*$/u.test(value) && value.isWellFormed() && value !== '');
  const different: string[] = [];
  const done = Promise.withResolvers<void>();
  const server = await startAgiServer({
    host: '127.0.0.1',
    port: asterisk.ports.agi,
    log: silentLog,
    onSession: async (session) => {
      for (const value of sendable) {
        await setVariable(session, 'TRIED', value);
        if ((await getFullVariable(session, 'TRIED')) !== value) different.push(value);
      }
      done.resolve();
    },
  });
  const call = await phones[0].call('1002');
  await done.promise;
  expect(different).toEqual([]);
  expect(sendable.length).toBeGreaterThan(500);
  await server.stop();
  await call.hangUp();
});

test('calls end as they should, each with one record', { timeout: 60_000 }, async () => {
  const life = await started();
  const [ann, bob] = phones;
  const before = (await ends()).length;
  const answered = await ann.call('1002');
  await answered.until('answered');
  await answered.hangUp();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED', from: '1001', to: '1002', direction: 'internal', revision: 1 });
  bob.onCall = { kind: 'reject', status: 486 };
  const busy = await ann.call('1002');
  await busy.until('ended');
  expect(busy.status).toBe(486);
  expect(await nextEnd(before + 1)).toMatchObject({ disposition: 'BUSY', cause: 17 });
  bob.onCall = { kind: 'ring' };
  const cancelled = await ann.call('1002');
  await cancelled.until('ringing');
  await cancelled.hangUp();
  expect(await nextEnd(before + 2)).toMatchObject({ disposition: 'CANCELLED' });
  const carrier = await phone('15550001111', 0, { ip: '127.0.0.2' });
  bob.onCall = { kind: 'answer', afterMs: 0 };
  const inbound = await carrier.call(`sip:${DID}@127.0.0.1`);
  await inbound.until('answered');
  await inbound.hangUp();
  expect(await nextEnd(before + 3)).toMatchObject({
    disposition: 'ANSWERED',
    from: '15550001111',
    to: DID,
    direction: 'inbound',
    answered_by: '1002',
  });
  const echo = await ann.call('*43');
  await echo.until('answered');
  await echo.hangUp();
  expect(await nextEnd(before + 4)).toMatchObject({ disposition: 'ANSWERED', answered_by: '*43' });
  const stranger = await phone('1001', 1, { secret: 'not-the-secret' });
  expect(await stranger.register()).toBe(401);
  await expect
    .poll(async () => (await told()).filter((event) => event.kind === 'security'))
    .toMatchObject([{ what: 'wrong_password', account: '1001' }]);
  expect(await ends()).toHaveLength(before + 5);
  await Promise.all([carrier.close(), stranger.close()]);
  await stopped(life);
});

test('a call goes on through kill -9 of the process and has one record, whenever it ends', { timeout: 60_000 }, async () => {
  const [ann, bob] = phones;
  const before = (await ends()).length;
  let life = await started();
  const first = await ann.call('1002');
  await first.until('answered');
  await killed(life);
  life = await started();
  expect(first.has('ended')).toBe(false);
  await first.hangUp();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED', to: '1002' });
  const answered = await answers();
  const second = await ann.call('1002');
  await second.until('answered');
  await expect.poll(answers).toBe(answered + 1);
  await killed(life);
  await second.hangUp();
  life = await started();
  expect(await nextEnd(before + 1)).toMatchObject({ disposition: 'ANSWERED', to: '1002' });
  bob.onCall = { kind: 'ring' };
  const third = await ann.call('1002');
  await third.until('ringing');
  await killed(life);
  life = await started();
  expect(third.has('ended')).toBe(false);
  bob.received.at(-1)?.answer();
  await third.until('answered');
  await third.hangUp();
  expect(await nextEnd(before + 2)).toMatchObject({ disposition: 'ANSWERED', answered_by: '1002' });
  await stopped(life);
});

test('without the process the dialplan rings; a process that comes back takes the caller again', { timeout: 60_000 }, async () => {
  const [ann] = phones;
  const before = (await ends()).length;
  const alone = await ann.call('1002');
  await alone.until('ringing');
  expect(alone.tookMs('ringing')).toBeLessThan(2_500);
  await alone.until('answered');
  await alone.hangUp();
  const again = await ann.call('*43');
  const life = await started();
  await again.until('answered');
  await again.hangUp();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED', from: '1001', to: '*43', answered_by: '*43' });
  await stopped(life);
});

test('a frozen process is killed and its caller is taken by the next', { timeout: 60_000 }, async () => {
  const [ann] = phones;
  const before = (await ends()).length;
  const watchdog = await started('cli.ts', 'run');
  const sinceMs = Date.now();
  process.kill((await readState(asterisk.settings.nodeFolder, Date.now()))?.pid ?? 0, 'SIGSTOP');
  const call = await ann.call('1002');
  await call.until('ringing');
  expect(call.tookMs('ringing')).toBeLessThan(5_500);
  await call.until('answered');
  await ready(sinceMs);
  await call.hangUp();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED', to: '1002' });
  await stopped(watchdog);
});

test('a crash of Asterisk ends its calls at once, and new ones are answered within five seconds', { timeout: 60_000 }, async () => {
  const [ann] = phones;
  const before = (await ends()).length;
  const life = await started();
  const lost = await ann.call('1002');
  await lost.until('answered');
  await asterisk.stop('crash');
  const crashedMs = Date.now();
  await asterisk.start();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED' });
  const next = await ann.call('1002');
  await next.until('answered');
  expect(Date.now() - crashedMs).toBeLessThan(5_000);
  await next.hangUp();
  expect(await nextEnd(before + 1)).toMatchObject({ disposition: 'ANSWERED' });
  await stopped(life);
});

test('every call that was announced has ended once', async () => {
  const events = await told();
  const ids = (kind: NodeEvent['kind']) =>
    events.flatMap((event) => (event.kind === kind && 'call_id' in event ? [event.call_id] : [])).sort();
  expect(ids('call.end')).toEqual(ids('call.new'));
  expect(new Set(ids('call.end')).size).toBe(ids('call.end').length);
});
