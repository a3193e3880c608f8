/** Lamps of other phones: each change is shown within a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import { clientOf } from '@botpbx/shared/api/client';
import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { updateNode } from '@botpbx/shared/api/nodes';
import { createTenant } from '@botpbx/shared/api/tenants';
import { createTimeCondition, updateTimeCondition } from '@botpbx/shared/api/time-conditions';
import { hold } from '../../support/sip/acts.ts';
import { watch } from '../../support/sip/watch.ts';
import { SipPhone } from '../../support/sip-phone.ts';
import { onlyNode } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';
import { calm, type House, nextAt, RINGS } from './house.ts';

const LATEST_MS = 1000;

/** 1004 watches 1002 while 1001 calls it. */
export async function lampsOfPhones(story: Story, house: House): Promise<void> {
  const { '1001': caller, '1002': watched, '1004': watcher } = house.phones;
  const lamp = await watch(watcher, '1002');
  claim(lamp.status === 200, `The subscription was answered with ${lamp.status}.`);
  await lamp.until('Ready');
  watched.onCall = RINGS;
  const took: Record<string, number> = {};
  const before = watched.received.length;
  const time = async (what: string, word: Parameters<typeof lamp.until>[0], act: () => unknown) => {
    const sinceMs = performance.now();
    await act();
    took[what] = await lamp.until(word, sinceMs);
  };
  const call = await caller.call('1002');
  const there = await nextAt(watched, before);
  await time('ringing', 'Ringing', () => undefined);
  await time('answer', 'On the phone', () => there.answer());
  await call.until('answered');
  await time('held', 'On hold', () => hold(call, true));
  await time('taken back', 'On the phone', () => hold(call, false));
  await time('hang up', 'Ready', () => call.hangUp());
  await time('unregister', 'Unavailable', () => watched.unregister());
  await time('register', 'Ready', () => watched.register());
  story.figure('lamp_ms', Object.values(took).map(Math.round));
  for (const [what, ms] of Object.entries(took)) claim(ms < LATEST_MS, `The lamp showed ${what} after ${Math.round(ms)} ms.`);
  await calm(house);
}

/** Do not disturb, and a time condition that is overridden by hand. */
export async function lampsOfWishes(story: Story, { stack, phones, idOf }: House): Promise<void> {
  const to = { type: 'extension', id: idOf('1001') } as const;
  const body = { name: 'Office', ranges: [], open_destination: to, closed_destination: to };
  const { id } = await stack.api(createTimeCondition, { body });
  await stack.settled();
  const [disturb, office] = [await watch(phones['1004'], '1003'), await watch(phones['1004'], `*27${id}`)];
  await disturb.until('Ready');
  const took: number[] = [];
  const time = async (lamp: typeof disturb, word: Parameters<typeof disturb.until>[0], act: () => Promise<unknown>) => {
    const sinceMs = performance.now();
    await act();
    took.push(await lamp.until(word, sinceMs));
  };
  const setDnd = (dnd: boolean) => stack.api(updateExtension, { params: { id: idOf('1003') }, body: { dnd } });
  await time(disturb, 'On the phone', () => setDnd(true));
  await time(disturb, 'Ready', () => setDnd(false));
  const setOverride = (override: 'closed' | 'auto') => stack.api(updateTimeCondition, { params: { id }, body: { override } });
  await time(office, 'On the phone', () => setOverride('closed'));
  await time(office, 'Ready', () => setOverride('auto'));
  story.figure('wish_lamp_ms', took.map(Math.round));
}

/** Another tenant of the same node has a 1002 too and a number that nobody here has; a phone of ours that asks for them learns nothing. */
export async function foreignLamps(story: Story, { stack, phones }: House): Promise<void> {
  const kept = await watch(phones['1005'], '1003');
  await kept.until('Ready');
  const other = await stack.api(createTenant, { body: { name: 'Other', slug: 'other' } });
  const node = await onlyNode(stack.api);
  await stack.api(updateNode, { params: { id: node.id }, body: { tenant_ids: [1, other.id] } });
  const headers = () => ({ authorization: `Bearer ${stack.token}`, 'tenant-id': String(other.id) });
  const theirs = clientOf({ base: stack.url, fetch: (request) => fetch(request), headers });
  const open = async (extension: string) => {
    const { secret = '' } = await theirs(createExtension, { body: { extension, name: `Theirs ${extension}` } });
    const phone = await SipPhone.open({ user: extension, secret, server: stack.sip, domain: other.sip_domain });
    story.atEnd(() => phone.close());
    return phone;
  };
  const [caller, called] = [await open('4444'), await open('1002')];
  await stack.settled();
  for (const phone of [caller, called]) claim((await phone.register()) === 200, `${phone.user} of the other tenant can not register.`);
  const own = await watch(caller, '1002');
  const foreign = [await watch(phones['1004'], '4444', other.sip_domain), await watch(phones['1004'], '1002', other.sip_domain)];
  await own.until('Ready');
  await sleep(300);
  const before = foreign.map(({ shown }) => shown.length);
  const call = await caller.call('1002');
  await call.until('answered');
  await own.until('On the phone');
  await sleep(1000);
  const shown = foreign.map((lamp, at) => lamp.shown.slice(before[at]).map(({ word }) => word));
  claim(
    shown.every(({ length }) => length === 0),
    'A phone saw what another tenant does:',
    shown,
  );
  await call.hangUp();
  const here = await phones['1001'].call('1003');
  await here.until('answered');
  await kept.until('On the phone');
  await here.hangUp();
  await kept.until('Ready');
}
