/**
 * Two tenants with the same numbers on one node do 500 things at the same time, at random: they call, pick up, park, meet, leave messages,
 * watch lamps and try each other's passwords. Nothing of one ever reaches the other.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { listVoicemails } from '@botpbx/shared/api/voicemails';
import { allCalls } from '../support/calls.ts';
import { startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { ACTS_BY_WEIGHT } from './two-tenants/acts.ts';
import { buildSides, type Lane, lanesOf, NUMBERS, type Side } from './two-tenants/house.ts';

const ACTS = 500;

/** The same sequence each time: a linear congruential generator. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function chosen(random: () => number): (typeof ACTS_BY_WEIGHT)[number] {
  let left = random() * ACTS_BY_WEIGHT.reduce((sum, [, , weight]) => sum + weight, 0);
  for (const entry of ACTS_BY_WEIGHT) {
    left -= entry[2];
    if (left < 0) return entry;
  }
  const [first] = ACTS_BY_WEIGHT;
  claim(first !== undefined, 'There is nothing to do.');
  return first;
}

async function actAll(story: Story, lanes: readonly Lane[]): Promise<void> {
  const counts = new Map<string, number>();
  let left = ACTS;
  const work = async (lane: Lane, at: number) => {
    const random = makeRandom(7919 + at * 104_729);
    while (left > 0) {
      left--;
      const [name, act] = chosen(random);
      await act(lane).catch((cause: unknown) => {
        throw new Error(`${name} of ${lane.phones[0].user}@${lane.phones[0].domain}: ${String(cause)}`, { cause });
      });
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  };
  await Promise.all(lanes.map(work));
  for (const [name, count] of counts) story.figure(name, count);
}

async function nothingCrossed(story: Story, sides: readonly [Side, Side]): Promise<void> {
  let crossings = 0;
  for (const side of sides) {
    for (const [number, phone] of side.phones) crossings += Math.abs(phone.received.length - (side.expected.get(number) ?? 0));
    for (const { lamp, shown } of side.idle) crossings += lamp.shown.length - shown;
  }
  story.figure('crossings', crossings);
  claim(crossings === 0, `${crossings} calls or lamps crossed.`);
  for (const side of sides) {
    const until = performance.now() + 20_000;
    const count = async () => (await side.api(listVoicemails, { query: { limit: 200 } })).data.length;
    while ((await count()) < side.messages && performance.now() < until) await sleep(200);
    claim((await count()) === side.messages, `There are ${await count()} messages of ${side.messages}.`);
    const own = new Set<string>(NUMBERS);
    const strange = (await allCalls(side.api)).filter(({ from }) => !own.has(from));
    claim(strange.length === 0, 'There are records of strangers:', strange.slice(0, 3));
  }
  const [mine, theirs] = await Promise.all(sides.map(async ({ api }) => new Set((await allCalls(api)).map(({ id }) => id))));
  const shared = [...(mine ?? [])].filter((id) => theirs?.has(id));
  claim(shared.length === 0, 'Both tenants have a record of the same call:', shared.slice(0, 3));
}

await tell('two-tenants', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const sides = await story.step('two tenants with the same nine numbers, rooms and lots', () => buildSides(story, stack));
  await story.step(`${ACTS} acts, four at a time`, async () => actAll(story, await lanesOf(sides)));
  await story.attempt('nothing crossed', () => nothingCrossed(story, sides));
});
