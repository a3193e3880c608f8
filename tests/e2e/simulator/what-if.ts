/** Asking which way a call would take, at the pages of routes. */
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

export async function whatIf(window: Window, stack: Stack, did: string): Promise<void> {
  const { page, picture } = window;
  await page.goto(`${stack.url}/inbound-routes`);
  await page.getByRole('button', { name: 'What if' }).click();
  await page.locator('[name=did]').fill(did);
  await page.locator('[name=keys]').fill('2');
  const way = await asked(window);
  await picture('what-if-inbound');
  claim(/Main line/.test(way), 'The way does not name the flow:', way);
  await page.goto(`${stack.url}/outbound-routes`);
  await page.getByRole('button', { name: 'What if' }).click();
  await page.locator('[name=from]').fill('1010');
  await page.locator('[name=to]').fill('0049301234567');
  const out = await asked(window);
  await picture('what-if-outbound');
  claim(/refused/i.test(out), 'Without a route, a call outside is not refused:', out);
}

async function asked({ page }: Window): Promise<string> {
  await page.getByRole('button', { name: 'Ask' }).click();
  const way = page.getByRole('region', { name: 'The way of the call' });
  await way.waitFor();
  return (await way.textContent()) ?? '';
}
