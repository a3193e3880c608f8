/** The control plane is killed and 200 calls are placed all the same; the node process is killed among them. Nothing is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '@botpbx/shared/model/call';
import { untilCount } from '../support/calls.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';

const CALLS = 200;
const EVERY_MS = 200;
const TALK_MS = 4000;
/** Pairs enough that nobody is called while he talks. */
const PAIRS = 30;
const KILL_AT = 100;
const DRAIN_MS = 60_000;

interface Placed {
  readonly from: string;
  readonly to: string;
  readonly answered: boolean;
}

async function openPhones(stack: Stack): Promise<[SipPhone, SipPhone][]> {
  const pairs: [SipPhone, SipPhone][] = [];
  for (let at = 0; at < PAIRS; at++) {
    const caller = await stack.phone(String(3000 + at));
    const callee = await stack.phone(String(4000 + at), { onCall: { kind: 'answer', afterMs: 100 } });
    pairs.push([caller, callee]);
  }
  await stack.settled();
  for (const phone of pairs.flat()) claim((await phone.register(3600)) === 200, `${phone.user} can not register.`);
  return pairs;
}

/** Places the calls at fixed times; the node process dies between two of them, and is started again at once. */
async function placeAll(stack: Stack, pairs: readonly [SipPhone, SipPhone][]): Promise<Placed[]> {
  const startMs = performance.now();
  const calls: Promise<Placed>[] = [];
  for (let at = 0; at < CALLS; at++) {
    await sleep(Math.max(0, startMs + at * EVERY_MS - performance.now()));
    const [caller, callee] = pairs[at % PAIRS] ?? [];
    claim(caller !== undefined && callee !== undefined, 'There is no such pair.');
    calls.push(placeOne(caller, callee));
    if (at === KILL_AT) void restartNode(stack);
  }
  return Promise.all(calls);
}

async function placeOne(caller: SipPhone, callee: SipPhone): Promise<Placed> {
  const call = await caller.call(callee.user);
  const placed = { from: caller.user, to: callee.user };
  try {
    await call.until('answered');
    await sleep(TALK_MS);
    const answered = !call.has('ended');
    await call.hangUp();
    return { ...placed, answered };
  } catch {
    return { ...placed, answered: false };
  }
}

async function restartNode({ product }: Stack): Promise<void> {
  product.node.kill('SIGKILL', true);
  await product.node.ended();
  product.node.start();
}

/** Asterisk too begins anew: nothing in it remembers the configuration but the files. */
async function startAlone(story: Story, stack: Stack, pairs: readonly [SipPhone, SipPhone][]): Promise<void> {
  const { product } = stack;
  await product.node.stop(5000);
  await product.asterisk.stop(10_000);
  product.asterisk.start();
  product.node.start();
  const [caller, callee] = pairs[0] ?? [];
  claim(caller !== undefined && callee !== undefined, 'There is no pair.');
  const sinceMs = performance.now();
  await untilRegistered(caller);
  await untilRegistered(callee);
  story.figure('registers_again_ms', performance.now() - sinceMs);
  await untilServed(caller);
  const call = await caller.call(callee.user);
  await call.until('answered');
  await sleep(1000);
  await call.hangUp();
}

async function untilRegistered(phone: SipPhone): Promise<void> {
  const until = performance.now() + 20_000;
  while ((await phone.register(3600)) !== 200) {
    claim(performance.now() < until, `${phone.user} can not register.`);
    await sleep(100);
  }
}

/** The echo number is the node process's own: the static dialplan does not know it. A call that it does not take leaves no record. */
async function untilServed(phone: SipPhone): Promise<void> {
  const until = performance.now() + 20_000;
  for (;;) {
    const call = await phone.call('*43');
    const isServed = await call.until('answered', 5000).then(
      () => true,
      () => false,
    );
    await call.hangUp();
    if (isServed) return;
    claim(performance.now() < until, 'The node process does not serve calls.');
    await sleep(200);
  }
}

/** Whoever listens while the node catches up hears of each call in its order too. */
async function drain(story: Story, stack: Stack): Promise<Call[]> {
  await stack.startCloud();
  const live = await stack.live(['call.*']);
  const sinceMs = performance.now();
  const calls = await untilCount(stack.api, CALLS + 1, ({ to }) => to !== '*43', DRAIN_MS);
  story.figure('drained_ms', performance.now() - sinceMs);
  story.figure('live_events', live.told.length);
  for (const { id } of calls) {
    const heard = live.ofCall(id).map(({ event }) => ORDER.indexOf(event));
    claim(
      heard.every((place, at) => at === 0 || place > (heard[at - 1] ?? -1)),
      `The events of ${id} came out of order:`,
      live.ofCall(id),
    );
  }
  return calls;
}

const ORDER = ['call.new', 'call.answer', 'call.end'];

function countRecords(story: Story, placed: readonly Placed[], calls: readonly Call[]): void {
  story.figure('records', calls.length);
  story.figure('twice', calls.length - new Set(calls.map(({ id }) => id)).size);
  const wanted = countBy([...placed, { from: '3000', to: '4000' }]);
  const found = countBy(calls);
  const strange = calls.filter(({ from, to }) => !wanted.has(`${from} ${to}`));
  claim(strange.length === 0, 'Some records name other parties:', strange);
  for (const [pair, count] of wanted) claim(found.get(pair) === count, `${pair}: ${found.get(pair) ?? 0} records of ${count} calls.`);
  claim(calls.length === CALLS + 1, `There are ${calls.length} records of ${CALLS + 1} calls.`);
  const odd = calls.filter(({ disposition }) => disposition !== 'ANSWERED');
  claim(odd.length === 0, 'Some records are not of answered calls:', odd.slice(0, 3));
}

function countBy(calls: readonly { readonly from: string; readonly to: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { from, to } of calls) counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
  return counts;
}

function inOrder(calls: readonly Call[]): void {
  for (const call of calls) {
    const { started_at: started, answered_at: answered, ended_at: ended } = call;
    claim(answered !== null && ended !== null && started <= answered && answered <= ended, 'A record is out of order:', call);
    claim(Math.abs(call.duration - (Date.parse(ended) - Date.parse(answered)) / 1000) <= 1, 'A duration does not fit:', call);
  }
}

await tell('offline', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const pairs = await story.step(`${PAIRS * 2} phones register`, () => openPhones(stack));
  await story.step('the control plane is killed', async () => {
    stack.product.controlPlane.kill('SIGKILL', true);
    await stack.product.controlPlane.ended();
  });
  const placed = await story.step(`${CALLS} calls at 5/s, the node process killed and restarted among them`, () => placeAll(stack, pairs));
  await story.attempt('every call was answered', async () => {
    const answered = placed.filter((one) => one.answered).length;
    story.figure('answered', answered);
    claim(answered === CALLS, `Only ${answered} of ${CALLS} calls were answered.`);
  });
  await story.attempt('a node that starts with no control plane in reach serves calls from its disk', () =>
    startAlone(story, stack, pairs),
  );
  const calls = await story.step('the control plane comes back and hears of everything', () => drain(story, stack));
  await story.attempt(`there are exactly ${CALLS + 1} records, none twice`, async () => countRecords(story, placed, calls));
  await story.attempt('each record is in order: begun, answered, ended', async () => inOrder(calls));
});
