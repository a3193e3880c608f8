/** Callers who leave the line before a member takes them: called back, or because their queue is no more. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createQueue, deleteQueue, getQueue } from '@botpbx/shared/api/queues';
import type { SipPhone } from '../../support/sip-phone.ts';
import { claim, type Story } from '../../support/story.ts';
import { ANSWERS, arrange, CALM, type House, leave, line, NOBODY, untilNow, untilTalks } from './house.ts';

/** The first in the line presses the key: his place is kept, and when a member takes the call he is called back. */
export async function calledBack(story: Story, house: House): Promise<void> {
  const { callers, members } = house;
  await arrange(house, { ...CALM, callback_key: '1' }, NOBODY);
  const [first, second] = await line(house, 2);
  claim(first !== undefined && second !== undefined, 'There are not two calls.');
  callers[0].onCall = ANSWERS;
  await first.sendDigits('1');
  await first.until('ended');
  const now = await untilNow(house, (seen) => seen.callers.some((caller) => caller.is_callback));
  const standing = now.callers.map(({ from, is_callback }) => `${from}${is_callback ? ' called back' : ''}`).join();
  claim(standing === '1000 called back,1005', 'The line is', standing);
  await untilRings(members[0]);
  const coming = callers[0].nextCall(20_000);
  const sinceMs = performance.now();
  members[0].received.at(-1)?.answer();
  const call = await coming;
  await untilTalks(call);
  story.figure('called_back_after_ms', performance.now() - sinceMs);
  claim(!second.has('ended'), 'The second was cut off.');
  await call.hangUp();
  await leave(house, [second]);
}

/** A member is rung for somebody else after the first one has left. */
async function untilRings(member: SipPhone): Promise<void> {
  const until = performance.now() + 8_000;
  while (member.received.at(-1)?.has('ended') !== false) {
    claim(performance.now() < until, `${member.user} is not rung.`);
    await sleep(50);
  }
}

/** A queue is deleted while somebody waits in it: he goes where he would have gone after too long a wait. */
export async function taken(story: Story, house: House): Promise<void> {
  const { stack, callers, boss, idOf } = house;
  await arrange(house, CALM, NOBODY);
  boss.onCall = ANSWERS;
  const overflow = { type: 'extension', id: idOf('1004') } as const;
  const members = [{ extension_id: idOf('1001') }];
  const { id } = await stack.api(createQueue, { body: { name: 'Short', number: '501', members, overflow, announce_frequency: 0 } });
  await stack.settled();
  const call = await callers[0].call('501');
  const until = performance.now() + 8_000;
  while ((await stack.api(getQueue, { params: { id } })).now?.calls_waiting !== 1) {
    claim(performance.now() < until, 'Nobody waits.');
    await sleep(100);
  }
  const sinceMs = performance.now();
  await stack.api(deleteQueue, { params: { id } });
  await untilTalks(call);
  story.figure('moved_after_delete_ms', performance.now() - sinceMs);
  await call.hangUp();
}
