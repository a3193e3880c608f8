/** The life of one extension on the screen. */
import { listExtensions } from '@botpbx/shared/api/extensions';
import { focusOf, press, type Window } from '../../support/browser.ts';
import { SipPhone } from '../../support/sip-phone.ts';
import type { Stack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';

const SAVED = /^Saved, on 1 of 1 nodes\.$/;

/** From the top of the page to the secret without a mouse. */
export async function createByKeyboard(story: Story, { page, picture }: Window, extension: string): Promise<string> {
  await page.goto(new URL('/extensions', page.url()).href);
  await page.getByRole('table').waitFor();
  await press(page, 'Tab', 'Enter', 'Tab');
  claim((await focusOf(page)) === 'button Add extension', 'Skip link and Tab lead to', await focusOf(page));
  await press(page, 'Enter');
  await page.getByRole('dialog').waitFor();
  await page.locator('[name=extension]:focus').waitFor();
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('button:focus').waitFor();
  claim((await focusOf(page)) === 'button Add extension', 'Esc leads back to', await focusOf(page));
  await press(page, 'Enter');
  await page.locator('[name=extension]:focus').waitFor();
  await page.keyboard.type('1');
  await press(page, 'Enter');
  await page.getByText('Must be 2 to 10 digits.').waitFor();
  claim((await focusOf(page)) === 'input extension', 'The focus is not on the first field in error, but on', await focusOf(page));
  await press(page, 'Control+A');
  await page.keyboard.type(extension);
  await press(page, 'Tab');
  await page.keyboard.type('Ada Lovelace');
  const sinceMs = performance.now();
  await press(page, 'Enter');
  return takeSecret(story, { page, picture }, sinceMs);
}

async function takeSecret(story: Story, { page, picture }: Pick<Window, 'page' | 'picture'>, sinceMs: number): Promise<string> {
  await page.locator('[data-secret]').waitFor();
  story.figure('secret_shown_ms', performance.now() - sinceMs);
  const secret = (await page.locator('[data-secret]').textContent()) ?? '';
  claim(secret.length >= 20, 'The secret has only', secret.length, 'characters.');
  await page.locator('[aria-label="Copy secret"]:focus').waitFor();
  await press(page, 'Enter');
  await page.getByText('Copied').waitFor();
  claim((await page.evaluate('navigator.clipboard.readText()')) === secret, 'Something else was copied.');
  await page.locator('[data-published-note]').getByText(SAVED).waitFor();
  story.figure('on_all_nodes_ms', performance.now() - sinceMs);
  await picture('secret');
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('table').waitFor();
  claim(!(await page.content()).includes(secret), 'The secret is still on the page.');
  return secret;
}

/** The secret is good, and the dashboard sees the phone without being asked. */
export async function registerWith(
  story: Story,
  { page }: Window,
  stack: Stack,
  { extension, secret }: { extension: string; secret: string },
): Promise<SipPhone> {
  await page.goto(`${stack.url}/`);
  const lamp = page.locator(`[data-extension="${extension}"]`);
  await lamp.waitFor();
  claim((await lamp.getAttribute('data-status')) === 'unavailable', 'The lamp is lit before there is a phone.');
  const phone = await SipPhone.open({ user: extension, secret, server: stack.sip });
  story.atEnd(() => phone.close());
  const status = await phone.register();
  claim(status === 200, 'The phone can not register:', status);
  const sinceMs = performance.now();
  await page.locator(`[data-extension="${extension}"][data-status=available]`).waitFor();
  story.figure('lamp_ms', performance.now() - sinceMs);
  return phone;
}

/** A number that somebody has already. */
export async function refuseDuplicate({ page }: Window, extension: string): Promise<void> {
  await page.goto(new URL('/extensions', page.url()).href);
  await page.getByRole('button', { name: 'Add extension' }).click();
  await page.locator('[name=extension]').fill(extension);
  await page.locator('[name=name]').fill('Second');
  await press(page, 'Enter');
  await page.locator('[name=extension][aria-invalid=true]:focus').waitFor();
  claim((await page.locator('[name=name]').inputValue()) === 'Second', 'What was typed is lost.');
  await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Found by searching, opened by its address, changed. */
export async function editExtension({ page }: Window, stack: Stack, extension: string): Promise<void> {
  await page.goto(`${stack.url}/extensions`);
  await page.getByRole('table').waitFor();
  await press(page, '/');
  await page.keyboard.type('lovelace');
  await page.waitForURL(/search=lovelace/);
  await page.getByRole('link', { name: extension, exact: true }).click();
  await page.waitForURL(/id=\d+/);
  await page.locator('[name=name]').fill('Ada King');
  await press(page, 'Enter');
  await page.locator('[data-published-note]').getByText(SAVED).waitFor();
  const { data } = await stack.api(listExtensions, { query: { search: extension } });
  claim(data[0]?.name === 'Ada King', 'The API knows', data[0]);
  await page.goto(`${stack.url}/extensions`);
  await page.getByRole('cell', { name: /^Ada King/ }).waitFor();
}

/** The menu of the row, the question, the safe answer first. */
export async function deleteExtension({ page, picture }: Window, stack: Stack, extension: string): Promise<void> {
  await page.goto(`${stack.url}/extensions`);
  const actions = page.getByRole('button', { name: `Actions for extension ${extension}` });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.locator('button:focus', { hasText: 'Cancel' }).waitFor();
  await picture('delete');
  await press(page, 'Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete extension' }).click();
  await actions.waitFor({ state: 'detached' });
  const { data } = await stack.api(listExtensions, { query: { search: extension } });
  claim(data.length === 0, 'The API still knows', data);
}
