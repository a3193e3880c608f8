/** The node process on a real Asterisk with real SIP phones: what it tells of calls, and that nobody loses a call with it. */
import type { NodeEvent } from '@botpbx/shared/link/events';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { killed, LiveNode, stopped } from '../../tests/support/live-node.ts';
import { anExtension, aRoute, aTenant, aTrunk } from '../../tests/support/revision.ts';
import type { SipPhone } from '../../tests/support/sip-phone.ts';
import { getFullVariable, setVariable } from './asterisk/agi/commands.ts';
import { startAgiServer } from './asterisk/agi/server.ts';
import { silentLog } from './log.ts';

let node: LiveNode;
let phones: [SipPhone, SipPhone, SipPhone];

const DID = '15551234567';
const tenant = aTenant(1, {
  extensions: ['1001', '1002', '1003', '1004'].map((number, at) => anExtension(at + 1, number, { ring_timeout: 5 })),
  fallback: { type: 'extension', id: 3 },
  trunks: [aTrunk(5, '127.0.0.2')],
  inbound_routes: [aRoute(1, `+${DID}`, { type: 'extension', id: 2 })],
});

beforeAll(async () => {
  node = await LiveNode.make('node-process', [tenant]);
  phones = [await node.phone('1001', 1), await node.phone('1002', 2), await node.phone('1003', 3)];
  for (const one of phones) expect(await one.register()).toBe(200);
}, 120_000);

afterAll(async () => {
  for (const one of phones ?? []) await one.close();
  await node?.stop();
});

afterEach(async () => {
  await node.killAll();
  for (const one of phones) one.onCall = { kind: 'answer', afterMs: 0 };
});

const answers = async () => (await node.told()).filter((event) => event.kind === 'call.answer').length;

/** Waits for the record that comes next and gives it. */
async function nextEnd(count: number) {
  await expect.poll(async () => (await node.ends()).length, { timeout: 10_000 }).toBeGreaterThan(count);
  const all = await node.ends();
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
    port: node.asterisk.ports.agi,
    log: silentLog,
    onSession: async (peer) => {
      for (const value of sendable) {
        await setVariable(peer, 'TRIED', value);
        if ((await getFullVariable(peer, 'TRIED')) !== value) different.push(value);
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
  const life = await node.started();
  const [ann, bob] = phones;
  const before = (await node.ends()).length;
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
  const carrier = await node.phone('15550001111', 0, { ip: '127.0.0.2' });
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
  const stranger = await node.phone('1001', 1, { secret: 'not-the-secret' });
  expect(await stranger.register()).toBe(401);
  await expect
    .poll(async () => (await node.told()).filter((event) => event.kind === 'security'))
    .toMatchObject([{ what: 'wrong_password', account: '1001' }]);
  expect(await node.ends()).toHaveLength(before + 5);
  await Promise.all([carrier.close(), stranger.close()]);
  expect(await stopped(life)).toEqual([0, null]);
});

test('a call goes on through kill -9 of the process and has one record, whenever it ends', { timeout: 60_000 }, async () => {
  const [ann, bob] = phones;
  const before = (await node.ends()).length;
  let life = await node.started();
  const first = await ann.call('1002');
  await first.until('answered');
  await killed(life);
  life = await node.started();
  expect(first.has('ended')).toBe(false);
  await first.hangUp();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED', to: '1002' });
  const answered = await answers();
  const second = await ann.call('1002');
  await second.until('answered');
  await expect.poll(answers).toBe(answered + 1);
  await killed(life);
  await second.hangUp();
  life = await node.started();
  expect(await nextEnd(before + 1)).toMatchObject({ disposition: 'ANSWERED', to: '1002' });
  bob.onCall = { kind: 'ring' };
  const third = await ann.call('1002');
  await third.until('ringing');
  await killed(life);
  life = await node.started();
  expect(third.has('ended')).toBe(false);
  bob.received.at(-1)?.answer();
  await third.until('answered');
  await third.hangUp();
  expect(await nextEnd(before + 2)).toMatchObject({ disposition: 'ANSWERED', answered_by: '1002' });
  expect(await stopped(life)).toEqual([0, null]);
});

test('without the process the dialplan rings; a process that comes back takes the caller again', { timeout: 60_000 }, async () => {
  const [ann] = phones;
  const before = (await node.ends()).length;
  const alone = await ann.call('1002');
  await alone.until('ringing');
  expect(alone.tookMs('ringing')).toBeLessThan(2_500);
  await alone.until('answered');
  await alone.hangUp();
  const again = await ann.call('*43');
  const life = await node.started();
  await again.until('answered');
  await again.hangUp();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED', from: '1001', to: '*43', answered_by: '*43' });
  expect(await stopped(life)).toEqual([0, null]);
});

test('a frozen process is killed and its caller is taken by the next', { timeout: 60_000 }, async () => {
  const [ann] = phones;
  const before = (await node.ends()).length;
  const watchdog = await node.started('cli.ts', 'run');
  const sinceMs = Date.now();
  process.kill((await node.state())?.pid ?? 0, 'SIGSTOP');
  const call = await ann.call('1002');
  await call.until('ringing');
  expect(call.tookMs('ringing')).toBeLessThan(5_500);
  await call.until('answered');
  await node.ready(sinceMs);
  await call.hangUp();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED', to: '1002' });
  expect(await stopped(watchdog)).toEqual([0, null]);
});

test('a crash of Asterisk ends its calls at once, and new ones are answered within five seconds', { timeout: 60_000 }, async () => {
  const [ann] = phones;
  const before = (await node.ends()).length;
  const life = await node.started();
  const answered = await answers();
  const lost = await ann.call('1002');
  await lost.until('answered');
  await expect.poll(answers).toBe(answered + 1);
  await node.asterisk.stop('crash');
  const crashedMs = Date.now();
  await node.asterisk.start();
  expect(await nextEnd(before)).toMatchObject({ disposition: 'ANSWERED' });
  const next = await ann.call('1002');
  await next.until('answered');
  expect(Date.now() - crashedMs).toBeLessThan(5_000);
  await next.hangUp();
  expect(await nextEnd(before + 1)).toMatchObject({ disposition: 'ANSWERED' });
  expect(await stopped(life)).toEqual([0, null]);
});

test('every call that was announced has ended once', async () => {
  const events = await node.told();
  const ids = (kind: NodeEvent['kind']) =>
    events.flatMap((event) => (event.kind === kind && 'call_id' in event ? [event.call_id] : [])).sort();
  expect(ids('call.end')).toEqual(ids('call.new'));
  expect(new Set(ids('call.end')).size).toBe(ids('call.end').length);
});
