/** Messages on the screen: one is left by phone, heard, moved and deleted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

const BEEP_MS = 900;
const SPEAK_MS = 4000;

/** Leaves a message for 2101 and does with it all that the page offers; its mailbox is set on the screen before. */
export async function messagesOnScreen(window: Window, stack: Stack): Promise<void> {
  const { page, picture } = window;
  const owner = await stack.phone('2101', { onCall: { kind: 'reject', status: 486 } });
  const caller = await stack.phone('2102');
  await stack.settled();
  for (const phone of [owner, caller]) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  await setPin(window, stack);
  const call = await caller.call('2101');
  await call.until('answered', 20_000);
  await sleep(500);
  await call.sendDigits('#');
  await sleep(BEEP_MS + SPEAK_MS);
  await call.hangUp();
  await page.goto(`${stack.url}/voicemail`);
  const row = page.locator('tbody tr').filter({ hasText: '2102' });
  await row.locator('audio').waitFor();
  await picture('voicemail');
  await row.getByRole('button', { name: /Mark as heard/ }).click();
  await row.getByRole('button', { name: /Mark as new/ }).waitFor();
  await row.getByRole('button', { name: /Move/ }).click();
  await page.getByRole('dialog').locator('[name=mailbox]').selectOption('general');
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await row.getByText('General').waitFor();
  await row.getByRole('button', { name: /Delete/ }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('No messages').waitFor();
}

async function setPin({ page, picture }: Window, stack: Stack): Promise<void> {
  const { data } = await stack.api(listExtensions, { query: { search: '2101' } });
  const id = data[0]?.id ?? 0;
  await page.goto(`${stack.url}/extensions?id=${id}`);
  await page.locator('[name=voicemail_pin]').fill('4321');
  await page.locator('[name=voicemail_email_mode]').selectOption('delete_after');
  await picture('mailbox');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const after = (await stack.api(listExtensions, { query: { search: '2101' } })).data[0];
  claim(after?.voicemail_pin_set === true && after.voicemail_email_mode === 'delete_after', 'The mailbox was not set:', after);
  await stack.api(updateExtension, { params: { id }, body: { voicemail_email_mode: 'keep' } });
}
