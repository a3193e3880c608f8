/** Processes die while calls are recorded. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listRecordings } from '@botpbx/shared/api/recordings';
import type { SipPhone } from '../../support/sip-phone.ts';
import { claim } from '../../support/story.ts';
import { ANN_HZ, BOB_HZ, claimSides, type House, nextRecording, talk, WAIT_MS } from './house.ts';

/** The process dies in mid-call: the call and its recording do not notice. */
export async function nodeDies(house: House): Promise<void> {
  const { stack, ann, bob } = house;
  const call = await talk(ann, bob, 2000);
  stack.product.node.kill('SIGKILL', true);
  await stack.product.node.ended();
  stack.product.node.start();
  await sleep(4000);
  await call.hangUp();
  const played = await nextRecording(house);
  claim(played.seconds > 5.5, `${played.seconds} s of 6 s and more were recorded.`);
  claimSides(played, ANN_HZ, BOB_HZ);
}

/** Asterisk dies in mid-call: what it had written can be heard. */
export async function asteriskDies(house: House): Promise<void> {
  const { stack, ann, bob, story } = house;
  await talk(ann, bob, 8000);
  stack.product.asterisk.kill('SIGKILL', true);
  await stack.product.asterisk.ended();
  stack.product.asterisk.start();
  const played = await nextRecording(house);
  story.figure('saved_of_8_s', played.seconds);
  claim(played.seconds >= 3.9, `Only ${played.seconds} s of 8 s were saved.`);
  claimSides(played, ANN_HZ, BOB_HZ);
  await untilRegistered(ann);
  await untilRegistered(bob);
}

async function untilRegistered(phone: SipPhone): Promise<void> {
  const until = performance.now() + WAIT_MS;
  while ((await phone.register().catch(() => 0)) !== 200) {
    claim(performance.now() < until, `${phone.user} can not register.`);
    await sleep(200);
  }
}

/** The cloud is away, then the store: the recording waits on the node and arrives once. */
export async function storeAway(house: House): Promise<void> {
  const { stack, store, ann, bob } = house;
  stack.product.controlPlane.kill('SIGKILL', true);
  await stack.product.controlPlane.ended();
  await (await talk(ann, bob, 2000)).hangUp();
  await sleep(1500);
  store.fail(6);
  await stack.startCloud();
  claimSides(await nextRecording(house, 40_000), ANN_HZ, BOB_HZ);
  const { data } = await stack.api(listRecordings, { query: { limit: 200 } });
  claim(new Set(data.map(({ file_name }) => file_name)).size === data.length, 'A recording is there twice.');
}
