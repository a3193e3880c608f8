/** Do not disturb: by code, by the API, and by code while the cloud is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, type Story } from '../../support/story.ts';
import { calm, dialCode, type House, reaches, reachesMailbox, row, set, untilRow } from './house.ts';

/** It holds before the house has hung up, and the API shows it soon after. */
export async function byCode(story: Story, house: House): Promise<void> {
  const { stack, bob } = house;
  const live = await stack.live(['extension.*']);
  const code = await bob.call('*78');
  await code.until('answered');
  await reachesMailbox(house);
  story.figure('dnd_code_to_api_ms', await untilRow(house, ({ dnd }) => dnd, 'do-not-disturb'));
  const isBobs = (dnd: boolean) =>
    live.until(({ event, data }) => event === 'extension.status' && data.extension === '1002' && data.dnd === dnd);
  await isBobs(true);
  await code.until('ended', 20_000);
  await stack.settled();
  await reachesMailbox(house);
  const from = live.told.length;
  await dialCode(bob, '*79');
  await untilRow(house, ({ dnd }) => !dnd, 'that it may be disturbed');
  await live.until(({ event, data }) => event === 'extension.status' && data.extension === '1002' && !data.dnd, from);
  const { call } = await reaches(house, bob);
  await call.until('answered');
  await calm(house);
}

export async function byApi(house: House): Promise<void> {
  await set(house, { dnd: true });
  await reachesMailbox(house);
  await set(house, { dnd: false });
  await reaches(house, house.bob);
  await calm(house);
}

/** Dialled while the cloud is away, kept through a crash of the node process, and in the row when the cloud is back. */
export async function withoutCloud(story: Story, house: House): Promise<void> {
  const { product, startCloud } = house.stack;
  product.controlPlane.kill('SIGKILL', true);
  await product.controlPlane.ended();
  await dialCode(house.bob, '*78');
  await reachesMailbox(house);
  product.node.kill('SIGKILL', true);
  await product.node.ended();
  product.node.start();
  await sleep(3000);
  await reachesMailbox(house);
  const startMs = performance.now();
  await startCloud();
  await untilRow(house, ({ dnd }) => dnd, 'what was dialled while it was away', 30_000);
  story.figure('dnd_after_cloud_back_ms', performance.now() - startMs);
  await house.stack.settled();
  claim((await row(house)).dnd, 'The row forgot it again.');
  await dialCode(house.bob, '*79');
  await untilRow(house, ({ dnd }) => !dnd, 'that it may be disturbed');
  await house.stack.settled();
  await reaches(house, house.bob);
  await calm(house);
}
