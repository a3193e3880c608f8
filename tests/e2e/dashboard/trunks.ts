/** A trunk out of a preset, its test, a list of unwanted callers and a route for the beginning of numbers, all made on the screen. */
import { listInboundRoutes } from '@botpbx/shared/api/inbound-routes';
import { listNumberLists } from '@botpbx/shared/api/number-lists';
import { listTrunks } from '@botpbx/shared/api/trunks';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

/** Fills in each form, looks at what was stored, and at what the test of the trunk says. */
export async function trunksAndRoutes({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.goto(`${stack.url}/settings/trunks`);
  await page.getByRole('button', { name: 'Add trunk' }).first().click();
  await page.locator('[name=preset]').selectOption('telnyx');
  await page.locator('[name=preset]').selectOption('custom');
  await page.locator('[name=name]').fill('Main carrier');
  await page.locator('[name=host]').fill('127.0.0.90');
  await page.locator('[name=transport]').selectOption('tls');
  await page.getByText('More settings').click();
  await page.locator('[name=media]').selectOption('optional');
  await page.locator('[name=inbound_addresses]').fill('192.0.2.0/24, 198.51.100.7');
  await picture('trunk-form');
  await save(page);
  const [trunk] = (await stack.api(listTrunks, {})).data;
  claim(trunk?.port === 5061 && trunk.transport === 'tls' && trunk.register === false, 'The trunk is', trunk);
  claim(trunk.media_encryption_optional && trunk.inbound_addresses.length === 2, 'The trunk is', trunk);
  await stack.settled();
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('Nobody listens at 127.0.0.90:5061.').waitFor();
  await picture('trunk-test');
  await page.getByRole('button', { name: 'Close' }).last().click();
  await page.goto(`${stack.url}/number-lists`);
  await page.getByRole('button', { name: 'Add list' }).first().click();
  await page.locator('[name=name]').fill('Unwanted');
  await page.locator('[name=numbers]').fill('+49 30*\nanonymous');
  await picture('number-list-form');
  await save(page);
  const [list] = (await stack.api(listNumberLists, {})).data;
  claim(list?.everywhere === true && list.numbers.join() === '+4930*,anonymous', 'The list is', list);
  await page.goto(`${stack.url}/inbound-routes`);
  await page.getByRole('button', { name: 'Add route' }).first().click();
  await page.locator('[name=name]').fill('Office');
  await page.locator('[name=did]').fill('+1 (555) 000*');
  await page.locator('[name=destination_type]').selectOption('hangup');
  await page.getByText('Callers and hours').click();
  await page.locator('[name=caller]').fill('+44*');
  await page.locator('[name=name_prefix]').fill('UK:');
  await page.locator('[name=number_list_ids]').selectOption({ label: 'Unwanted' });
  await picture('inbound-route-form');
  await save(page);
  const [route] = (await stack.api(listInboundRoutes, {})).data;
  claim(route?.did === '+1555000*' && route.caller === '+44*' && route.name_prefix === 'UK:', 'The route is', route);
  claim(route.number_list_ids.join() === String(list.id), 'The route reads', route.number_list_ids);
}

async function save(page: Window['page']): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
