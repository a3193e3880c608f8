/** PINs, off hours, ceilings and places of help, each with a real call. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listAudit } from '@botpbx/shared/api/audit';
import { createEmergencyLocation } from '@botpbx/shared/api/emergency-locations';
import { updateExtension } from '@botpbx/shared/api/extensions';
import { updateOutboundLimits } from '@botpbx/shared/api/outbound-limits';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { createPinSet } from '@botpbx/shared/api/pin-sets';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTimeCondition } from '@botpbx/shared/api/time-conditions';
import { claim } from '../../support/story.ts';
import { dialled } from './ways.ts';
import type { Pair, World } from './world.ts';

const asked = ({ wall }: World, number: string) => wall.asked().filter((one) => one.number === number);

async function arrives(world: World, number: string, waitMs = 3000): Promise<boolean> {
  for (const until = performance.now() + waitMs; performance.now() < until; await sleep(50))
    if (asked(world, number).length > 0) return true;
  return false;
}

/** Time for the question to begin; digits are heard while it is spoken. */
const QUESTION_MS = 800;

/** A route asks for a PIN: a wrong one, and then the right one, which opens it; who gives three wrong ones is left outside. */
export async function pins(world: World, { caller }: Pair): Promise<void> {
  const { stack, trunkId } = world;
  const pinSet = { name: 'Abroad', pins: [{ label: 'Reception', pin: '4711' }] };
  const { id } = await stack.api(createPinSet, { body: pinSet });
  const route = { name: 'With PIN', pattern: '1303XXXXXXX', position: 1, trunk_ids: [trunkId], pin_set_id: id };
  await stack.api(createOutboundRoute, { body: route });
  await stack.settled();
  const call = await caller.call('13035550001');
  await call.until('answered');
  for (const pin of ['1234#', '4711#']) {
    await sleep(QUESTION_MS);
    await call.sendDigits(pin);
  }
  claim(await arrives(world, '13035550001', 10_000), 'With the right PIN the call did not leave.');
  await call.until('ended');
  const wrong = await caller.call('13035550002');
  await wrong.until('answered');
  for (let tries = 0; tries < 3; tries++) {
    await sleep(QUESTION_MS);
    await wrong.sendDigits('0000#');
    await sleep(1000);
  }
  await wrong.until('ended', 20_000);
  claim(asked(world, '13035550002').length === 0, 'Without a PIN the call left.');
  const { data } = await stack.api(listAudit, { query: { limit: 100 } });
  const used = data.filter(({ action }) => action === 'pin_set.used');
  claim(used.length === 1 && used[0]?.subject.startsWith(`pin_set:${id} pin:1 by ${caller.user}`) === true, 'The ledger says', used);
  claim(!JSON.stringify(data).includes('4711'), 'The ledger tells the PIN.');
}

/** While the office is closed nobody calls abroad, and an extension places no more calls in a minute than it may. */
export async function limits(world: World, { caller }: Pair): Promise<void> {
  const { stack } = world;
  const hangup = { type: 'hangup' } as const;
  const hours = { name: 'Never', ranges: [], calendar_ids: [], open_destination: hangup, closed_destination: hangup };
  const { id } = await stack.api(createTimeCondition, { body: hours });
  const off_hours = { time_condition_id: id, permission: 'national' as const };
  await stack.api(updateOutboundLimits, { body: { off_hours, extension_per_minute: 2, open_prefixes: ['8816'] } });
  await stack.settled();
  for (const number of ['+442071230001', '+881612345678', '13045550001', '13045550002', '13045550003']) await dialled(caller, number);
  await dialled(caller, '911');
  const left = ['+442071230001', '+881612345678', '13045550001', '13045550002', '13045550003'].filter(
    (number) => asked(world, number).length > 0,
  );
  claim(left.join() === '13045550001,13045550002', 'Off hours and with two calls a minute there left', left);
  await stack.api(updateOutboundLimits, { body: { off_hours: null, extension_per_minute: 30 } });
  await stack.settled();
  await dialled(caller, '+881612345678');
  claim(await arrives(world, '+881612345678'), 'An opened destination is still closed.');
}

/** Help sees the number of where the phone stands, else of where the tenant is. */
export async function places(world: World, [one, other]: readonly [Pair, Pair]): Promise<void> {
  const { stack } = world;
  const placed = async (name: string, caller_id: string) =>
    (await stack.api(createEmergencyLocation, { body: { name, address: `${name} Street 1`, caller_id } })).id;
  const [house, barn] = [await placed('House', '+15550001111'), await placed('Barn', '+15550002222')];
  await stack.api(updateOwnTenant, { body: { emergency_location_id: house } });
  await stack.api(updateExtension, { params: { id: other.callerId }, body: { emergency_location_id: barn } });
  await stack.settled();
  const before = asked(world, '112').length;
  await dialled(one.caller, '112');
  await dialled(other.caller, '9112');
  await arrives(world, '112');
  await sleep(300);
  const seen = asked(world, '112')
    .slice(before)
    .map(({ caller }) => caller);
  claim(seen.join() === '+15550001111,+15550002222', 'Help saw', seen);
}
