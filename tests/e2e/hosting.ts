/** 50 tenants with 100 phones each on one node: how soon a change is in force, what it costs Asterisk, and whether calls notice. */
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, clientOf } from '@botpbx/shared/api/client';
import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute, updateInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { listNodes, updateNode } from '@botpbx/shared/api/nodes';
import { createQueue, updateQueue } from '@botpbx/shared/api/queues';
import { createRingGroup, updateRingGroup } from '@botpbx/shared/api/ring-groups';
import { createTenant } from '@botpbx/shared/api/tenants';
import { createUser } from '@botpbx/shared/api/users';
import { registerOnce } from '../support/register.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { ADMIN, onlyNode, type Stack, signIn, startStack } from '../support/stack.ts';
import { claim, percentile, type Story, tell } from '../support/story.ts';

const TENANTS = 50;
const PHONES = 100;
const CALLS = 5;
const PHONE_CHANGES = 30;
const ROUTE_CHANGES = 60;
const RELOADS = 10;
const GOAL_PHONE_P95_MS = 4000;
const GOAL_ROUTE_P95_MS = 300;
const GOAL_CPU_RATIO = 1.3;
const GIVE_UP_MS = 30_000;
const ASK_EVERY_MS = 10;

interface Phone {
  readonly id: number;
  readonly extension: string;
  secret: string;
}

interface House {
  readonly id: number;
  readonly domain: string;
  readonly api: Client;
  readonly phones: readonly Phone[];
  readonly routeId: number;
  readonly groupId: number;
  readonly queueId: number;
}

/** A tenant with its admin, phones, an inbound route, a ring group and a queue. All tenants have the same numbers. */
async function makeHouse(stack: Stack, at: number): Promise<House> {
  const tenant = await stack.api(createTenant, { body: { slug: `house-${at}`, name: `House ${at}` } });
  const operator = clientOf({
    base: stack.url,
    fetch: (request) => fetch(request),
    headers: () => ({ authorization: `Bearer ${stack.token}`, 'tenant-id': String(tenant.id) }),
  });
  const email = `admin@house-${at}.example.com`;
  await operator(createUser, { body: { email, name: 'Admin', role: 'admin', password: ADMIN.password } });
  const { api } = await signIn(stack.url, { email, password: ADMIN.password });
  const phones: Phone[] = [];
  for (let number = 0; number < PHONES; number++) {
    const [extension, secret] = [String(1000 + number), randomBytes(12).toString('hex')];
    const { id } = await api(createExtension, { body: { extension, name: `Phone ${extension}`, secret } });
    phones.push({ id, extension, secret });
  }
  const ids = phones.map(({ id }) => id);
  const [first = 0] = ids;
  const destination = { type: 'extension', id: first } as const;
  const route = await api(createInboundRoute, { body: { name: 'Main', did: `+1555${String(at).padStart(3, '0')}0000`, destination } });
  const group = await api(createRingGroup, { body: { name: 'Sales', number: '600', extension_ids: ids.slice(0, 4) } });
  const members = ids.slice(0, 10).map((extension_id) => ({ extension_id, penalty: 0 }));
  const queue = await api(createQueue, { body: { name: 'Support', number: '610', members } });
  return { id: tenant.id, domain: tenant.sip_domain, api, phones, routeId: route.id, groupId: group.id, queueId: queue.id };
}

async function makeHouses(stack: Stack): Promise<House[]> {
  const houses: House[] = [];
  const numbers = Array.from({ length: TENANTS }, (_, at) => at + 1);
  const worker = async () => {
    for (let at = numbers.shift(); at !== undefined; at = numbers.shift()) houses.push(await makeHouse(stack, at));
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  const node = await onlyNode(stack.api);
  await stack.api(updateNode, { params: { id: node.id }, body: { tenant_ids: [1, ...houses.map(({ id }) => id)] } });
  const until = performance.now() + GIVE_UP_MS;
  while ((await onlyNode(stack.api)).latest_revision === node.latest_revision) {
    claim(performance.now() < until, 'The tenants were never published.');
    await sleep(100);
  }
  await stack.settled(90_000);
  return houses.sort((a, b) => a.id - b.id);
}

/** One call in each of some tenants; the numbers are the same everywhere. */
async function bringUpCalls(story: Story, stack: Stack, houses: readonly House[]): Promise<PhoneCall[]> {
  const calls: PhoneCall[] = [];
  for (const { domain, phones } of houses.slice(0, CALLS)) {
    const pair = await Promise.all(
      phones.slice(-2).map(async ({ extension, secret }) => {
        const phone = await SipPhone.open({ user: extension, secret, server: stack.sip, domain });
        story.atEnd(() => phone.close());
        claim((await phone.register()) === 200, `${extension} of ${domain} can not register.`);
        return phone;
      }),
    );
    const [from, to] = pair;
    claim(from !== undefined && to !== undefined, 'There are too few phones.');
    const call = await from.call(to.user);
    await call.until('answered');
    calls.push(call, ...to.received);
  }
  return calls;
}

/** Changes a phone's secret and asks with the new one until it is accepted. */
async function changePhone(stack: Stack, house: House, phone: Phone): Promise<number> {
  const secret = randomBytes(12).toString('hex');
  await house.api(updateExtension, { params: { id: phone.id }, body: { secret } });
  const sinceMs = performance.now();
  const account = { user: phone.extension, server: stack.sip, domain: house.domain };
  while ((await registerOnce({ ...account, secret })) !== 200) {
    claim(performance.now() - sinceMs < GIVE_UP_MS, `The new secret of ${phone.extension} of ${house.domain} was never accepted.`);
    await sleep(ASK_EVERY_MS);
  }
  phone.secret = secret;
  return performance.now() - sinceMs;
}

async function changePhones(stack: Stack, houses: readonly House[]): Promise<number[]> {
  const tookMs: number[] = [];
  for (let at = 0; at < PHONE_CHANGES; at++) {
    const house = houses[(at * 7) % houses.length];
    const phone = house?.phones[(at * 11) % (PHONES - 2)];
    claim(house !== undefined && phone !== undefined, 'There are too few phones.');
    tookMs.push(await changePhone(stack, house, phone));
    await sleep((at * 37) % 300);
  }
  return tookMs;
}

/** Changes what no file of Asterisk holds and waits until the node says that it runs it. */
async function changeRoute(house: House, at: number, houses: readonly House[]): Promise<number> {
  const { api, phones, routeId, groupId, queueId } = house;
  const before = await appliedOf(api);
  let asked = at;
  const ids = phones.map(({ id }) => id);
  // never what is there already
  const turn = Math.floor(at / 3) + 1;
  const pick = (count: number) => Array.from({ length: count }, (_, i) => ids[(turn * 7 + 11 + i) % ids.length] ?? 0);
  const sinceMs = performance.now();
  if (at % 3 === 0) {
    const destination = { type: 'extension', id: pick(1)[0] ?? 0 } as const;
    await api(updateInboundRoute, { params: { id: routeId }, body: { destination } });
  } else if (at % 3 === 1) await api(updateRingGroup, { params: { id: groupId }, body: { extension_ids: pick(4) } });
  else {
    const members = pick(10).map((extension_id) => ({ extension_id, penalty: 0 }));
    await api(updateQueue, { params: { id: queueId }, body: { members } });
  }
  // each tenant's admin may ask 600 times a minute, so they take turns
  while ((await appliedOf(houses[asked++ % houses.length]?.api ?? api)) <= before) {
    claim(performance.now() - sinceMs < GIVE_UP_MS, 'A change was never in force.');
    await sleep(ASK_EVERY_MS);
  }
  return performance.now() - sinceMs;
}

async function appliedOf(api: Client): Promise<number> {
  return (await api(listNodes, {})).data[0]?.applied_revision ?? 0;
}

async function changeRoutes(story: Story, stack: Stack, houses: readonly House[]): Promise<void> {
  const live = () => readlinkSync(join(stack.env.ASTERISK_RUN ?? '', 'live'));
  const before = live();
  const tookMs: number[] = [];
  for (let at = 0; at < ROUTE_CHANGES; at++) {
    const house = houses[(at * 13) % houses.length];
    claim(house !== undefined, 'There are too few tenants.');
    tookMs.push(await changeRoute(house, at, houses));
    await sleep(150 + ((at * 53) % 300));
  }
  story.figure('route_p50_ms', percentile(tookMs, 0.5));
  story.figure('route_p95_ms', percentile(tookMs, 0.95));
  claim(live() === before, 'A change of routes, groups or members made Asterisk read its files anew.');
  claim(percentile(tookMs, 0.95) <= GOAL_ROUTE_P95_MS, 'The times were', tookMs.map(Math.round));
}

/** CPU time of Asterisk in ms: user and system. */
function cpuMs(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const pidOf = (stack: Stack): number => Number(readFileSync(join(stack.env.ASTERISK_RUN ?? '', 'run', 'asterisk.pid'), 'utf8'));

/** What any change costs at least: one file is newer, and Asterisk reads it. Without that, Asterisk sees that there is nothing to read. */
async function reloadBare(stack: Stack, house: House): Promise<void> {
  const now = new Date();
  utimesSync(join(stack.env.ASTERISK_RUN ?? '', 'live', `tenant-${house.id}.conf`), now, now);
  await stack.asterisk('module reload res_pjsip.so');
}

/** Changes and bare reloads by turns, so that what else the machine does touches both. */
async function costs(story: Story, stack: Stack, houses: readonly House[]): Promise<void> {
  const pid = pidOf(stack);
  const spent = async (work: () => Promise<unknown>) => {
    await sleep(1500);
    const before = cpuMs(pid);
    await work();
    await sleep(1500);
    return cpuMs(pid) - before;
  };
  const idleMs: number[] = [];
  const [bare, changed]: [number[], number[]] = [[], []];
  for (let at = 0; at < RELOADS; at++) {
    const house = houses[(at * 3) % houses.length];
    const phone = house?.phones[at];
    claim(house !== undefined && phone !== undefined, 'There are too few phones.');
    idleMs.push(await spent(() => sleep(500)));
    bare.push(await spent(() => reloadBare(stack, house)));
    changed.push(
      await spent(() => house.api(updateExtension, { params: { id: phone.id }, body: { name: `Renamed ${at}` } }).then(() => sleep(500))),
    );
  }
  const idle = percentile(idleMs, 0.5);
  const ratio = (percentile(changed, 0.5) - idle) / Math.max(10, percentile(bare, 0.5) - idle);
  story.figure('reload_cpu_ms', percentile(bare, 0.5) - idle);
  story.figure('change_cpu_ms', percentile(changed, 0.5) - idle);
  story.figure('cpu_ratio', ratio);
  claim(ratio <= GOAL_CPU_RATIO, `A change costs ${ratio} times a bare reload.`, { idleMs, bare, changed });
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

await tell('hosting', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const houses = await story.step(`${TENANTS} tenants with ${PHONES} phones each are on the node`, () => makeHouses(stack));
  const calls = await story.step(`${CALLS} calls are up`, () => bringUpCalls(story, stack, houses));
  await story.attempt(`${PHONE_CHANGES} changed phones: p95 at most ${GOAL_PHONE_P95_MS} ms`, async () => {
    const tookMs = await changePhones(stack, houses);
    story.figure('phone_p50_ms', percentile(tookMs, 0.5));
    story.figure('phone_p95_ms', percentile(tookMs, 0.95));
    claim(percentile(tookMs, 0.95) <= GOAL_PHONE_P95_MS, 'The times were', tookMs.map(Math.round));
  });
  await story.attempt(`${ROUTE_CHANGES} changed routes, groups and members: p95 at most ${GOAL_ROUTE_P95_MS} ms, and no reload`, () =>
    changeRoutes(story, stack, houses),
  );
  await story.attempt(`a change costs Asterisk at most ${GOAL_CPU_RATIO} times a bare reload`, () => costs(story, stack, houses));
  await story.attempt('no call was touched', async () => untouched(story, calls));
});
