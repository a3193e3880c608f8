/** Toll fraud: every way out of the house with 300 hostile numbers, and a password that was stolen. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listAudit } from '@botpbx/shared/api/audit';
import { listFraudBlocks, releaseFraudBlock } from '@botpbx/shared/api/fraud-blocks';
import { claim, type Story, tell } from '../support/story.ts';
import { limits, pins, places } from './fraud-gate/bounds.ts';
import { controlNumber, type Hostile, hostileNumbers } from './fraud-gate/numbers.ts';
import { WAYS, type Way } from './fraud-gate/ways.ts';
import { buildWorld, type World } from './fraud-gate/world.ts';

const NUMBERS = 300;

const seenAt = ({ wall }: World): string[] => wall.asked().map(({ number }) => number);

/** The way is tried with all hostile numbers, and with one at home that must arrive by it. */
async function tried(world: World, { name, attempt }: Way, at: number, hostile: readonly Hostile[]): Promise<void> {
  const before = seenAt(world).length;
  await attempt(world, hostile);
  await sleep(300);
  const forbidden = seenAt(world).slice(before);
  claim(forbidden.length === 0, `By ${name} the carrier was asked for`, forbidden);
  const control = controlNumber(at);
  await attempt(world, [{ number: control, isForAll: true }]);
  for (let tries = 0; tries < 30 && !seenAt(world).includes(control); tries++) await sleep(100);
  claim(
    seenAt(world).slice(before).join() === control,
    `By ${name} the control number ${control} did not arrive, but`,
    seenAt(world).slice(before),
  );
}

/** A thief with a good password dials one country after the other, as fast as he can. */
async function stolen(story: Story, world: World): Promise<void> {
  const { stack, pairs } = world;
  const thief = pairs.international[0]?.caller;
  claim(thief !== undefined, 'There is no thief.');
  const live = await stack.live(['security.*', 'emergency.*']);
  const before = seenAt(world).length;
  const call = async (number: string) => {
    const placed = await thief.call(number);
    await Promise.race([placed.until('progress').catch(() => undefined), placed.until('ended')]);
    await placed.hangUp();
  };
  const startMs = performance.now();
  for (let at = 0; at < 40; at++) await call(`+${['4420', '4930', '3314', '3491', '8190'][at % 5]}${7_000_000 + at}`);
  const took = seenAt(world).length - before;
  story.figure('stolen_calls_before_the_breaker', took);
  claim(took <= 3, `The thief placed ${took} calls.`);
  const alarm = await live.until(({ event, data }) => event === 'security.alert' && data.what === 'toll_fraud');
  story.figure('alarm_ms', alarm.atMs - startMs);
  const [block] = (await stack.api(listFraudBlocks, {})).data.filter(({ extension }) => extension === thief.user);
  claim(block?.reason === 'new_destinations', 'The block is', block);
  await call('12025557777');
  await call('911');
  const after = seenAt(world).slice(before + took);
  claim(after.join() === '12025557777,911', 'While calls abroad are stopped the carrier saw', after);
  await live.until(({ event, data }) => event === 'emergency.call' && data.caller === thief.user);
  const other = pairs.international[1]?.caller;
  const another = await other?.call('+4420700000');
  await another?.until('ended');
  claim(seenAt(world).includes('+4420700000'), 'The breaker stopped somebody else.');
  await stack.api(releaseFraudBlock, { params: { id: block.id }, query: { rightful: 'true' } });
  await stack.settled();
  await call('+442071234567');
  claim(seenAt(world).includes('+442071234567'), 'After the release a call abroad did not leave.');
  const { data: entries } = await stack.api(listAudit, { query: { limit: 500 } });
  const actions = entries.map(({ action }) => action);
  for (const action of ['security.toll_fraud', 'emergency.called', 'fraud_block.found_rightful'])
    claim(actions.includes(action), `The ledger has no ${action}:`, actions.slice(0, 10));
}

await tell('fraud-gate', async (story) => {
  const world = await story.step('a house with twelve pairs of phones, and a carrier that writes down what leaves', () =>
    buildWorld(story),
  );
  const hostile = hostileNumbers(NUMBERS);
  const [first, second] = world.pairs.international.slice(-2);
  claim(first !== undefined && second !== undefined, 'There are no phones.');
  await story.attempt('a PIN opens a route, three wrong ones do not, and the ledger tells which it was', () => pins(world, first));
  await story.attempt('off hours, ceilings by the minute and opened destinations hold', () => limits(world, second));
  await story.attempt('help sees the number of the place', () => places(world, [first, second]));
  let attempts = 0;
  for (const [at, way] of WAYS.entries())
    await story.attempt(`${way.name}: of ${NUMBERS} hostile numbers none leaves, and an allowed one does`, async () => {
      await tried(world, way, at, hostile);
      attempts += NUMBERS;
    });
  story.figure('ways', WAYS.length);
  story.figure('hostile_attempts', attempts);
  await story.attempt('a stolen password makes three calls abroad at most, and the alarm comes at once', () => stolen(story, world));
});
