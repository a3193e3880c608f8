/** A ring group, a calendar and a time condition made on the screen. */
import { listCalendars } from '@botpbx/shared/api/calendars';
import { listRingGroups } from '@botpbx/shared/api/ring-groups';
import { listTimeConditions } from '@botpbx/shared/api/time-conditions';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

/** Makes a group of the two demo phones, and a condition that leads to it while it is open. */
export async function groupsAndHours({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.goto(`${stack.url}/ring-groups`);
  await page.getByRole('button', { name: 'Add group' }).first().click();
  await page.locator('[name=name]').fill('Sales');
  await page.locator('[name=number]').fill('600');
  await page.locator('[name=strategy]').selectOption('hunt');
  for (const label of ['6002 Demo phone 2', '6001 Demo phone 1']) await page.locator('[name=extension_ids]').selectOption({ label });
  await picture('ring-group-form');
  await page.getByRole('button', { name: 'Move 6001 Demo phone 1 up' }).click();
  await save(page);
  const [group] = (await stack.api(listRingGroups, {})).data;
  claim(group?.number === '600' && group.strategy === 'hunt' && group.extension_ids.join() === '1,2', 'The group is', group);
  await page.goto(`${stack.url}/time-conditions`);
  await page.getByRole('button', { name: 'Add calendar' }).first().click();
  await page.locator('[name=name]').fill('Public holidays');
  await page.getByRole('button', { name: 'Add holiday' }).click();
  await page.locator('[name=date_0]').fill('2026-12-25');
  await page.locator('[name=name_0]').fill('Christmas');
  await save(page);
  const [calendar] = (await stack.api(listCalendars, {})).data;
  claim(calendar?.holidays[0]?.date === '2026-12-25' && calendar.holidays[0].yearly, 'The calendar is', calendar);
  await page.getByRole('button', { name: 'Add condition' }).first().click();
  await page.locator('[name=name]').fill('Office hours');
  await page.getByRole('checkbox', { name: 'Public holidays' }).check();
  await page.locator('[name=start_1]').fill('08:30');
  await page.locator('[name=open_destination_type]').selectOption('ring_group');
  await page.locator('[name=open_destination]').selectOption({ label: 'Sales' });
  await picture('time-condition-form');
  await save(page);
  const [condition] = (await stack.api(listTimeConditions, {})).data;
  claim(condition?.ranges[0]?.start === '08:30' && condition.calendar_ids[0] === calendar.id, 'The condition is', condition);
  claim(
    condition.open_destination.type === 'ring_group' && condition.closed_destination.type === 'hangup',
    'It leads elsewhere:',
    condition,
  );
  await page.getByRole('cell', { name: 'Sales Ring group' }).waitFor();
  await picture('time-conditions-list');
}

async function save(page: Window['page']): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
