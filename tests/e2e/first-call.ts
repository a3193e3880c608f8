/** Two extensions made over REST, two real phones, one call; a carrier; and every way in which a call can fail. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createExtension, listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { Disposition } from '@botpbx/shared/model/call';
import { toneLevelDb } from '../support/audio.ts';
import { Baresip } from '../support/baresip.ts';
import { allCalls, untilCall } from '../support/calls.ts';
import type { LiveRecorder } from '../support/live.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { runSipp } from '../support/sipp.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';

const TONE_1001_HZ = 440;
const TONE_1002_HZ = 1000;
const CARRIER_HZ = 600;
const TALK_MS = 4000;
const DID = '+15550001000';
const CARRIER_IP = '127.0.0.2';

/** A phone that is the story's, with its extension's id. */
interface Phone {
  readonly baresip: Baresip;
  readonly id: number;
}

async function realPhones(story: Story, stack: Stack): Promise<[Phone, Phone]> {
  const make = async (extension: string, toneHz: number, at: number): Promise<Phone> => {
    const { id, secret = '' } = await stack.api(createExtension, { body: { extension, name: `Phone ${extension}` } });
    await stack.settled();
    const media = stack.ports.ownMedia + at * 40;
    const baresip = await Baresip.start({
      ...{ user: extension, secret, toneHz, server: stack.sip, answers: 'when told' },
      port: stack.ports.own + at * 10,
      controlPort: stack.ports.own + at * 10 + 5,
      rtpPorts: [media, media + 39],
      folder: join(story.folder, extension),
    });
    story.atEnd(() => baresip.stop());
    return { baresip, id };
  };
  const phones: [Phone, Phone] = [await make('1001', TONE_1001_HZ, 0), await make('1002', TONE_1002_HZ, 1)];
  await untilAvailable(stack, ['1001', '1002']);
  return phones;
}

async function untilAvailable(stack: Stack, numbers: readonly string[]): Promise<void> {
  const until = performance.now() + 10_000;
  for (;;) {
    const { data } = await stack.api(listExtensions, {});
    const present = data.filter(({ extension, status }) => numbers.includes(extension) && status === 'available');
    if (present.length === numbers.length) return;
    claim(
      performance.now() < until,
      'The phones did not become available:',
      data.map(({ extension, status }) => [extension, status]),
    );
    await sleep(100);
  }
}

let answeredAtMs = 0;
let talkedSeconds = 0;

async function talk(caller: Baresip, callee: Baresip): Promise<void> {
  caller.call('1002');
  await callee.until('CALL_INCOMING');
  await sleep(1000);
  callee.answer();
  await caller.until('CALL_ESTABLISHED');
  answeredAtMs = performance.now();
  await sleep(TALK_MS);
  caller.hangUp();
  talkedSeconds = (performance.now() - answeredAtMs) / 1000;
  await callee.until('CALL_CLOSED');
}

/** Levels are measured on the phones' own recordings: what one sent, and what the other heard. */
function compareLevels(story: Story, one: Baresip, other: Baresip): void {
  const directions = [
    { from: one, to: other, hz: TONE_1001_HZ, name: '1001_to_1002' },
    { from: other, to: one, hz: TONE_1002_HZ, name: '1002_to_1001' },
  ];
  for (const { from, to, hz, name } of directions) {
    const [sent, heard] = [from.sent()[0], to.heard()[0]];
    claim(sent !== undefined && heard !== undefined, `There is no recording of ${name}.`);
    const difference = toneLevelDb(heard, hz) - toneLevelDb(sent, hz);
    story.figure(`level_db_${name}`, difference);
    claim(Math.abs(difference) <= 3, `The level of ${name} differs by ${difference.toFixed(1)} dB.`);
    const seconds = heard.samples.length / heard.rateHz;
    claim(seconds > (TALK_MS / 1000) * 0.8, `Only ${seconds.toFixed(1)} s of ${name} were heard.`);
  }
}

async function eventsOf(stack: Stack, live: LiveRecorder): Promise<void> {
  const { event } = await live.until((one) => one.event === 'call.end');
  claim(event.event === 'call.end', 'The end is no end.');
  const events = live.ofCall(event.data.call_id);
  claim(events.map((one) => one.event).join() === 'call.new,call.answer,call.end', 'The events are', events);
  const [begun, answered, ended] = events;
  claim(begun?.event === 'call.new' && begun.data.from === '1001' && begun.data.to === '1002', 'The parties are wrong:', begun);
  claim(begun.data.direction === 'internal', 'The direction is wrong:', begun);
  claim(answered?.event === 'call.answer' && answered.data.answered_by === '1002', 'Somebody else answered:', answered);
  claim(ended?.event === 'call.end' && ended.data.disposition === 'ANSWERED', 'The disposition is wrong:', ended);
  const times = events.map((one) => ('timestamp' in one.data ? one.data.timestamp : ''));
  claim([...times].sort().join() === times.join(), 'The times are not in order:', times);
  const statuses = live.told.flatMap(({ event: one }) =>
    one.event === 'extension.status' ? [`${one.data.extension} ${one.data.status}`] : [],
  );
  for (const expected of ['1002 ringing', '1002 busy', '1002 available'])
    claim(statuses.includes(expected), `"${expected}" was not told:`, statuses);
  claim((await allCalls(stack.api)).length >= 1, 'The call has no record.');
}

async function recordOf(story: Story, stack: Stack): Promise<void> {
  const call = await untilCall(stack.api, ({ from, to }) => from === '1001' && to === '1002');
  story.figure('duration_s', call.duration);
  story.figure('talked_s', talkedSeconds);
  claim(call.disposition === 'ANSWERED' && call.direction === 'internal', 'The record is wrong:', call);
  claim(Math.abs(call.duration - talkedSeconds) <= 1, `The duration is ${call.duration} s, and they talked ${talkedSeconds.toFixed(1)} s.`);
  claim(call.total_duration >= call.duration && call.answered_by === '1002', 'The record is wrong:', call);
  claim(call.revision !== null && call.node_id > 0, 'The record does not name node and revision:', call);
}

async function carrierCalls(story: Story, stack: Stack, callee: Phone): Promise<void> {
  const { own, ownMedia } = stack.ports;
  await stack.api(createTrunk, { body: { name: 'Carrier', host: CARRIER_IP, port: own + 40 } });
  await stack.api(createInboundRoute, { body: { name: 'Main number', did: DID, destination: { type: 'extension', id: callee.id } } });
  await stack.settled();
  const before = callee.baresip.events.length;
  const answering = callee.baresip.until('CALL_INCOMING', before).then(() => callee.baresip.answer());
  const result = await runSipp({
    ...{ server: stack.sip, ip: CARRIER_IP, port: own + 40, mediaPort: ownMedia + 100, folder: join(story.folder, 'carrier') },
    ...{ to: DID.slice(1), from: '+15551234567', calls: 1, callsPerSecond: 1, talkMs: 3000, toneHz: CARRIER_HZ },
  });
  await answering;
  claim(result.succeeded === 1, 'The carrier was not connected:', result);
  const call = await untilCall(stack.api, ({ direction }) => direction === 'inbound');
  claim(call.disposition === 'ANSWERED' && call.answered_by === '1002', 'The record is wrong:', call);
  claim(call.from.endsWith('15551234567') && call.to.endsWith(DID.slice(1)), 'The parties are wrong:', call);
  claim(Math.abs(call.duration - 3) <= 1, 'The duration is wrong:', call);
  const heard = callee.baresip.heard().at(-1);
  claim(heard !== undefined && toneLevelDb(heard, CARRIER_HZ) > -20, 'The carrier was not heard.');
}

async function registerBoth(stack: Stack, caller: SipPhone, callee: SipPhone): Promise<void> {
  await stack.settled();
  claim((await caller.register()) === 200, '1003 can not register.');
  claim((await callee.register()) === 200, '1004 can not register.');
}

/** Busy, no answer, given up, unknown: what the caller is told where no mailbox takes the call, and what the record says. */
async function unanswered(story: Story, stack: Stack, caller: SipPhone, callee: SipPhone): Promise<void> {
  const { data } = await stack.api(listExtensions, { query: { search: '1004' } });
  const params = { id: data[0]?.id ?? 0 };
  await stack.api(updateExtension, { params, body: { voicemail_enabled: false, ring_timeout: 5 } });
  await stack.settled();
  const record = async (to: string, disposition: Disposition, cause?: number) => {
    const call = await untilCall(stack.api, (one) => one.from === '1003' && one.to === to && one.disposition === disposition);
    claim(call.duration === 0 && call.answered_at === null, 'An unanswered call has a duration:', call);
    claim(cause === undefined || call.cause === cause, `The cause is not ${cause}:`, call);
  };
  await story.attempt('busy: 486, BUSY', async () => {
    callee.onCall = { kind: 'reject', status: 486 };
    await refusedWith(caller, '1004', [486]);
    await record('1004', 'BUSY', 17);
  });
  await story.attempt('no answer: 480 after the ring timeout, NO ANSWER', async () => {
    callee.onCall = { kind: 'ring' };
    await refusedWith(caller, '1004', [480]);
    const rangMs = callee.received.at(-1)?.tookMs('ended') ?? Number.NaN;
    claim(rangMs > 4500 && rangMs < 6000, `It rang ${rangMs} ms instead of 5 s.`);
    await record('1004', 'NO ANSWER', 19);
  });
  await story.attempt('the caller gives up: 487, CANCELLED', async () => {
    const call = await caller.call('1004');
    await call.until('ringing');
    await sleep(500);
    await call.hangUp();
    claim(call.status === 487, 'The caller was told', call.status);
    await record('1004', 'CANCELLED');
  });
  await story.attempt('unknown number: 404, FAILED, cause 1', async () => {
    await refusedWith(caller, '1999', [404]);
    await record('1999', 'FAILED', 1);
  });
}

async function refusedWith(caller: SipPhone, number: string, statuses: readonly number[]): Promise<void> {
  const call = await caller.call(number);
  await call.until('ended');
  claim(statuses.includes(call.status ?? 0), `The caller was told ${call.status} instead of ${statuses.join(' or ')}.`);
}

async function echo(caller: SipPhone): Promise<void> {
  const call = await caller.call('*43');
  await call.until('answered');
  await sleep(1500);
  const level = call.media.levelDb(700);
  await call.hangUp();
  claim(level > -15, `The echo is at ${level.toFixed(1)} dB.`);
}

async function wrongPassword(stack: Stack, live: LiveRecorder): Promise<void> {
  const from = live.told.length;
  const thief = await stack.phone('1005', { secret: 'a wrong secret' });
  await stack.settled();
  const status = await thief.register();
  claim(status === 401, `A wrong password is answered with ${status}.`);
  const call = await thief.call('1002');
  await call.until('ended');
  claim(call.status === 401, `An INVITE with a wrong password is answered with ${call.status}.`);
  await live.until((event) => event.event === 'security.alert' && event.data.account.includes('1005'), from);
  const calls = await allCalls(stack.api);
  claim(!calls.some((one) => one.from === '1005'), 'The refused call has a record.');
}

await tell('first-call', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const live = await stack.live();
  const [first, second] = await story.step('two extensions made over REST register', () => realPhones(story, stack));
  await story.step('1001 calls 1002, who answers; both talk', () => talk(first.baresip, second.baresip));
  await story.attempt('each heard the other as loud as he spoke', async () => compareLevels(story, first.baresip, second.baresip));
  await story.attempt('new, answer and end came in order on /ws', () => eventsOf(stack, live));
  await story.attempt('the call record names the parties, the disposition and the time', () => recordOf(story, stack));
  await story.attempt('a carrier calls a public number and reaches 1002', () => carrierCalls(story, stack, second));
  const caller = await stack.phone('1003', { toneHz: 700 });
  const callee = await stack.phone('1004');
  await story.step('two more phones register', () => registerBoth(stack, caller, callee));
  await unanswered(story, stack, caller, callee);
  await story.attempt('*43 sends back what it hears', () => echo(caller));
  await story.attempt('a wrong password is refused, told as a security event, and makes no record', () => wrongPassword(stack, live));
  await story.attempt('there is one record of each call and none too many', async () => {
    await sleep(1000);
    const calls = await allCalls(stack.api);
    story.figure('records', calls.length);
    claim(
      calls.length === 7,
      'There are not 7 records:',
      calls.map(({ from, to, disposition }) => [from, to, disposition]),
    );
  });
});
