/** Phones that answer by themselves. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createPagingGroup, updatePagingGroup } from '@botpbx/shared/api/paging-groups';
import { headerOf } from '../../support/sip/message.ts';
import { claim, type Story } from '../../support/story.ts';
import { calm, type House, hears, isHeard, isUnheard, nextAt, talk } from './house.ts';

/** 1001 pages 1002 to 1005; 1004 and 1005 talk with each other and are left alone. */
export async function pageAll(story: Story, house: House): Promise<void> {
  const { stack, phones, idOf } = house;
  const extension_ids = ['1002', '1003', '1004', '1005'].map(idOf);
  const { id } = await stack.api(createPagingGroup, { body: { name: 'Everybody', number: '850', extension_ids } });
  await stack.settled();
  const { '1001': speaker, '1002': one, '1003': two, '1004': busy, '1005': other } = phones;
  const talked = await busy.call('1005');
  await talked.until('answered');
  const before = [one, two, busy, other].map((phone) => phone.received.length);
  const sinceMs = performance.now();
  const page = await speaker.call('850');
  const [first, second] = [await nextAt(one, before[0] ?? 0), await nextAt(two, before[1] ?? 0)];
  await Promise.all([page.until('answered'), first.until('answered'), second.until('answered')]);
  story.figure('page_ms', performance.now() - sinceMs);
  const header = first.invite ? headerOf(first.invite, 'call-info') : '';
  claim(header.includes('answer-after=0'), 'The phone was not asked to answer by itself:', header);
  await sleep(2000);
  const heard = [await hears(first, speaker), await hears(second, speaker)];
  story.figure('page_db', heard.map(Math.round));
  claim(heard.every(isHeard), 'Not every member hears the page:', heard);
  claim(isUnheard(await hears(page, one)), 'In a page of one way a member is heard.');
  claim(busy.received.length === before[2] && other.received.length === before[3], 'Who talks was paged too.');
  await page.hangUp();
  await Promise.all([first.until('ended'), second.until('ended')]);
  await calm(house);
  await stack.api(updatePagingGroup, { params: { id }, body: { two_way: true } });
  await stack.settled();
  const again = one.received.length;
  const both = await speaker.call('850');
  const answered = await nextAt(one, again);
  await answered.until('answered');
  await sleep(2000);
  await talk(both, answered, [speaker, one], 'a page of two ways');
  await calm(house);
}

/** 1001 speaks to 1002, whose phone answers by itself. */
export async function intercom(house: House): Promise<void> {
  const { '1001': speaker, '1002': one } = house.phones;
  const before = one.received.length;
  const call = await speaker.call('*801002');
  const there = await nextAt(one, before);
  claim(there.invite !== undefined && headerOf(there.invite, 'alert-info') !== '', 'The phone was not asked to answer by itself.');
  await call.until('answered');
  await talk(call, there, [speaker, one], 'intercom');
  await calm(house);
}
