/** The editor of flows in a real browser: by keyboard and by mouse, undone and done again, between IVRs, against others, and with two hundred steps. */
import { updateIvr } from '@botpbx/shared/api/ivrs';
import { createUser } from '@botpbx/shared/api/users';
import { inRoot } from '../../infra/base/root.ts';
import { type BrowserOfStory, overflowOf, press, scriptBytes, startBrowser, type Window } from '../support/browser.ts';
import { ADMIN, type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { signInWith } from './dashboard/sign-in.ts';
import { addByKey, claimLines, dot, drag, openEditor, openNew } from './flow-editor/hands.ts';
import { longFlow } from './flow-editor/long-flow.ts';
import { type Traced, trace } from './flow-editor/trace.ts';

const STEPS = 200;
/** While something is dragged or typed, the main thread may not be at work longer than this for one thing, on a machine that paints without a graphics processor. */
const MOST_HELD_MS = 100;
/** After one press of a button. */
const MOST_PRESSED_MS = 250;
/** Refused requests that the story makes on purpose: somebody else's change, a faulty flow. */
const ON_PURPOSE = [409, 422];

await tell('flow-editor', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const browser = await startBrowser(story, inRoot('tests', 'e2e', 'out', 'flow-editor'));
  const window = await browser.open({ width: 1440, height: 900 });
  await window.page.goto(`${stack.url}/login`);
  await story.step('somebody signs in', () => signInWith(window, ADMIN));
  await story.attempt('a flow is built, undone and done again by keyboard alone', () => byKeyboard(window, stack));
  await story.attempt('a line that is let go over empty ground asks what follows; a line is selected and cut', () =>
    byMouse(window, stack),
  );
  await story.attempt('steps are copied from one IVR into another', () => between(window, stack));
  await story.attempt('what is wrong stands at its step until it is mended', () => faults(window, stack));
  await story.attempt("somebody else's change is not written over unasked", () => clash(window, stack));
  await story.attempt(`${STEPS} steps are edited smoothly`, () => large(story, window, stack));
  await story.attempt('who may only read changes nothing', () => viewer(browser, stack));
  await story.attempt('it stands in narrow windows, and in the dark', () => narrow(browser, stack));
  await story.attempt('the browser complained of nothing', async () => {
    const complaints = window.complaints(ON_PURPOSE);
    claim(complaints.length === 0, 'The browser complained:', complaints);
  });
});

async function byKeyboard({ page, picture }: Window, stack: Stack): Promise<void> {
  const opened = await openNew(page, stack, 'By keyboard');
  await page.locator('.solid-flow__node[data-id=start]').focus();
  await press(page, 'Enter');
  await addByKey(page, 'Play Message');
  await addByKey(page, 'Menu');
  await claimLines(opened, 'play_message_1.next>menu_1', 'start.next>play_message_1');
  await press(page, 'Control+z');
  await claimLines(opened, 'start.next>play_message_1');
  await press(page, 'Control+y');
  await page.locator('[data-step=menu_1]').waitFor();
  await page.locator('.solid-flow__node[data-id=menu_1]').focus();
  await press(page, 'Enter', 'c');
  await page.locator('[name=exit_timeout]').focus();
  await page.keyboard.type('Play');
  await claimLines(opened, 'menu_1.timeout>play_message_1', 'play_message_1.next>menu_1', 'start.next>play_message_1');
  await page.locator('.solid-flow__node[data-id=menu_1]').focus();
  const before = (await opened.saved()).steps.find(({ id }) => id === 'menu_1')?.position;
  await press(page, 'ArrowRight', 'ArrowRight', 'Shift+ArrowDown');
  const after = (await opened.saved()).steps.find(({ id }) => id === 'menu_1')?.position;
  claim(after?.x === (before?.x ?? 0) + 20 && after.y === (before?.y ?? 0) + 50, 'The step was moved from', before, after);
  await press(page, 'Control+f');
  await page.keyboard.type('play');
  await press(page, 'Enter');
  await page.locator('.solid-flow__node.selected[data-id=play_message_1]').waitFor();
  await press(page, 'Delete');
  await claimLines(opened);
  await picture('by-keyboard');
}

async function byMouse({ page, picture }: Window, stack: Stack): Promise<void> {
  const opened = await openNew(page, stack, 'By mouse');
  const from = await dot(page, 'start', 'next');
  await drag(page, from, { x: from.x + 160, y: from.y - 120 });
  await page.getByRole('dialog', { name: 'Add what follows' }).waitFor();
  await picture('what-follows');
  await page.keyboard.type('hang');
  await press(page, 'Enter');
  await claimLines(opened, 'start.next>hangup_1');
  const [begin, end] = [await dot(page, 'start', 'next'), await dot(page, 'hangup_1')];
  await page.mouse.click((begin.x + end.x) / 2, (begin.y + end.y) / 2);
  await page.locator('[data-line][data-selected]').waitFor();
  await page.locator('.line-cut').click();
  await claimLines(opened);
  await press(page, 'Control+z');
  await claimLines(opened, 'start.next>hangup_1');
}

async function between({ page }: Window, stack: Stack): Promise<void> {
  await openNew(page, stack, 'From here', longFlow(6));
  await page.locator('[data-step=s1] .step-head').click();
  await press(page, 'Control+a', 'Control+c');
  const there = await openNew(page, stack, 'To there');
  await page.locator('[data-step=start] .step-head').click();
  await press(page, 'Control+v');
  await page.locator('[data-step]').nth(5).waitFor();
  const { steps } = await there.saved();
  claim(steps.length === 6 && steps.some(({ name }) => name === 'Step 4'), 'The steps are', steps);
}

async function faults({ page, picture }: Window, stack: Stack): Promise<void> {
  await openNew(page, stack, 'Faulty');
  await page.locator('[data-step=start] .step-head').click();
  await addByKey(page, 'Play Message');
  await page.locator('[data-step=play_message_1] .step-fault').waitFor();
  await page.getByRole('button', { name: 'Save and Publish' }).click();
  await page.getByText('Not published', { exact: true }).waitFor();
  await page.locator('[data-faults]').click();
  await picture('faults');
  await page.getByRole('button', { name: /nothing to be heard/ }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill('Goodbye.');
  await page.locator('.solid-flow__node[data-id=play_message_1]').focus();
  await addByKey(page, 'Hang Up');
  await page.locator('.step-fault.text-bad').waitFor({ state: 'detached' });
}

async function clash({ page }: Window, stack: Stack): Promise<void> {
  const opened = await openNew(page, stack, 'Of two');
  const theirs = longFlow(4);
  await stack.api(updateIvr, { params: { id: opened.id }, body: { flow: theirs } });
  await addByKey(page, 'Menu');
  await page.getByText('Somebody else has changed it.').waitFor();
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await page.locator('[data-step=s3]').waitFor();
  claim((await page.locator('[data-step]').count()) === theirs.steps.length, 'There are other steps than theirs.');
}

async function large(story: Story, window: Window, stack: Stack): Promise<void> {
  const { page, picture } = window;
  const opened = await openNew(page, stack, 'Large', longFlow(STEPS));
  await page
    .locator('[data-step]')
    .nth(STEPS - 1)
    .waitFor({ state: 'attached' });
  story.figure('script_kb', Math.round((await scriptBytes(page)) / 102.4) / 10);
  await press(page, 'Control+f');
  await page.keyboard.type('Step 9');
  await press(page, 'Enter', 'Escape');
  const head = await dot(page, 's9');
  const note = (name: string, { frames, frameP95Ms, taskP99Ms, taskMaxMs, busyMs }: Traced, mostMs = MOST_HELD_MS) => {
    story.figure(`${name}_frames_p95ms_task_p99ms_maxms_busyms`, [frames, frameP95Ms, taskP99Ms, taskMaxMs, busyMs]);
    claim(taskP99Ms <= mostMs, `For ${name}, the browser was at work in one piece for`, taskP99Ms, 'ms.');
  };
  const title = { x: head.x + 60, y: head.y };
  await page.mouse.click(title.x, title.y);
  await page.locator('[name=step_name]').waitFor();
  note('drag', await trace(page, () => drag(page, title, { x: title.x + 120, y: title.y + 60 }, 30)));
  const ground = { x: 640, y: 860 };
  note('pan', await trace(page, () => drag(page, ground, { x: ground.x + 200, y: ground.y - 300 }, 30)));
  note('connect', await trace(page, async () => drag(page, await dot(page, 's9', 'key_1'), ground, 30)));
  await press(page, 'Escape');
  await page.locator('[data-step=s9] .step-head').click();
  await page.locator('[name=step_name]').press('End');
  note('type', await trace(page, () => page.locator('[name=step_name]').pressSequentially(' with a longer name', { delay: 30 })));
  await press(page, 'Escape');
  note('show_all', await trace(page, () => page.getByRole('button', { name: 'Show all' }).click()), MOST_PRESSED_MS);
  await picture('large');
  note('pan_all', await trace(page, () => drag(page, ground, { x: ground.x + 200, y: ground.y - 200 }, 30)));
  note('arrange', await trace(page, () => page.getByRole('button', { name: 'Arrange' }).click()), MOST_PRESSED_MS);
  const { steps } = await opened.saved();
  claim(steps.find(({ id }) => id === 's9')?.name.endsWith('longer name') === true, 'What was typed is not saved.');
}

async function viewer(browser: BrowserOfStory, stack: Stack): Promise<void> {
  const credentials = { email: 'looker@example.com', password: 'only here to look' };
  await stack.api(createUser, { body: { ...credentials, name: 'Vera Viewer', role: 'viewer' } });
  const { page } = await browser.open();
  await page.goto(`${stack.url}/login`);
  await page.locator('[name=email]').fill(credentials.email);
  await page.locator('[name=password]').fill(credentials.password);
  await press(page, 'Enter');
  await page.waitForURL((url) => url.pathname === '/');
  await openEditor(page, stack, 1);
  claim((await page.getByRole('navigation', { name: 'Steps' }).count()) === 0, 'A viewer is shown the palette.');
  claim((await page.getByRole('button', { name: 'Save and Publish' }).count()) === 0, 'A viewer may publish.');
  const before = await page.locator('[data-step]').count();
  await press(page, 'Control+a', 'Delete');
  claim((await page.locator('[data-step]').count()) === before, 'A viewer removed steps.');
}

async function narrow(browser: BrowserOfStory, stack: Stack): Promise<void> {
  for (const [name, options] of Object.entries({
    narrow: { width: 800, height: 900, scheme: 'dark' as const },
    phone: { width: 390, height: 800, scheme: 'light' as const },
  })) {
    const window = await browser.open(options);
    await window.page.goto(`${stack.url}/login`);
    await signInWith(window, ADMIN);
    await openNew(window.page, stack, `Seen ${name}`, longFlow(8));
    await window.page.getByRole('button', { name: 'Steps' }).click();
    await addByKey(window.page, 'Branch');
    await window.picture(name);
    claim((await overflowOf(window.page)) <= 0, 'The page is wider than its window.');
    claim(window.complaints().length === 0, 'The browser complained:', window.complaints());
  }
}
