/** One key, one call: among twenty requests at once, across a node process that is killed, and for whoever asks again later. */
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, type Story } from '../../support/story.ts';
import { ANSWER, post, untilCallIs, type World } from './world.ts';

const TIMES = 20;

export async function onceForEver(story: Story, world: World): Promise<void> {
  await twentyAtOnce(world);
  await killedMeanwhile(story, world);
  for (const afterMs of [0, 3, 8]) await killedInTheMiddle(world, afterMs);
}

async function twentyAtOnce(world: World): Promise<void> {
  const { ann, bob } = world;
  const before = ann.received.length;
  const body = { from: '1003', to: '1004' };
  const answers = await Promise.all(Array.from({ length: TIMES }, () => post(world, '/api/calls/originate', body, 'twenty-at-once')));
  const ids = new Set(answers.map((answer) => answer.body.call_id));
  claim(answers.every(({ status }) => status === 202) && ids.size === 1, 'Twenty requests with one key got', answers);
  await bob.nextCall();
  await sleep(1500);
  claim(ann.received.length === before + 1, `The phone rang ${ann.received.length - before} times.`);
  const other = await post(world, '/api/calls/originate', { ...body, to: '1005' }, 'twenty-at-once');
  claim(other.status === 409, 'The key of another request was taken:', other);
  const [id] = ids;
  await post(world, `/api/calls/${id}/hangup`, {});
  await untilCallIs(world, String(id), ({ state }) => state === 'ended');
}

/** The node process dies as the phone rings; whoever got no answer asks again under the same key. */
async function killedMeanwhile(story: Story, world: World): Promise<void> {
  const { ann, bob, stack } = world;
  const before = ann.received.length;
  ann.onCall = { kind: 'ring' };
  const body = { from: '1003', to: '1004' };
  const first = Promise.all(Array.from({ length: TIMES }, () => post(world, '/api/calls/originate', body, 'killed-meanwhile')));
  const mine = await ann.nextCall();
  stack.product.node.kill('SIGKILL', true);
  await stack.product.node.ended();
  const early = await first;
  story.figure(
    'answers_of_the_killed',
    early.map(({ status }) => status),
  );
  stack.product.node.start();
  await stack.settled();
  const ids = new Set<unknown>();
  for (const _ of Array(3)) {
    const again = await post(world, '/api/calls/originate', body, 'killed-meanwhile');
    claim(again.status === 202, 'Asked again, the API says', again);
    ids.add(again.body.call_id);
  }
  for (const { status, body: answer } of early) if (status === 202) ids.add(answer.call_id);
  claim(ids.size === 1, 'One key has several calls:', [...ids]);
  const [his] = await Promise.all([bob.nextCall(), mine.answer()]);
  await his.until('answered');
  await sleep(1000);
  claim(ann.received.length === before + 1, `The phone rang ${ann.received.length - before} times.`);
  ann.onCall = ANSWER;
  const [id] = ids;
  await his.hangUp();
  const call = await untilCallIs(world, String(id), ({ state }) => state === 'ended');
  claim(call.disposition === 'ANSWERED' && call.to === '1004' && call.answered_by === '1004', 'The record of the survivor is', call);
}

/** Killed at any instant of the placing: the phone rings once at most, and whoever asks again hears of that call or that it is lost. */
async function killedInTheMiddle(world: World, afterMs: number): Promise<void> {
  const { ann, stack } = world;
  const before = ann.received.length;
  ann.onCall = { kind: 'ring' };
  const ask = () => post(world, '/api/calls/originate', { from: '1003', to: '1004', timeout: 5 }, `killed-after-${afterMs}`);
  const early = ask();
  await sleep(afterMs);
  stack.product.node.kill('SIGKILL', true);
  await stack.product.node.ended();
  const first = await early;
  stack.product.node.start();
  await stack.settled();
  const again = await ask();
  const isLost = again.status === 409 && again.body.code === 'idempotency.answer_lost';
  claim(again.status === 202 || isLost, 'Asked again, the API says', first, again);
  if (first.status === 202) claim(again.body.call_id === first.body.call_id, 'One key has two calls:', first, again);
  await sleep(1500);
  const rang = ann.received.length - before;
  claim(rang <= 1 && (again.status !== 202 || rang === 1), `Killed after ${afterMs} ms: the phone rang ${rang} times`, first, again);
  ann.received.at(-1)?.reject(486);
  ann.onCall = ANSWER;
  await sleep(500);
}
