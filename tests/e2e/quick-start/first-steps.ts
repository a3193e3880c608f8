/** Steps 1 to 3 of the Quick Start: log in, a trunk, an extension. */
import type { Window } from '../../support/browser.ts';
import { ADMIN, type Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';
import { signInWith } from '../dashboard/sign-in.ts';

/** The provider's own address. */
export const CARRIER_IP = '127.0.0.2';
export const DID = '+14155550100';

export interface NewPhone {
  readonly number: string;
  readonly name: string;
  readonly password: string;
  readonly email: string;
}

/** Step 1: the address of the server, the credentials, the Dashboard. */
export async function logIn(window: Window, { url }: Stack): Promise<void> {
  const { page, picture } = window;
  await page.goto(url);
  await page.locator('[name=email]').waitFor();
  await picture('1-log-in');
  await signInWith(window, ADMIN);
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  await picture('1-dashboard');
}

/** Step 2: Settings, SIP Trunks, Add Trunk, a custom provider. */
export async function addTrunk({ page, picture }: Window): Promise<void> {
  const settings = page.getByRole('list', { name: 'Settings' });
  await settings.getByRole('link', { name: 'SIP Trunks' }).click();
  await page.getByRole('button', { name: 'Add Trunk' }).first().click();
  const dialog = page.getByRole('dialog');
  const provider = dialog.getByLabel('Provider', { exact: true });
  await provider.waitFor();
  const providers = await provider.locator('option').allTextContents();
  claim(
    ['Twilio', 'Telnyx', 'Custom'].every((name) => providers.some((one) => one.startsWith(name))),
    'The providers are',
    providers,
  );
  await provider.selectOption('custom');
  await dialog.getByLabel('Trunk Name').fill('Twilio Main');
  await dialog.getByLabel('Host').fill(CARRIER_IP);
  await dialog.locator('[name=username]').fill('acme');
  await dialog.locator('[name=password]').fill('trunk-password-1');
  await picture('2-trunk');
  await saved(page);
  await page.getByRole('cell', { name: 'Twilio Main', exact: true }).waitFor();
}

/** Step 3: Extensions, Add Extension. */
export async function addExtension({ page, picture }: Window, { number, name, password, email }: NewPhone): Promise<void> {
  await page.getByRole('link', { name: 'Extensions', exact: true }).click();
  await page.getByRole('button', { name: 'Add Extension' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Number', { exact: true }).fill(number);
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.locator('[name=secret]').fill(password);
  await dialog.locator('[name=email]').fill(email);
  await picture(`3-extension-${number}`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: number, exact: true }).waitFor();
}

/** Saves what a dialog asks for. */
export async function saved(page: Window['page']): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
