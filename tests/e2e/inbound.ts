/** Inbound routes with real calls: whole numbers, beginnings and any; callers; hours; lists; names; and numbers that nobody routed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createNumberList, updateNumberList } from '@botpbx/shared/api/number-lists';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTimeCondition, updateTimeCondition } from '@botpbx/shared/api/time-conditions';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { NewInboundRoute } from '@botpbx/shared/model/inbound-route';
import { headerOf } from '../support/sip/message.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';

const CARRIER_IP = '127.0.0.2';

interface World {
  readonly story: Story;
  readonly stack: Stack;
  /** By extension: 1001 … 1005. */
  readonly phones: ReadonlyMap<string, SipPhone>;
  readonly ids: ReadonlyMap<string, number>;
}

async function build(story: Story): Promise<World> {
  const stack = await startStack(story);
  const numbers = ['1001', '1002', '1003', '1004', '1005'];
  const phones = new Map<string, SipPhone>();
  for (const number of numbers) phones.set(number, await stack.phone(number));
  const rows = (await stack.api(listExtensions, { query: { limit: 100 } })).data;
  await stack.api(createTrunk, { body: { name: 'Carrier', host: CARRIER_IP, codecs: ['ulaw'], qualify: false } });
  await stack.settled();
  for (const phone of phones.values()) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  return { story, stack, phones, ids: new Map(rows.map((row) => [row.extension, row.id])) };
}

const extension = ({ ids }: World, number: string) => ({ type: 'extension', id: ids.get(number) ?? 0 }) as const;

async function addRoute(world: World, to: string, route: Partial<NewInboundRoute> & Pick<NewInboundRoute, 'did'>): Promise<void> {
  const body = { ...route, name: `To ${to}`, destination: extension(world, to) };
  await world.stack.api(createInboundRoute, { body });
}

interface Outcome {
  /** The extension that rang; undefined if none did. */
  readonly rang: string | undefined;
  readonly status: number | undefined;
  /** What the phone that rang was shown. */
  readonly shown: string;
}

/** Somebody calls from outside; says who rang. */
async function outside({ story, stack, phones }: World, did: string, from: string): Promise<Outcome> {
  const caller = await SipPhone.open({ user: from, server: stack.sip, ip: CARRIER_IP });
  story.atEnd(() => caller.close());
  const before = new Map([...phones].map(([number, phone]) => [number, phone.received.length]));
  const call = await caller.call(did);
  await Promise.race([call.until('answered', 8000), call.until('ended', 8000)]).catch(() => undefined);
  const rang = [...phones].find(([number, phone]) => phone.received.length > (before.get(number) ?? 0));
  const invite = rang?.[1].received.at(-1)?.invite;
  await call.hangUp();
  await sleep(200);
  return { rang: rang?.[0], status: call.status, shown: invite ? headerOf(invite, 'from') : '' };
}

async function rings(world: World, did: string, from: string, expected: string): Promise<Outcome> {
  const outcome = await outside(world, did, from);
  claim(outcome.rang === expected, `${from} called ${did}, and ${outcome.rang} rang instead of ${expected}.`, outcome);
  return outcome;
}

/** Nobody's telephone rings, and the caller hears this status. */
async function turnedAway(world: World, did: string, from: string, status: readonly number[]): Promise<void> {
  const outcome = await outside(world, did, from);
  claim(outcome.rang === undefined, `${outcome.rang} rang for ${from}, who is to be turned away.`);
  claim(status.includes(outcome.status ?? 0), `${from} heard ${outcome.status}.`);
}

async function numbers(world: World): Promise<void> {
  await addRoute(world, '1001', { did: '+15550001000', name_prefix: 'Main:' });
  await addRoute(world, '1002', { did: '+1555000*' });
  await addRoute(world, '1003', { did: '+1555*' });
  await world.stack.settled();
  const { shown } = await rings(world, '15550001000', '12025550001', '1001');
  claim(shown.startsWith('"Main: '), 'The phone was shown', shown);
  await rings(world, '+15550002000', '12025550001', '1002');
  await rings(world, '+15559990000', '12025550001', '1003');
  await turnedAway(world, '+442071234567', '12025550001', [404]);
  await world.stack.api(updateOwnTenant, { body: { unrouted_destination: extension(world, '1005') } });
  await world.stack.settled();
  await rings(world, '+442071234567', '12025550001', '1005');
  await addRoute(world, '1004', { did: '*' });
  await world.stack.settled();
  await rings(world, '+442071234567', '12025550001', '1004');
}

async function callers(world: World): Promise<void> {
  await addRoute(world, '1002', { did: '+15550001000', caller: '+4930*' });
  await addRoute(world, '1003', { did: '+15550001000', caller: '+493012345' });
  await addRoute(world, '1005', { did: '+15550001000', caller: 'anonymous' });
  await world.stack.settled();
  await rings(world, '+15550001000', '493099999', '1002');
  await rings(world, '+15550001000', '+493012345', '1003');
  await rings(world, '+15550001000', 'anonymous', '1005');
  await rings(world, '+15550001000', '12025550001', '1001');
}

async function hours(world: World): Promise<void> {
  const { stack } = world;
  const [open_destination, closed_destination] = [extension(world, '1001'), extension(world, '1001')];
  const { id } = await stack.api(createTimeCondition, {
    body: { name: 'Office', ranges: [], calendar_ids: [], open_destination, closed_destination },
  });
  await addRoute(world, '1002', { did: '+15550003000', time_condition_id: id, closed_destination: extension(world, '1004') });
  await stack.settled();
  await rings(world, '+15550003000', '12025550001', '1004');
  await stack.api(updateTimeCondition, { params: { id }, body: { override: 'open' } });
  await stack.settled();
  await rings(world, '+15550003000', '12025550001', '1002');
}

async function lists(world: World): Promise<void> {
  const { stack } = world;
  const { id } = await stack.api(createNumberList, { body: { name: 'Unwanted', numbers: ['+33*', 'anonymous'], everywhere: true } });
  const vip = await stack.api(createNumberList, { body: { name: 'Friends', kind: 'allow', numbers: ['+33111'], action: 'busy' } });
  await addRoute(world, '1001', { did: '+15550004000', number_list_ids: [vip.id] });
  await stack.settled();
  await turnedAway(world, '+15550001000', '+33999', [403, 603]);
  await turnedAway(world, '+15550001000', 'anonymous', [403, 603]);
  await rings(world, '+15550001000', '12025550001', '1001');
  await rings(world, '+15550004000', '+33111', '1001');
  await turnedAway(world, '+15550004000', '12025550001', [486]);
  await stack.api(updateNumberList, { params: { id }, body: { action: 'destination', destination: extension(world, '1005') } });
  await stack.settled();
  await rings(world, '+15550001000', '+33999', '1005');
}

await tell('inbound', async (story) => {
  const world = await story.step('five phones and a carrier', () => build(story));
  await story.attempt('the more specific number wins; what nobody routed goes where the tenant says', () => numbers(world));
  await story.attempt('routes for some callers come before those for all', () => callers(world));
  await story.attempt('while a time condition is closed calls go elsewhere', () => hours(world));
  await story.attempt('block and allow lists: who is turned away never rings', () => lists(world));
});
