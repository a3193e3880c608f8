/** 1,000 phones on the node, 50 changed secrets: how soon each is in force, and whether calls notice. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@botpbx/shared/api/client';
import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { registerOnce } from '../support/register.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, percentile, type Story, tell } from '../support/story.ts';

const EXTENSIONS = 1000;
const CHANGES = 50;
const CALLS = 5;
const GOAL_P95_MS = 1500;
/** A change that is not in force after this time has failed. */
const GIVE_UP_MS = 15_000;
/** Pause between two asks for the new secret: the error of each figure. */
const ASK_EVERY_MS = 10;

interface Row {
  readonly id: number;
  readonly extension: string;
  secret: string;
}

async function makeExtensions(stack: Stack): Promise<Row[]> {
  const admins = [stack.api, ...(await stack.admins(3))];
  const rows: Row[] = [];
  const numbers = Array.from({ length: EXTENSIONS }, (_, at) => String(2000 + at));
  const worker = async (api: Client) => {
    for (let extension = numbers.shift(); extension !== undefined; extension = numbers.shift()) {
      const secret = randomBytes(12).toString('hex');
      const { id } = await api(createExtension, { body: { extension, name: `Phone ${extension}`, secret } });
      rows.push({ id, extension, secret });
    }
  };
  await Promise.all(admins.map(worker));
  await stack.settled(60_000);
  return rows.sort((a, b) => a.id - b.id);
}

/** Pairs of phones that talk to each other; the callers' secrets are among those that change. */
async function bringUpCalls(story: Story, stack: Stack, rows: readonly Row[]): Promise<PhoneCall[]> {
  const open = async ({ extension, secret }: Row) => {
    const phone = await SipPhone.open({ user: extension, secret, server: stack.sip });
    story.atEnd(() => phone.close());
    claim((await phone.register()) === 200, `${extension} can not register.`);
    return phone;
  };
  const calls: PhoneCall[] = [];
  for (let at = 0; at < CALLS; at++) {
    const [caller, callee] = [rows[at * 2], rows[at * 2 + 1]];
    claim(caller !== undefined && callee !== undefined, 'There are too few extensions.');
    const [from, to] = [await open(caller), await open(callee)];
    const call = await from.call(to.user);
    await call.until('answered');
    calls.push(call, ...to.received);
  }
  return calls;
}

async function changeSecrets(stack: Stack, rows: readonly Row[]): Promise<number[]> {
  const tookMs: number[] = [];
  for (let at = 0; at < CHANGES; at++) {
    // every tenth change is one of a phone in a call
    const row = at % 10 === 0 ? rows[at / 10] : rows[100 + at * 17];
    claim(row !== undefined, 'There are too few extensions.');
    tookMs.push(await changeOne(stack, row));
    await sleep((at * 37) % 400);
  }
  return tookMs;
}

/** Changes a secret and asks with the new one until it is accepted; the very next REGISTER with the old one is refused. */
async function changeOne(stack: Stack, row: Row): Promise<number> {
  const old = row.secret;
  const account = { user: row.extension, server: stack.sip };
  claim((await registerOnce({ ...account, secret: old })) === 200, `The secret of ${row.extension} is not in force.`);
  const secret = randomBytes(12).toString('hex');
  await stack.api(updateExtension, { params: { id: row.id }, body: { secret } });
  const sinceMs = performance.now();
  while ((await registerOnce({ ...account, secret })) !== 200) {
    claim(performance.now() - sinceMs < GIVE_UP_MS, `The new secret of ${row.extension} was never accepted.`);
    await sleep(ASK_EVERY_MS);
  }
  const tookMs = performance.now() - sinceMs;
  claim((await registerOnce({ ...account, secret: old })) === 401, `The old secret of ${row.extension} is still accepted.`);
  row.secret = secret;
  return tookMs;
}

function untouched(story: Story, calls: readonly PhoneCall[]): void {
  const gaps = calls.map((call) => call.media.largestGapMs);
  story.figure('largest_gap_ms', Math.max(...gaps));
  for (const call of calls) {
    claim(!call.has('ended'), 'A call ended.');
    claim(call.requestsFromPeer === 0, 'A call was re-invited.');
  }
  claim(Math.max(...gaps) < 500, 'The sound of a call was interrupted for ms:', gaps.map(Math.round));
}

await tell('change-live', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const rows = await story.step(`${EXTENSIONS} extensions are on the node`, () => makeExtensions(stack));
  const calls = await story.step(`${CALLS} calls are up`, () => bringUpCalls(story, stack, rows));
  const tookMs = await story.step(`${CHANGES} changed secrets come into force`, () => changeSecrets(stack, rows));
  story.figure('p50_ms', percentile(tookMs, 0.5));
  story.figure('p95_ms', percentile(tookMs, 0.95));
  story.figure('max_ms', Math.max(...tookMs));
  await story.attempt(`the p95 is at most ${GOAL_P95_MS} ms`, async () => {
    claim(percentile(tookMs, 0.95) <= GOAL_P95_MS, 'The times were', tookMs.map(Math.round));
  });
  await story.attempt('no call was touched', async () => untouched(story, calls));
});
