/** Callers who wait in a slot. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createParkingLot, deleteParkingLot } from '@botpbx/shared/api/parking-lots';
import { transferAttended, transferBlind } from '../../support/sip/acts.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import { watch } from '../../support/sip/watch.ts';
import { claim, type Story } from '../../support/story.ts';
import { calm, type House, nextAt, recordsOf, talk } from './house.ts';

/** 1001 and 1002 talk; 1002 parks 1001 and is free. */
async function parkedBy1002(house: House, number: string): Promise<PhoneCall> {
  const { '1001': caller, '1002': parker } = house.phones;
  const before = parker.received.length;
  const call = await caller.call('1002');
  await call.until('answered');
  const there = await nextAt(parker, before);
  await there.until('answered');
  await sleep(300);
  const status = await transferBlind(there, number);
  claim(status === 202, `The transfer was answered with ${status}.`);
  await there.until('ended');
  return call;
}

/** Parked by a transfer to 700; the lamp of 701 goes on; 1003 dials 701. One record. */
export async function parkAndFetch(story: Story, house: House): Promise<void> {
  const { '1001': caller, '1003': helper, '1004': watcher } = house.phones;
  const slot = await watch(watcher, '701');
  await slot.until('Ready');
  const [record] = await recordsOf(house, 1, async () => {
    const sinceMs = performance.now();
    const call = await parkedBy1002(house, '700');
    story.figure('park_lamp_ms', await slot.until('On the phone', sinceMs));
    await sleep(500);
    const fetched = await helper.call('701');
    await fetched.until('answered');
    await slot.until('Ready');
    await talk(call, fetched, [caller, helper], 'fetched');
    await call.hangUp();
    await fetched.until('ended');
  });
  claim(record?.from === '1001' && record.disposition === 'ANSWERED', 'The record is wrong:', record);
  const empty = await helper.call('701');
  await empty.until('ended');
  claim(empty.status !== 200 || empty.endedBy === 'peer', 'An empty slot goes on.');
  await calm(house);
}

/** 1002 calls 700 itself, hears the slot, and connects 1001 with it. */
export async function parkAttended(house: House): Promise<void> {
  const { '1001': caller, '1002': parker, '1003': helper, '1004': watcher } = house.phones;
  const slot = await watch(watcher, '701');
  const before = parker.received.length;
  const call = await caller.call('1002');
  await call.until('answered');
  const there = await nextAt(parker, before);
  await there.until('answered');
  const parking = await parker.call('700');
  await parking.until('answered');
  await slot.until('On the phone');
  await sleep(1500);
  const spoken = parking.media.stretches(0).filter(({ what }) => what === 'other');
  claim(spoken.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) > 500, 'The slot was not spoken.');
  claim((await transferAttended(there, parking)) === 202, 'The transfer was refused.');
  await there.until('ended');
  await sleep(500);
  const fetched = await helper.call('701');
  await fetched.until('answered');
  await talk(call, fetched, [caller, helper], 'fetched after an attended transfer');
  await calm(house);
}

/** A lot of ten seconds: back to who parked, then, with a destination, there. */
export async function comesBack(story: Story, house: House): Promise<void> {
  const { stack, idOf } = house;
  const { '1001': caller, '1002': parker, '1003': next } = house.phones;
  const lot = await stack.api(createParkingLot, { body: { name: 'Short', number: '710', first_slot: '711', slots: 3, timeout: 10 } });
  const on = { type: 'extension', id: idOf('1003') } as const;
  const body = { name: 'Onwards', number: '730', first_slot: '731', slots: 3, timeout: 10, timeout_destination: on } as const;
  const onwards = await stack.api(createParkingLot, { body });
  await stack.settled();
  const before = [parker.received.length + 1, next.received.length] as const;
  const sinceMs = performance.now();
  const [call] = [await parkedBy1002(house, '710')];
  const back = await nextAt(parker, before[0], 15_000);
  story.figure('park_timeout_ms', performance.now() - sinceMs);
  await back.until('answered');
  await talk(call, back, [caller, parker], 'back at the parker');
  await calm(house);
  const again = await parkedBy1002(house, '730');
  const there = await nextAt(next, before[1], 15_000);
  await there.until('answered');
  await talk(again, there, [caller, next], 'gone on');
  await calm(house);
  for (const { id } of [lot, onwards]) await stack.api(deleteParkingLot, { params: { id } });
  await stack.settled();
}
