/** A real Chromium for stories. Every page tells what it complains of: errors on the console, exceptions, breaches of the content security policy. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import type { Story } from './story.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // a microphone that hums, and nobody who is asked for it
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];
const WAIT_MS = 15_000;

export interface WindowOptions {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

export const DESKTOP: WindowOptions = { width: 1360, height: 850, scheme: 'light' };
export const PHONE: WindowOptions = { width: 390, height: 844, scheme: 'dark' };

/** A window of the browser with cookies of its own. */
export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What was complained of so far. A request that was refused with one of `expected` is no complaint. */
  complaints(expected?: readonly number[]): string[];
  /** Puts a picture of what is shown into the story's pictures. */
  picture(name: string): Promise<void>;
}

export interface BrowserOfStory {
  open(options?: Partial<WindowOptions>): Promise<Window>;
}

/** Starts Chromium; it ends with the story. Pictures go to `folder`. */
export async function startBrowser(story: Story, folder: string): Promise<BrowserOfStory> {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  story.atEnd(() => browser.close());
  return { open: (options = {}) => openWindow(browser, { ...DESKTOP, ...options }, folder) };
}

async function openWindow(browser: Browser, { width, height, scheme }: WindowOptions, folder: string): Promise<Window> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: 'en-GB', reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const told: ConsoleMessage[] = [];
  const thrown: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') told.push(message);
  });
  page.on('pageerror', (error) => thrown.push(`${error.name}: ${error.message}`));
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    console.error('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  return {
    page,
    context,
    complaints: (expected = []) => [...told.filter((message) => !isRefusal(message, expected)).map(sayMessage), ...thrown],
    picture: async (name) => {
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
  };
}

const sayMessage = (message: ConsoleMessage): string => `${message.type()}: ${message.text()} (${message.location().url})`;

/** Chromium itself writes refused requests to the console. */
function isRefusal(message: ConsoleMessage, expected: readonly number[]): boolean {
  const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(message.text())?.[1];
  return status !== undefined && expected.includes(Number(status));
}

/** What has the focus, in words: its role or tag and its name. */
export async function focusOf(page: Page): Promise<string> {
  const said = await page.evaluate(`(() => {
    const one = document.activeElement;
    const name = one.getAttribute('name') ?? one.getAttribute('aria-label') ?? one.textContent.trim();
    return one.tagName.toLowerCase() + ' ' + name;
  })()`);
  return String(said);
}

/** Presses keys one after the other. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** How many pixels a page is wider than its window. */
export async function overflowOf(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
}

/** Bytes of JavaScript that the page brought over the network, as they were packed. */
export async function scriptBytes(page: Page): Promise<number> {
  const bytes = await page.evaluate(`performance.getEntriesByType('resource')
    .filter((one) => one.name.endsWith('.js')).reduce((sum, one) => sum + one.encodedBodySize, 0)`);
  return Number(bytes);
}
