/** Calls over the API: placed once whatever happens, seen, sent on, ended, found again, exported; and what the installation tells of itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listLiveCalls } from '@botpbx/shared/api/calls';
import { getAsteriskStatus, getSystemStatus, listSystemLegs, reloadAsterisk } from '@botpbx/shared/api/system';
import { untilCall } from '../support/calls.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { headerOf } from '../support/sip/message.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { historyIsFound } from './calls-api/history.ts';
import { onceForEver } from './calls-api/once.ts';
import { sentOn } from './calls-api/transfers.ts';
import { buildWorld, OWN_DID, place, post, TENANT_CALLER_ID, TONES, untilCallIs, type World } from './calls-api/world.ts';

const callerSeen = (call: PhoneCall): string => /sip:([^@;>]*)/.exec(call.invite ? headerOf(call.invite, 'from') : '')?.[1] ?? '';

/** Rings the asker first, then the other; both hear each other; the API sees it and ends it. */
async function inside(story: Story, world: World): Promise<void> {
  const { stack, ann, bob, live } = world;
  const startMs = performance.now();
  const [id, mine] = await Promise.all([place(world, { from: '1003', to: '1004' }), ann.nextCall()]);
  story.figure('asker_rings_ms', performance.now() - startMs);
  claim(callerSeen(mine) === '1004', 'The phone of the asker shows', callerSeen(mine));
  const his = await bob.nextCall();
  claim(callerSeen(his) === '1003', 'The callee sees', callerSeen(his));
  await his.until('answered');
  await live.until(({ event, data }) => event === 'call.answer' && data.call_id === id && data.answered_by === '1004');
  const began = live.ofCall(id).find(({ event }) => event === 'call.new');
  claim(JSON.stringify(began?.data).includes('"from":"1003","to":"1004","direction":"internal"'), 'The call began as', began);
  await sleep(1200);
  const heard = [mine.media.levelDb(TONES['1004']), his.media.levelDb(TONES['1003'])];
  claim(Math.min(...heard) > -20, 'They do not hear each other:', heard);
  const [row] = (await stack.api(listLiveCalls, {})).data.filter((call) => call.id === id);
  claim(row?.state === 'up' && row.legs.map(({ party }) => party).join() === '1003,1004', 'The live call is', row);
  const legs = (await stack.api(listSystemLegs, {})).data.filter((leg) => leg.call_id === id);
  claim(legs.length === 2 && legs.every(({ state }) => state === 'up'), 'Its channels are', legs);
  const ended = await post(world, `/api/calls/${id}/hangup`, {});
  claim(ended.status === 200 && ended.body.legs === 2, 'It could not be hung up:', ended);
  await Promise.all([mine.until('ended'), his.until('ended')]);
  const call = await untilCallIs(world, id, ({ state }) => state === 'ended');
  claim(
    call.disposition === 'ANSWERED' && call.answered_by === '1004' && call.from === '1003' && call.to === '1004',
    'Its record is',
    call,
  );
  const told = call.events.map(({ what, party }) => `${what} ${party}`);
  claim(told.join(', ').startsWith('began 1003, rang 1003, answered 1003, rang 1004, answered 1004'), 'Its timeline is', told);
  claim((await post(world, `/api/calls/${id}/hangup`, {})).status === 409, 'A call that is over was hung up.');
}

async function outside(world: World): Promise<void> {
  const { carrier, live } = world;
  for (const [caller_id, seen] of [
    [OWN_DID, OWN_DID],
    [null, TENANT_CALLER_ID],
  ] as const) {
    const [id, call] = await Promise.all([place(world, { from: '1003', to: '12025551234', caller_id }), carrier.nextCall()]);
    claim(callerSeen(call) === seen, `The carrier saw ${callerSeen(call)} instead of ${seen}.`);
    await call.until('answered');
    const { event } = await live.until((one) => one.event === 'call.new' && one.data.call_id === id);
    claim(event.event === 'call.new' && event.data.direction === 'outbound', 'It began as', event);
    await sleep(300);
    await call.hangUp();
    const record = await untilCallIs(world, id, ({ state }) => state === 'ended');
    claim(record.direction === 'outbound' && record.legs.some(({ trunk_id }) => trunk_id === world.trunkId), 'Its record is', record);
  }
}

/** A call that a phone dialled itself is told as one to the outside from its first event. */
async function dialledOutside({ ann, carrier, live, stack }: World): Promise<void> {
  const from = live.told.length;
  const [call, seen] = await Promise.all([ann.call('12025551299'), carrier.nextCall()]);
  await call.until('answered');
  const { event } = await live.until((one) => one.event === 'call.new', from);
  claim(event.event === 'call.new' && event.data.direction === 'outbound', 'It began as', event);
  await call.hangUp();
  await seen.until('ended');
  await untilCall(stack.api, (one) => one.to === '12025551299');
}

async function refusals(world: World): Promise<void> {
  const { ann, carrier } = world;
  const before = [ann.received.length, carrier.received.length];
  const cases: [object, number, string][] = [
    [{ from: '1003', to: '19005551234' }, 403, 'call.not_allowed'],
    [{ from: '1003', to: '12025551234', caller_id: '+15559990000' }, 403, 'call.not_allowed'],
    [{ from: '1003', to: '1003' }, 422, 'call.impossible'],
    [{ from: '1777', to: '1004' }, 422, 'reference.not_found'],
    [{ from: '1009', to: '1004' }, 409, 'call.wrong_state'],
    [{ from: '1003', to: '1004&Local/1' }, 422, 'request.invalid'],
    [{ from: '1003' }, 422, 'request.invalid'],
  ];
  for (const [body, status, code] of cases) {
    const answer = await post(world, '/api/calls/originate', body);
    claim(answer.status === status && answer.body.code === code, 'Instead of a refusal came', body, answer);
  }
  await sleep(500);
  claim([ann.received.length, carrier.received.length].join() === before.join(), 'Something rang.');
}

/** Every phone of the extension rings; the one that is picked up has the call, and the other stops. */
async function twoPhones(story: Story, world: World): Promise<void> {
  const { stack, ann, bob } = world;
  const other = await SipPhone.open({ user: '1003', secret: ann.secret, server: stack.sip, toneHz: 900, onCall: { kind: 'ring' } });
  story.atEnd(() => other.close());
  claim((await other.register()) === 200, 'The second phone can not register.');
  ann.onCall = { kind: 'ring' };
  const [id, mine, hers] = await Promise.all([place(world, { from: '1003', to: '1004' }), ann.nextCall(), other.nextCall()]);
  const [his] = await Promise.all([bob.nextCall(), hers.answer()]);
  await Promise.all([his.until('answered'), mine.until('ended')]);
  await sleep(1000);
  claim(hers.media.levelDb(TONES['1004']) > -20, 'The phone that was picked up hears nobody.');
  await his.hangUp();
  const call = await untilCallIs(world, id, ({ state }) => state === 'ended');
  claim(call.answered_by === '1004' && call.legs.length === 3, 'The record of two phones is', call);
  ann.onCall = { kind: 'answer', afterMs: 300 };
  await other.unregister();
}

async function nobodyPicksUp(world: World): Promise<void> {
  world.ann.onCall = { kind: 'ring' };
  const id = await place(world, { from: '1003', to: '1004', timeout: 5 });
  const call = await untilCallIs(world, id, ({ state }) => state === 'ended', 12_000);
  world.ann.onCall = { kind: 'reject', status: 486 };
  const busy = await untilCallIs(world, await place(world, { from: '1003', to: '1004' }), ({ state }) => state === 'ended');
  world.ann.onCall = { kind: 'answer', afterMs: 300 };
  claim(call.disposition === 'NO ANSWER' && busy.disposition === 'BUSY', 'They ended as', call.disposition, busy.disposition);
}

async function system(story: Story, { stack }: World): Promise<void> {
  const status = await stack.api(getSystemStatus, {});
  claim(status.status === 'ok' && status.nodes.connected === 1, 'The system is', status);
  const [node] = (await stack.api(getAsteriskStatus, {})).data;
  claim(/^22\./.test(node?.asterisk?.version ?? '') && node?.asterisk?.registered === 3, 'Asterisk is', node);
  const [done] = (await stack.api(reloadAsterisk, {})).data;
  claim(done?.reloaded === true, 'It was not reloaded:', done);
  story.figure('reload_ms', done.ms);
}

await tell('calls-api', async (story) => {
  const world = await story.step('a product with three phones and a carrier', () => buildWorld(story));
  await story.step('a call is placed, seen and hung up', () => inside(story, world));
  await story.attempt('a number outside is called with a number of our own', () => outside(world));
  await story.attempt('a phone that dials outside makes an outbound call from its first event', () => dialledOutside(world));
  await story.attempt('what is forbidden is refused before anything rings', () => refusals(world));
  await story.attempt('of two phones the one that is picked up has the call', () => twoPhones(story, world));
  await story.attempt('whoever does not pick up, or is busy, ends the call so', () => nobodyPicksUp(world));
  await story.attempt('one key is one call: twenty at once, a killed node, and again', () => onceForEver(story, world));
  await story.attempt('callers are sent on, inside and outside, and not where the extension may not call', () => sentOn(world));
  await story.attempt('calls are found by every filter, and the CSV holds them all', () => historyIsFound(story, world));
  await story.attempt('the installation tells of itself, and Asterisk is reloaded', () => system(story, world));
});
