/** A conference room, a paging group and a parking lot made on the screen. */
import { listConferenceRooms } from '@botpbx/shared/api/conference-rooms';
import { listPagingGroups } from '@botpbx/shared/api/paging-groups';
import { listParkingLots } from '@botpbx/shared/api/parking-lots';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

/** Makes one of each; callers whom nobody fetches from the lot go into the room. */
export async function roomsAndLots({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.goto(`${stack.url}/conference-rooms`);
  await page.getByRole('button', { name: 'Add room' }).first().click();
  await page.locator('[name=name]').fill('Board');
  await page.locator('[name=number]').fill('800');
  await page.locator('[name=pin]').fill('4711');
  await picture('conference-room-form');
  await save(page);
  const [room] = (await stack.api(listConferenceRooms, {})).data;
  claim(room?.number === '800' && room.pin === '4711' && room.admin_pin === null, 'The room is', room);
  await page.goto(`${stack.url}/paging-groups`);
  await page.getByRole('button', { name: 'Add group' }).first().click();
  await page.locator('[name=name]').fill('Hall');
  await page.locator('[name=number]').fill('850');
  await page.locator('[name=extension_ids]').selectOption({ label: '6001 Demo phone 1' });
  await picture('paging-group-form');
  await save(page);
  const [group] = (await stack.api(listPagingGroups, {})).data;
  claim(group?.number === '850' && group.extension_ids.join() === '1' && !group.two_way, 'The group is', group);
  await page.goto(`${stack.url}/parking-lots`);
  await page.getByRole('button', { name: 'Add lot' }).first().click();
  await page.locator('[name=name]').fill('Front desk');
  await page.locator('[name=first_slot]').fill('741');
  await page.locator('[name=slots]').fill('5');
  await page.locator('[name=timeout_destination_type]').selectOption('conference');
  await page.locator('[name=timeout_destination]').selectOption({ label: 'Board' });
  await picture('parking-lot-form');
  await save(page);
  const [lot] = (await stack.api(listParkingLots, {})).data;
  claim(lot?.first_slot === '741' && lot.timeout_destination?.type === 'conference', 'The lot is', lot);
  await page.getByRole('cell', { name: 'Board Conference room' }).waitFor();
  await picture('parking-lots-list');
}

async function save(page: Window['page']): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
