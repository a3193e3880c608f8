/** Every page in every dress. */
import { type BrowserOfStory, DESKTOP, overflowOf, PHONE, scriptBytes, type Window } from '../../support/browser.ts';
import { ADMIN, type Stack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';
import { signInWith } from './sign-in.ts';

const PAGES = [
  '/',
  '/extensions',
  '/inbound-routes',
  '/number-lists',
  '/outbound-routes',
  '/ring-groups',
  '/ivr-builder',
  '/agents',
  '/time-conditions',
  '/conference-rooms',
  '/paging-groups',
  '/parking-lots',
  '/sounds',
  '/music-on-hold',
  '/live-calls',
  '/calls',
  '/conversations',
  '/voicemail',
  '/settings/trunks',
  '/settings/providers',
  '/settings/transcription',
  '/settings/flow-secrets',
  '/settings/webhooks',
  '/settings/feature-codes',
  '/settings/nodes',
  '/settings/users',
  '/settings/general',
];
/** What a page may bring, packed. */
const MOST_BYTES = { login: 46_000, dashboard: 110_000 };

/** Opens every page wide and narrow, in light and dark; nothing may stick out at the side, and nothing be complained of. */
export async function lookAtAll(story: Story, browser: BrowserOfStory, stack: Stack): Promise<void> {
  await weigh(story, await browser.open(), stack);
  for (const shape of [DESKTOP, PHONE])
    for (const scheme of ['light', 'dark'] as const) {
      const window = await browser.open({ ...shape, scheme });
      await window.page.goto(`${stack.url}/login`);
      await signInWith(window, ADMIN);
      for (const path of PAGES) await look(window, stack.url, path, `${shape === PHONE ? 'narrow' : 'wide'}-${scheme}`);
      claim(window.complaints().length === 0, 'The browser complained:', window.complaints());
      await window.context.close();
    }
}

async function look({ page, picture }: Window, url: string, path: string, dress: string): Promise<void> {
  await page.goto(url + path);
  await page.locator('[data-published]').first().waitFor();
  await page.locator('.bone').first().waitFor({ state: 'detached' });
  const name = path.split('/').at(-1) || 'dashboard';
  await picture(`${name}-${dress}`);
  const wider = await overflowOf(page);
  claim(wider <= 0, `${path} is ${wider} pixels wider than its window (${dress}).`);
}

async function weigh(story: Story, window: Window, { url }: Stack): Promise<void> {
  const { page, context } = window;
  await page.goto(`${url}/login`);
  await page.locator('[name=email]').waitFor();
  const login = await scriptBytes(page);
  await signInWith(window, ADMIN);
  const dashboard = await scriptBytes(page);
  story.figure('login_script_bytes', login);
  story.figure('dashboard_script_bytes', dashboard);
  claim(login <= MOST_BYTES.login, `The login brings ${login} bytes of JavaScript.`);
  claim(dashboard <= MOST_BYTES.dashboard, `The dashboard brings ${dashboard} bytes of JavaScript.`);
  await context.close();
}
