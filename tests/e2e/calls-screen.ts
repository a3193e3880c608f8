/** Calls on the screen, by mouse and keyboard: placed, sent on, hung up, found again and taken away as CSV. */
import { readFile } from 'node:fs/promises';
import { inRoot } from '../../infra/base/root.ts';
import { startBrowser, type Window } from '../support/browser.ts';
import { untilCall } from '../support/calls.ts';
import { readCsv } from '../support/csv.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { ADMIN, type Stack, startStack } from '../support/stack.ts';
import { claim, tell } from '../support/story.ts';
import { signInWith } from './dashboard/sign-in.ts';

interface World {
  readonly stack: Stack;
  readonly window: Window;
  readonly phones: readonly [SipPhone, SipPhone, SipPhone];
}

/** A number that leads nowhere is said at its field; the right one rings both, and the dialog is gone. */
async function placed({ stack, window, phones: [ann, bob] }: World): Promise<void> {
  const { page, picture } = window;
  await page.goto(`${stack.url}/live-calls`);
  await page.getByRole('button', { name: 'Place a call' }).click();
  await page.locator('[name=from]').fill('1003');
  await page.locator('[name=to]').fill('1003');
  await page.keyboard.press('Enter');
  await page.locator('[name=to][aria-invalid=true]').waitFor();
  await picture('place-call');
  await page.locator('[name=to]').fill('10 04');
  const ringing = [ann.nextCall(), bob.nextCall()];
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await Promise.all(ringing);
  await page.locator('[data-state=up]').waitFor();
  await page.getByRole('cell', { name: '1003, 1004' }).waitFor();
}

async function sentOn({ window: { page, picture }, phones: [, , cid] }: World): Promise<void> {
  const menu = page.getByRole('button', { name: 'Actions for the call of 1003' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Transfer' }).click();
  await page.locator('[name=to]').fill('1005');
  await picture('transfer');
  const arriving = cid.nextCall();
  await page.keyboard.press('Enter');
  await (await arriving).until('answered');
  await page.getByRole('cell', { name: '1003, 1005' }).waitFor();
}

async function hungUp({ stack, window: { page }, phones: [ann] }: World): Promise<void> {
  await page.getByRole('button', { name: 'Actions for the call of 1003' }).click();
  await page.getByRole('menuitem', { name: 'Hang up' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hang up' }).click();
  await page.getByText('All lines are quiet').waitFor();
  claim(ann.received.at(-1)?.has('ended') === true, 'The phone still talks.');
  await untilCall(stack.api, ({ from, disposition }) => from === '1003' && disposition === 'ANSWERED');
}

/** The history with its timeline, a filter that finds and one that does not, and the file. */
async function found({ stack, window: { page, picture } }: World): Promise<void> {
  await page.goto(`${stack.url}/calls`);
  await page.getByRole('button', { name: 'More filters' }).click();
  await page.locator('[name=extension]').fill('1005');
  await page.locator('tbody tr').first().waitFor();
  claim((await page.locator('tbody tr').count()) === 1, 'The filter does not find the one call.');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export CSV' }).click()]);
  const rows = readCsv(await readFile(await download.path(), 'utf8'));
  claim(rows.length === 2 && rows[1]?.includes('1004') === true, 'The file holds', rows);
  await page.locator('tbody tr').first().click();
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  const said = await page.locator('[data-step]').allTextContents();
  claim(
    said.some((line) => /1004.*transferred the call.*to 1005/.test(line)),
    'The timeline says',
    said,
  );
  await picture('call-timeline');
  await page.keyboard.press('Escape');
  await page.locator('[name=extension]').fill('1009');
  await page.getByText('No such calls').waitFor();
}

await tell('calls-screen', async (story) => {
  const world = await story.step('three phones and a browser that is signed in', async () => {
    const stack = await startStack(story);
    const make = (number: string) => stack.phone(number, { onCall: { kind: 'answer', afterMs: 300 } });
    const phones = [await make('1003'), await make('1004'), await make('1005')] as const;
    await stack.settled();
    for (const phone of phones) claim((await phone.register()) === 200, `${phone.user} can not register.`);
    const window = await (await startBrowser(story, inRoot('tests', 'e2e', 'out', 'calls-screen'))).open();
    await window.page.goto(`${stack.url}/login`);
    await signInWith(window, ADMIN);
    return { stack, window, phones };
  });
  await story.step('a call is placed', () => placed(world));
  await story.step('its caller is sent on', () => sentOn(world));
  await story.step('it is hung up', () => hungUp(world));
  await story.attempt('it is found with its timeline, and taken away as CSV', () => found(world));
  await story.attempt('the browser complained of nothing', async () => {
    claim(world.window.complaints([422]).length === 0, 'The browser complained:', world.window.complaints([422]));
  });
});
