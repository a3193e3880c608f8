/** How an extension takes its calls, and what phones dial, set on the screen. */
import { createExtension, getExtension } from '@botpbx/shared/api/extensions';
import { getFeatureCodes } from '@botpbx/shared/api/feature-codes';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

export async function featuresOnScreen({ page, picture }: Window, stack: Stack): Promise<void> {
  const { id } = await stack.api(createExtension, { body: { extension: '2005', name: 'Phone 2005' } });
  await page.goto(`${stack.url}/extensions?id=${id}`);
  await page.locator('[name=forward_busy]').fill('1');
  await page.locator('[name=dnd]').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('[name=forward_busy][aria-invalid=true]').waitFor();
  await page.locator('[name=forward_busy]').fill('2001');
  await page.locator('[name=follow_me]').check();
  await page.getByRole('button', { name: 'Add telephone' }).click();
  await page.locator('[name=step_1]').fill('(202) 555-0199');
  await picture('extension-calls');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const row = await stack.api(getExtension, { params: { id } });
  const steps = [{ number: '2025550199', ring_seconds: 20, confirm: true }];
  claim(row.dnd && row.follow_me && row.forward_busy === '2001', 'The row is', row);
  claim(JSON.stringify(row.follow_me_steps) === JSON.stringify(steps), 'The telephones are', row.follow_me_steps);
  await page.getByRole('row', { name: /2005/ }).getByText('Do not disturb').locator('visible=true').first().waitFor();
  await codes({ page, picture } as Window, stack);
}

async function codes({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.goto(`${stack.url}/settings/feature-codes`);
  await page.locator('[name=clock]').fill('*43');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  await page.locator('[name=clock]').fill('*61');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Feature codes changed').waitFor();
  await picture('feature-codes');
  claim((await stack.api(getFeatureCodes, {})).clock === '*61', 'The code was not stored.');
}
