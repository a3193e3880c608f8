/** Those who wait: what they hear, where they go, and what becomes of them when the node process dies. */
import { setTimeout as sleep } from 'node:timers/promises';
import { updateQueue } from '@botpbx/shared/api/queues';
import type { PhoneCall } from '../../support/sip/call.ts';
import { claim, type Story } from '../../support/story.ts';
import { find, soundsOf } from './hear.ts';
import { ANSWERS, arrange, CALM, type House, leave, line, NOBODY, QUEUE, TALK_HZ, untilNow, untilTalks, watch } from './house.ts';

const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 100) / 100);

/** Three wait, and each hears his own place; then a member takes the first, who hears the member and nothing else. */
export async function announcements(story: Story, house: House): Promise<void> {
  await arrange(house, { ...CALM, announce_frequency: 30, announce_position: true }, NOBODY);
  const folder = soundsOf(house.stack);
  const live = await house.stack.live(['queue.sales.*']);
  const calls = await line(house, 3);
  await live.until((event) => event.event === 'queue.update' && event.data.calls_waiting === 3 && event.data.agents_available === 0);
  await sleep(7_000);
  const [first, second, third] = calls;
  claim(first !== undefined && second !== undefined && third !== undefined, 'There are not three calls.');
  const own = [
    find(first, `${folder}/queue-youarenext.wav`),
    find(second, `${folder}/digits/2.wav`),
    find(third, `${folder}/digits/3.wav`),
  ];
  const likeness = own.map((found) => found.likeness);
  const others = [find(second, `${folder}/digits/3.wav`), find(third, `${folder}/digits/2.wav`)].map((found) => found.likeness);
  story.figure('place_likeness', rounded(likeness));
  story.figure('other_digit_likeness', rounded(others));
  claim(Math.min(...likeness) > 0.75, 'Not everybody heard his place:', likeness);
  claim(Math.max(...others) < Math.min(...likeness) - 0.1, 'Somebody heard a place that is not his:', others);
  await sleep(1_500);
  claim(hearsMusic(first), 'After the announcement there is no music.');
  house.members[0].received.at(-1)?.answer();
  await untilTalks(first);
  await sleep(1_500);
  const talk = first.media.stretches(TALK_HZ, performance.now() - 1_200).map(({ what }) => what);
  claim(
    talk.every((what) => what === 'tone' || what === 'gap'),
    'Into the talk came',
    talk,
  );
  await leave(house, calls);
}

const hearsMusic = (call: PhoneCall): boolean =>
  call.media.stretches(TALK_HZ, performance.now() - 1_000).some(({ what }) => what === 'other');

/** The place in a text of one's own is the true one. */
export async function spokenText(story: Story, house: House): Promise<void> {
  const text = [
    'Thank you for holding. You are caller number $',
    'QUEUEPOS} in line. Your expected wait is $',
    'QUEUEHOLDTIME} minutes.',
  ].join('{');
  await arrange(house, { ...CALM, periodic_text: text, periodic_frequency: 5 }, NOBODY);
  const folder = soundsOf(house.stack);
  await sleep(1_500);
  const calls = await line(house, 2);
  await sleep(14_000);
  const [, second] = calls;
  claim(second !== undefined, 'There are not two calls.');
  const [two, three] = [find(second, `${folder}/digits/2.wav`), find(second, `${folder}/digits/3.wav`)];
  story.figure('text_place_likeness', rounded([two.likeness, three.likeness]));
  claim(two.likeness > 0.75 && three.likeness < two.likeness - 0.1, 'The place in the text is not said:', two, three);
  await leave(house, calls);
}

/** Too long a wait, a full queue, an empty one: each goes where the queue says. */
export async function waysOut(story: Story, house: House): Promise<void> {
  const { stack, queueId, idOf, boss, callers } = house;
  boss.onCall = ANSWERS;
  const toBoss = { type: 'extension', id: idOf('1004') } as const;
  await arrange(house, { ...CALM, max_wait: 3, overflow: toBoss }, NOBODY);
  const sinceMs = performance.now();
  const overflowing = await callers[0].call(QUEUE);
  await boss.nextCall(10_000);
  story.figure('overflow_after_ms', performance.now() - sinceMs);
  await untilTalks(overflowing);
  await overflowing.hangUp();
  await arrange(house, { ...CALM, max_callers: 1, full_destination: toBoss }, NOBODY);
  await line(house, 1);
  const full = await callers[1].call(QUEUE);
  await untilTalks(full);
  await full.hangUp();
  await arrange(house, { ...CALM, timeout: 3, leave_when_empty: 'strict', join_empty: 'strict', empty_destination: toBoss }, NOBODY);
  const [waiting] = await line(house, 1);
  const pausing = house.members.map(({ user }) => idOf(user));
  for (const extension_id of pausing) await house.wish(extension_id, { paused: true, pause_reason: 'lunch' });
  claim(waiting !== undefined, 'Nobody waits.');
  await untilTalks(waiting, 20_000);
  await waiting.hangUp();
  const empty = await callers[1].call(QUEUE);
  await untilTalks(empty);
  await empty.hangUp();
  for (const extension_id of pausing) await house.wish(extension_id, { paused: false });
  await stack.api(updateQueue, { params: { id: queueId }, body: CALM });
  await stack.settled();
  await untilNow(house, (now) => now.agents_available === 3);
}

/** The node process dies while two wait: they stay, hear music again, and are served in their order. */
export async function killed(story: Story, house: House): Promise<void> {
  const { product } = house.stack;
  await arrange(house, { ...CALM, announce_frequency: 30 }, NOBODY);
  const calls = await line(house, 2);
  await sleep(1_000);
  product.node.kill('SIGKILL', true);
  await product.node.ended();
  await sleep(1_000);
  claim(
    calls.every((call) => !call.has('ended')),
    'Somebody who waited was cut off.',
  );
  product.node.start();
  const now = await untilNow(house, (seen) => seen.calls_waiting === 2, 15_000);
  story.figure('wait_after_kill_s', now.longest_wait);
  claim(now.callers.map(({ from }) => from).join() === '1000,1005', 'The line is', now.callers);
  const [first, second] = calls;
  claim(first !== undefined && second !== undefined, 'There are not two calls.');
  house.members[0].received.at(-1)?.answer();
  await untilTalks(first);
  claim(!second.has('ended'), 'The second was cut off.');
  await sleep(1_000);
  await first.hangUp();
  await leave(house, [second]);
}

/** Members come and go while somebody waits; nothing is reloaded. */
export async function changedLive(story: Story, house: House): Promise<void> {
  const { stack, queueId, idOf } = house;
  const [one, two] = ['1001', '1002'].map((extension) => ({ extension_id: idOf(extension), penalty: 0 }));
  claim(one !== undefined && two !== undefined, 'There are no members.');
  await arrange(house, { ...CALM, members: [one] }, NOBODY);
  await untilNow(house, (now) => now.members.length === 1);
  const before = await reloadedAgo(house);
  const sinceMs = performance.now();
  const [waiting] = await line(house, 1);
  const took: number[] = [];
  for (const members of [[one, two], [one], [one, two]]) {
    const watching = watch([house.members[1]]);
    const changedMs = performance.now();
    await stack.api(updateQueue, { params: { id: queueId }, body: { members } });
    while ((await membersIn(house)) !== members.length) await sleep(10);
    took.push(performance.now() - changedMs);
    watching.stop();
  }
  story.figure('member_change_ms', took.map(Math.round));
  const passedS = (performance.now() - sinceMs) / 1000;
  const after = await reloadedAgo(house);
  claim(after >= before + Math.floor(passedS) - 1, `Asterisk reloaded ${after} s ago.`, { before, passedS });
  claim(waiting !== undefined && !waiting.has('ended'), 'Who waited was cut off.');
  await leave(house, [waiting]);
  await arrange(house, { members: ['1001', '1002', '1003'].map((extension) => ({ extension_id: idOf(extension), penalty: 0 })) });
  await untilNow(house, (now) => now.agents_available === 3);
}

async function membersIn({ stack }: House): Promise<number> {
  return (await stack.asterisk('queue show')).split('\n').filter((text) => text.includes('@queue-member/n')).length;
}

async function reloadedAgo({ stack }: House): Promise<number> {
  const lines = await stack.asterisk('core show uptime seconds');
  return Number(/Last reload: ([0-9]+)/.exec(lines)?.[1] ?? /System uptime: ([0-9]+)/.exec(lines)?.[1] ?? Number.NaN);
}
