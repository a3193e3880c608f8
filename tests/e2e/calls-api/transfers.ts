/** Callers who are sent on over the API, and lines that are counted right after a restart. */
import { setTimeout as sleep } from 'node:timers/promises';
import { untilCall } from '../../support/calls.ts';
import { claim } from '../../support/story.ts';
import { post, TONES, untilCallIs, type World } from './world.ts';

/** The id of the one call that is going on. */
async function onlyCall({ stack }: World): Promise<string> {
  const headers = { authorization: `Bearer ${stack.token}` };
  for (let tries = 0; tries < 50; tries += 1) {
    const { data } = (await (await fetch(`${stack.url}/api/calls/live`, { headers })).json()) as { data: { id: string; state: string }[] };
    const [call] = data;
    if (data.length === 1 && call?.state === 'up') return call.id;
    await sleep(100);
  }
  throw new Error('there is not one call');
}

export async function sentOn(world: World): Promise<void> {
  await inside(world);
  await fromOutside(world);
  await toOutside(world);
  await linesAfterRestart(world);
}

/** 1003 talks with 1004, which answered; the API sends 1003 on to 1005. */
async function inside(world: World): Promise<void> {
  const { ann, bob, cid, live } = world;
  const [call, his] = await Promise.all([ann.call('1004'), bob.nextCall()]);
  await call.until('answered');
  const id = await onlyCall(world);
  for (const [to, status] of [
    ['19005551234', 403],
    ['#', 422],
  ] as const)
    claim((await post(world, `/api/calls/${id}/transfer`, { to })).status === status, `A transfer to ${to} was not refused.`);
  const [done, third] = await Promise.all([post(world, `/api/calls/${id}/transfer`, { to: '1005' }), cid.nextCall()]);
  claim(done.status === 200 && done.body.by === '1004' && done.body.party === '1003', 'It was sent on as', done);
  await third.until('answered');
  await live.until(({ event, data }) => event === 'call.transfer' && data.call_id === id && data.to === '1005');
  await his.until('ended');
  await sleep(1200);
  claim(call.media.levelDb(TONES['1005']) > -35, 'The caller does not hear the third:', call.media.levelDb(TONES['1005']));
  await call.hangUp();
  const record = await untilCallIs(world, id, ({ state }) => state === 'ended');
  const told = record.events.map(({ what, party, detail }) => `${what} ${party} ${detail ?? ''}`.trim());
  claim(told.includes('transferred 1004 1005') && told.includes('left 1004'), 'The timeline is', told);
}

/** A carrier's caller is sent to another extension. */
async function fromOutside(world: World): Promise<void> {
  const { carrier, bob, cid, stack } = world;
  const [call, his] = await Promise.all([carrier.call('+15550001000'), bob.nextCall()]);
  await call.until('answered');
  await his.until('answered');
  const id = await onlyCall(world);
  const [done, third] = await Promise.all([post(world, `/api/calls/${id}/transfer`, { to: '1005' }), cid.nextCall()]);
  claim(done.status === 200 && done.body.by === '1004', 'It was sent on as', done);
  await third.until('answered');
  await call.hangUp();
  await untilCall(stack.api, (one) => one.id === id && one.direction === 'inbound');
}

/** The extension that answered may call outside, so its caller may be sent there, under a number of the house. */
async function toOutside(world: World): Promise<void> {
  const { ann, bob, carrier } = world;
  const [call, his] = await Promise.all([ann.call('1004'), bob.nextCall()]);
  await call.until('answered');
  const id = await onlyCall(world);
  const [done, seen] = await Promise.all([post(world, `/api/calls/${id}/transfer`, { to: '12025551240' }), carrier.nextCall()]);
  claim(done.status === 200, 'It was not sent outside:', done);
  await Promise.all([seen.until('answered'), his.until('ended')]);
  await sleep(1000);
  claim(call.media.levelDb(TONES.carrier) > -35, 'The caller does not hear the callee outside:', call.media.levelDb(TONES.carrier));
  claim(!/1003|1004/.test(JSON.stringify(seen.invite?.headers)), 'An inner number was shown to the carrier:', seen.invite);
  await call.hangUp();
  await seen.until('ended');
  await untilCallIs(world, id, ({ state, direction }) => state === 'ended' && direction === 'outbound');
}

/** One line over the carrier: while it is taken, also by a call of an earlier life of the node process, there is no second. */
async function linesAfterRestart(world: World): Promise<void> {
  const { ann, bob, carrier, stack } = world;
  const [call, seen] = await Promise.all([ann.call('12025551234'), carrier.nextCall()]);
  await call.until('answered');
  stack.product.node.kill('SIGKILL', true);
  await stack.product.node.ended();
  stack.product.node.start();
  await stack.settled();
  await sleep(500);
  const before = carrier.received.length;
  const second = await bob.call('12025551235');
  await second.until('ended');
  claim(carrier.received.length === before, 'A second call went over the one line after a restart.');
  await call.hangUp();
  await seen.until('ended');
  await sleep(500);
  const [third, again] = await Promise.all([bob.call('12025551236'), carrier.nextCall()]);
  await third.until('answered');
  await third.hangUp();
  await again.until('ended');
}
