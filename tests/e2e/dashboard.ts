/** The dashboard in a real browser, before a real product: signing in, an extension's life by keyboard, nodes, live calls. */
import { createUser } from '@botpbx/shared/api/users';
import { inRoot } from '../../infra/base/root.ts';
import { type BrowserOfStory, startBrowser, type Window } from '../support/browser.ts';
import { ADMIN, type Stack, startStack } from '../support/stack.ts';
import { claim, tell } from '../support/story.ts';
import { agentsOnScreen } from './dashboard/agents.ts';
import { liveCall } from './dashboard/call.ts';
import { createByKeyboard, deleteExtension, editExtension, refuseDuplicate, registerWith } from './dashboard/extension.ts';
import { featuresOnScreen } from './dashboard/features.ts';
import { groupsAndHours } from './dashboard/groups.ts';
import { ivrsOnScreen } from './dashboard/ivrs.ts';
import { lookAtAll } from './dashboard/look.ts';
import { roomsAndLots } from './dashboard/places.ts';
import { signInWith, signOut, wrongPassword } from './dashboard/sign-in.ts';
import { soundsAndMusic } from './dashboard/sounds.ts';
import { trunksAndRoutes } from './dashboard/trunks.ts';
import { messagesOnScreen } from './dashboard/voicemail.ts';

/** Statuses of the requests that the story makes fail on purpose. */
const ON_PURPOSE = [401, 409, 422];

await tell('dashboard', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const browser = await startBrowser(story, inRoot('tests', 'e2e', 'out', 'dashboard'));
  const window = await browser.open();
  await story.step('a page leads to the login, a wrong password is refused and nothing typed is lost', () => wrongPassword(window, stack));
  await story.step('the right one leads back; the page can read no token', () => signInWith(window, ADMIN));
  const secret = await story.step('an extension is created by keyboard alone; its secret is shown once', () =>
    createByKeyboard(story, window, '2001'),
  );
  const phone = await story.step('a phone registers with what was shown, and its lamp lights up', () =>
    registerWith(story, window, stack, { extension: '2001', secret }),
  );
  await story.attempt('a number that is taken is refused at its field', () => refuseDuplicate(window, '2001'));
  await story.attempt('a change is shown, stored and on 1 of 1 nodes', () => editExtension(window, stack, '2001'));
  await story.attempt('the page of nodes shows the revision that the node runs', () => nodePage(window, stack));
  await story.attempt('a call is seen from its first ring to its record', () => liveCall(window, stack, phone));
  await story.attempt('an extension is deleted after a question', () => deleteExtension(window, stack, '2001'));
  await story.attempt('a ring group and hours are made on the screen', () => groupsAndHours(window, stack));
  await story.attempt('an agent is made, tried and published, a key is set', () => agentsOnScreen(window, stack));
  await story.attempt('a room, a paging group and a lot are made', () => roomsAndLots(window, stack));
  await story.attempt('a trunk is made and tried, a route and a list are made', () => trunksAndRoutes(window, stack));
  await story.attempt('how an extension takes calls, and what phones dial', () => featuresOnScreen(window, stack));
  await story.attempt('a file and a text become sounds, and music on hold', () => soundsAndMusic(window, stack));
  await story.attempt('an IVR is made, spoken, published, brought back and taken along', () => ivrsOnScreen(window, stack));
  await story.attempt('a message is left, heard, moved and deleted', () => messagesOnScreen(window, stack));
  await story.attempt('every page stands in light and dark, wide and narrow', () => lookAtAll(story, browser, stack));
  await story.attempt('who may only read sees nothing to change', () => viewer(browser, stack));
  await story.attempt('after signing out every page leads to the login', () => signOut(window, stack));
  await story.attempt('the browser complained of nothing', async () => {
    const complaints = window.complaints(ON_PURPOSE);
    story.figure('complaints', complaints.length);
    claim(complaints.length === 0, 'The browser complained:', complaints);
  });
});

async function nodePage({ page, picture }: Window, stack: Stack): Promise<void> {
  await stack.settled();
  await page.goto(`${stack.url}/settings/nodes`);
  const card = page.locator('[data-node]').first();
  await card.getByText('Up to date').waitFor();
  const [applied, latest] = await Promise.all([
    card.locator('[data-applied-revision]').textContent(),
    card.locator('[data-latest-revision]').textContent(),
  ]);
  claim(Number(applied) >= 1 && applied === latest, 'The revisions are', applied, latest);
  claim((await card.textContent())?.includes('Online') === true, 'The node is not shown as online.');
  await picture('nodes');
  await page.getByRole('button', { name: 'Enroll node' }).click();
  await page.locator('[name=name]').fill('second');
  await page.keyboard.press('Enter');
  const command = await page.locator('[data-command]').textContent();
  claim(/botpbx-node enroll .*--token/.test(command ?? ''), 'The command is', command);
  claim(/another 14:5\d|another 15:00/.test((await page.getByRole('dialog').textContent()) ?? ''), 'The time that is left is not shown.');
  await picture('enrollment');
  await page.getByRole('button', { name: 'Done' }).click();
}

async function viewer(browser: BrowserOfStory, stack: Stack): Promise<void> {
  const credentials = { email: 'viewer@example.com', password: 'only here to look' };
  await stack.api(createUser, { body: { ...credentials, name: 'Vera Viewer', role: 'viewer' } });
  const window = await browser.open();
  await window.page.goto(`${stack.url}/login`);
  await signInWith(window, credentials);
  await window.page.goto(`${stack.url}/extensions`);
  await window.page.locator('tbody tr').first().waitFor();
  claim((await window.page.getByRole('button', { name: 'Add extension' }).count()) === 0, 'A viewer may add an extension.');
  claim((await window.page.locator('[aria-label^="Actions"]').count()) === 0, 'A viewer is offered actions.');
  claim(!(await window.page.getByRole('link', { name: 'Users' }).isVisible()), 'A viewer is shown the users.');
  claim(window.complaints().length === 0, 'The browser complained:', window.complaints());
}
