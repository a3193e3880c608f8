/** Queues with real phones: whom each strategy rings, what those who wait hear, where they go, and what the figures say of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { untilCount } from '../support/calls.ts';
import { startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { ANSWERS, arrange, buildHouse, type House, oneCall, QUEUE, RINGS, untilNow } from './queues/house.ts';
import { calledBack, taken } from './queues/leaving.ts';
import { codes, otherTenant, statistics } from './queues/members.ts';
import { announcements, changedLive, killed, spokenText, waysOut } from './queues/waiting.ts';

async function ringAll(house: House): Promise<void> {
  await arrange(house, { strategy: 'ring_all' }, [RINGS, ANSWERS, RINGS]);
  const order = await oneCall(house);
  claim(order.split(',').sort().join() === '1001,1002,1003', 'Called were', order);
  for (const phone of house.members) claim(phone.received.at(-1)?.has('ended') === true, `${phone.user} still rings.`);
  const [record, ...more] = await untilCount(house.stack.api, 1, () => true, 8_000);
  claim(more.length === 0, 'There are several records of one call:', record, more);
  claim(record?.answered_by === '1002' && record.disposition === 'ANSWERED' && record.to === QUEUE, 'The record is wrong:', record);
}

/** So many calls, each to the members that the strategy names. */
async function inOrder(house: House, strategy: string, expected: readonly string[]): Promise<void> {
  await arrange(house, { strategy: strategy as 'linear' });
  const seen: string[] = [];
  for (const _ of expected) {
    seen.push(await oneCall(house));
    await sleep(1100);
  }
  claim(seen.join(' ') === expected.join(' '), `${strategy} called ${seen.join(' ')} instead of ${expected.join(' ')}.`);
}

/** Five calls, each to one of those who have taken the fewest. */
async function fewestCalls(house: House): Promise<void> {
  await arrange(house, { strategy: 'fewest_calls' });
  for (let at = 0; at < 5; at++) {
    const { members } = await untilNow(house, (now) => now.agents_available === 3);
    const fewest = Math.min(...members.map(({ calls_taken }) => calls_taken));
    const expected = members.filter(({ calls_taken }) => calls_taken === fewest).map(({ extension }) => extension);
    const called = await oneCall(house);
    claim(expected.includes(called), `Called was ${called}, and not one of`, expected);
  }
}

/** Six calls: three go to three members, and the next three to the same in the same order. */
async function leastRecent(house: House): Promise<void> {
  await arrange(house, { strategy: 'least_recent' });
  const called: string[] = [];
  for (let at = 0; at < 6; at++) {
    called.push(await oneCall(house));
    await sleep(1100);
  }
  const later = called.slice(3);
  claim(new Set(called.slice(0, 3)).size === 3, 'The first three went to', called);
  claim(later.join() === called.slice(0, 3).join(), 'Called were', called);
}

/** Eight calls: not always the same. */
async function random(story: Story, house: House): Promise<void> {
  await arrange(house, { strategy: 'random' });
  const called: string[] = [];
  for (let at = 0; at < 8; at++) called.push(await oneCall(house, 100));
  story.figure('random_members', called.map(Number));
  claim(new Set(called).size > 1 && called.every((users) => !users.includes(',')), 'Called were', called);
}

await tell('queues', async (story: Story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const house = await story.step('phones register, and there is a queue of three', () => buildHouse(stack));
  await story.attempt('ring all: all at once', () => ringAll(house));
  await story.attempt('linear: always the first', () => inOrder(house, 'linear', ['1001', '1001', '1001']));
  await story.attempt('round robin: in turns', () => inOrder(house, 'round_robin', ['1001', '1002', '1003', '1001', '1002']));
  await story.attempt('least recent: who has had no call for longest', () => leastRecent(house));
  await story.attempt('fewest calls: who has taken the fewest', () => fewestCalls(house));
  await story.attempt('random: not always the same', () => random(story, house));
  await story.attempt('who waits hears his place and music, and nothing of it in the talk', () => announcements(story, house));
  await story.attempt('a text of one’s own says the true place', () => spokenText(story, house));
  await story.attempt('who waits too long, finds it full or nobody there goes elsewhere', () => waysOut(story, house));
  await story.attempt('members change while somebody waits, without a reload', () => changedLive(story, house));
  await story.attempt('members log in and out and pause by phone', () => codes(house));
  await story.attempt('who presses the key keeps his place and is called back', () => calledBack(story, house));
  await story.attempt('a queue is deleted while somebody waits in it', () => taken(story, house));
  await story.attempt('the node process dies while callers wait', () => killed(story, house));
  await story.attempt('the figures are what was played', () => statistics(story, house));
  await story.attempt('another tenant with the same numbers', () => otherTenant(story, house));
});
