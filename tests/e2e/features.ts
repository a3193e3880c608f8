/** Features of an extension and codes that a phone dials: do not disturb, forwards, follow-me, call waiting, overrides, the clock. */
import { setTimeout as sleep } from 'node:timers/promises';
import { updateFeatureCodes } from '@botpbx/shared/api/feature-codes';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createTimeCondition, getTimeCondition } from '@botpbx/shared/api/time-conditions';
import { hold } from '../support/sip/acts.ts';
import { claim, type Story, tell } from '../support/story.ts';
import * as dnd from './features/dnd.ts';
import * as followMe from './features/follow-me.ts';
import * as forwards from './features/forwards.ts';
import { buildHouse, calm, dialCode, type House, plain } from './features/house.ts';

const DID = '+15550001000';

/** Open all week, until somebody dials. */
async function overrides(story: Story, { stack, ann, bob, cid, carrier, bobsId }: House): Promise<void> {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const body = { name: 'Office', ranges: [{ days: [...days], start: '00:00', end: '24:00' }] };
  const destinations = { open_destination: { type: 'extension', id: bobsId }, closed_destination: { type: 'hangup' } } as const;
  const { id } = await stack.api(createTimeCondition, { body: { ...body, ...destinations } });
  await stack.api(createInboundRoute, { body: { name: 'Main', did: DID, destination: { type: 'time_condition', id } } });
  await stack.settled();
  const open = await Promise.all([carrier.call(`sip:${DID}@${stack.sip.host}`), bob.nextCall()]);
  await open[0].until('answered');
  await open[0].hangUp();
  await dialCode(ann, `*27${id}`);
  const startMs = performance.now();
  const overridden = () => stack.api(getTimeCondition, { params: { id } });
  const before = bob.received.length;
  const closed = await carrier.call(`sip:${DID}@${stack.sip.host}`);
  await closed.until('ended');
  claim(bob.received.length === before && (closed.status ?? 0) >= 400, 'A closed office rang.', closed.status);
  while ((await overridden()).override !== 'closed') claim(performance.now() - startMs < 10_000, 'The API does not show the override.');
  await dialCode(cid, `*27${id}`);
  await stack.settled();
  claim((await overridden()).override === 'auto', 'The clock does not decide again.');
  const again = await Promise.all([carrier.call(`sip:${DID}@${stack.sip.host}`), bob.nextCall()]);
  await again[0].hangUp();
  story.figure('overrides', 2);
}

async function clock({ ann }: House): Promise<void> {
  const call = await ann.call('*60');
  await call.until('answered');
  await sleep(1500);
  claim(!call.has('ended'), 'The clock hung up.');
  await call.hangUp();
}

/** An own code works and the old one no more; one that is off is no number. */
async function ownCodes({ stack, ann }: House): Promise<void> {
  await stack.api(updateFeatureCodes, { body: { clock: '*161', echo: '' } });
  await stack.settled();
  const own = await ann.call('*161');
  await own.until('answered');
  await own.hangUp();
  for (const code of ['*60', '*43']) {
    const call = await ann.call(code);
    await call.until('ended', 15_000);
    claim((call.status ?? 0) >= 400, `${code} was answered with`, call.status);
  }
}

async function onHold(house: House): Promise<void> {
  const { stack, ann, bob } = house;
  const live = await stack.live(['extension.*']);
  const [call] = await Promise.all([ann.call('1002'), bob.nextCall()]);
  await call.until('answered');
  const becomes = (status: string, from: number) =>
    live.until(({ event, data }) => event === 'extension.status' && data.extension === '1001' && data.status === status, from);
  await becomes('busy', 0);
  await hold(call, true);
  await becomes('on_hold', 0);
  const from = live.told.length;
  await hold(call, false);
  await becomes('busy', from);
  await calm(house);
}

await tell('features', async (story) => {
  const house = await story.step('three phones and a carrier', () => buildHouse(story));
  const attempt = (title: string, work: () => Promise<void>) =>
    story.attempt(title, async () => {
      await plain(house);
      await work();
    });
  await attempt('do not disturb by code is in effect at once, and in the API', () => dnd.byCode(story, house));
  await attempt('do not disturb by the API', () => dnd.byApi(house));
  await attempt('all calls go to a colleague by code, who sees who calls', () => forwards.inside(house));
  await attempt('all calls go outside under the number of who forwards', () => forwards.outside(house));
  await attempt('the same at a carrier that asks for a password', () => forwards.atSipp(story, house));
  await attempt('calls that find it busy go on, or to the mailbox', () => forwards.whenBusy(house));
  await attempt('calls that nobody answers go on, inside and outside', () => forwards.whenNobodyAnswers(house));
  await attempt('who may not call outside sends nobody there', () => forwards.withoutPermission(house));
  await attempt('call waiting on and off', () => forwards.callWaiting(house));
  await attempt('follow-me: who presses 1 has the call', () => followMe.isTaken(story, house));
  await attempt('follow-me: who presses nothing does not', () => followMe.isNotTaken(house));
  await attempt('follow-me: who hangs up costs the caller nothing', () => followMe.isHungUp(house));
  await attempt('follow-me: who is rung after a carrier sees who calls', () => followMe.isRefused(house));
  await attempt('follow-me off by code', () => followMe.isOff(house));
  await attempt('a time condition is overridden by code and set back', () => overrides(story, house));
  await attempt('the speaking clock', () => clock(house));
  await attempt('holding shows', () => onHold(house));
  await attempt('own codes, and codes that are off', () => ownCodes(house));
  await attempt('do not disturb is dialled while the cloud is away, and outlives a crash', () => dnd.withoutCloud(story, house));
});
