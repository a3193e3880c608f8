/** Somebody else takes what rings. */
import { updateExtension } from '@botpbx/shared/api/extensions';
import { claim, type Story } from '../../support/story.ts';
import { calm, type House, nextAt, RINGS, recordsOf, talk } from './house.ts';

export async function pickUpGroup(story: Story, house: House): Promise<void> {
  story.figure('pickup_ms', await pickUp(house, '*8'));
}

export async function pickUpDirected(house: House): Promise<void> {
  await pickUp(house, '**1002');
}

/** 1003 is in another group than 1002 and hears that nothing rings; in the same one it has the call. */
export async function pickUpInGroups(house: House): Promise<void> {
  const { stack, phones, idOf } = house;
  const { '1001': caller, '1002': called, '1003': helper } = phones;
  const join = (extension: string, pickup_group: string | null) =>
    stack.api(updateExtension, { params: { id: idOf(extension) }, body: { pickup_group } });
  await join('1003', 'sales');
  await stack.settled();
  called.onCall = RINGS;
  const call = await caller.call('1002');
  await call.until('ringing');
  const strange = await helper.call('*8');
  await strange.until('ended');
  claim(strange.status !== 200 && !call.has('answered'), 'A call of another group was picked up.');
  await calm(house);
  await join('1002', 'sales');
  await stack.settled();
  await pickUp(house, '*8');
  for (const extension of ['1002', '1003']) await join(extension, null);
  await stack.settled();
}

/** 1001 calls 1002, which rings; 1003 dials the code and has the call. One record says that 1003 answered. */
async function pickUp(house: House, code: string): Promise<number> {
  const { '1001': caller, '1002': called, '1003': helper } = house.phones;
  called.onCall = RINGS;
  let tookMs = 0;
  const [record] = await recordsOf(house, 1, async () => {
    const before = called.received.length;
    const call = await caller.call('1002');
    const there = await nextAt(called, before);
    await call.until('ringing');
    const sinceMs = performance.now();
    const taken = await helper.call(code);
    await call.until('answered');
    tookMs = performance.now() - sinceMs;
    await there.until('ended');
    await talk(call, taken, [caller, helper], code);
    await call.hangUp();
    await taken.until('ended');
  });
  claim(record?.from === '1001' && record.disposition === 'ANSWERED' && record.answered_by === '1003', 'The record is wrong:', record);
  const nothing = await helper.call(code);
  await nothing.until('ended');
  claim(nothing.status !== 200, `With nothing that rings ${code} was answered with`, nothing.status);
  await calm(house);
  return tookMs;
}
