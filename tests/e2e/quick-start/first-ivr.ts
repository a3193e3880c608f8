/** Steps 4 and 5 of the Quick Start: the first IVR, by mouse, and the route that leads to it. */
import { getIvr, listIvrs } from '@botpbx/shared/api/ivrs';
import type { Flow } from '@botpbx/shared/model/flow';
import type { StepKind } from '@botpbx/shared/model/flow-step';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';
import { DID, saved } from './first-steps.ts';

export const GREETING = 'Welcome to our company. Press 1 for sales, 2 for support.';

/** Where steps are dropped, in parts of the canvas. */
const PLACES: readonly (readonly [name: string, kind: StepKind, left: number, top: number])[] = [
  ['Play Message', 'play_message', 0.35, 0.42],
  ['DTMF Input', 'dtmf_input', 0.6, 0.2],
  ['DTMF Input', 'dtmf_input', 0.6, 0.62],
  ['Transfer', 'transfer', 0.86, 0.2],
  ['Transfer', 'transfer', 0.86, 0.6],
];

const ZOOMED_OUT = 3;

/** Step 4: IVR Builder, Create New IVR, Play Message, a greeting, DTMF Inputs, lines, Save and Publish. */
export async function firstIvr(window: Window, stack: Stack): Promise<void> {
  const { page, picture } = window;
  await page.getByRole('link', { name: 'IVR Builder' }).click();
  await page.getByRole('button', { name: 'Create New IVR' }).first().click();
  await picture('4-create');
  await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click();
  await page.waitForURL(/\/ivr-builder\/edit/);
  await page.locator('[data-step=start]').waitFor();
  await picture('4-empty');
  for (let times = 0; times < ZOOMED_OUT; times += 1) await page.getByRole('button', { name: 'Zoom out' }).click();
  await dragCard(page, 'start', 0.12, 0.42);
  for (const [name, , left, top] of PLACES) await dragStep(page, name, left, top);
  const flow = () => draft(stack);
  await settings(window);
  await lines(page);
  await picture('4-connected');
  await page.getByRole('button', { name: 'Save and Publish' }).click();
  await page
    .getByText(/published/)
    .first()
    .waitFor();
  await picture('4-published');
  const steps = (await flow()).steps;
  claim(steps.length === PLACES.length + 1, 'The flow has', steps.length, 'steps.');
  const greeting = steps.find(({ kind }) => kind === 'play_message');
  claim(greeting?.exits.next?.length === 2, 'The greeting leads to', greeting?.exits);
}

async function draft({ api }: Stack): Promise<Flow> {
  const row = (await api(listIvrs, {})).data.find(({ name }) => name === 'New IVR');
  claim(row !== undefined && row.version === 1 && !row.has_changes, 'The list shows', row);
  return (await api(getIvr, { params: { id: row.id } })).flow;
}

/** A card that lies on the canvas already, by its head. */
async function dragCard(page: Window['page'], kind: StepKind, left: number, top: number): Promise<void> {
  const head = await middle(page.locator(`[data-step][data-kind=${kind}] .step-head`));
  const box = await page.getByRole('region', { name: 'Canvas' }).boundingBox();
  claim(box !== null, 'There is no canvas.');
  await drag(page, head, { x: box.x + box.width * left, y: box.y + box.height * top });
}

/** From the left panel to a place of the canvas. */
async function dragStep(page: Window['page'], name: string, left: number, top: number): Promise<void> {
  const canvas = page.getByRole('region', { name: 'Canvas' });
  const box = await canvas.boundingBox();
  claim(box !== null, 'There is no canvas.');
  const before = await page.locator('[data-step]').count();
  const targetPosition = { x: box.width * left, y: box.height * top };
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name, exact: true }).dragTo(canvas, { targetPosition });
  await page.locator('[data-step]').nth(before).waitFor();
}

/** What each step does, in the panel beside the canvas. */
async function settings({ page, picture }: Window): Promise<void> {
  await open(page, 'play_message', 0);
  await page.getByRole('textbox', { name: 'Text' }).fill(GREETING);
  await page.getByRole('button', { name: 'Listen' }).click();
  const audio = await page.locator('audio[aria-label="The text, spoken"]').elementHandle();
  await page.waitForFunction('audio => audio.duration > 2', audio);
  await picture('4-greeting');
  for (const [nth, key] of ['1', '2'].entries()) {
    await open(page, 'dtmf_input', nth);
    await page.getByLabel('Expected keys').fill(key);
    await picture(`4-input-${key}`);
  }
  for (const [nth, number] of ['1001', '1002'].entries()) {
    await open(page, 'transfer', nth);
    await page.getByRole('combobox', { name: 'Extension' }).fill(number);
    await page.getByRole('option', { name: new RegExp(`^${number}`) }).click();
    await picture(`4-transfer-${number}`);
  }
}

async function open(page: Window['page'], kind: StepKind, nth: number): Promise<void> {
  await page.locator(`[data-step][data-kind=${kind}]`).nth(nth).locator('.step-head').click();
  await page.locator('[data-settings] [name=step_name]').waitFor();
}

/** Lines, each dragged from the dot of an exit to the step that it leads to. */
async function lines(page: Window['page']): Promise<void> {
  const step = (kind: StepKind, nth = 0) => page.locator(`[data-step][data-kind=${kind}]`).nth(nth);
  const connect = async (from: ReturnType<typeof step>, exit: string, to: ReturnType<typeof step>) => {
    const dot = await middle(from.locator(`[data-exit=${exit}] .solid-flow__handle`));
    const entry = await middle(to.locator('.solid-flow__handle').first());
    await drag(page, dot, entry);
  };
  await connect(step('start'), 'next', step('play_message'));
  for (const nth of [0, 1]) {
    await connect(step('play_message'), 'next', step('dtmf_input', nth));
    await connect(step('dtmf_input', nth), 'matched', step('transfer', nth));
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

async function drag(page: Window['page'], from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
}

async function middle(locator: ReturnType<Window['page']['locator']>): Promise<Point> {
  const box = await locator.boundingBox();
  claim(box !== null, 'A handle is not to be seen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Step 5: Inbound Routes, Add Route, the DID, the IVR, Save. */
export async function addRoute({ page, picture }: Window): Promise<void> {
  await page.getByRole('link', { name: 'Back to the IVR Builder' }).click();
  await page.getByRole('cell', { name: 'New IVR', exact: true }).waitFor();
  await picture('5-list');
  await page.getByRole('link', { name: 'Inbound Routes' }).click();
  await page.getByRole('button', { name: 'Add Route' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Main line');
  await page.getByLabel('DID Number').fill(DID);
  await page.getByLabel('Destination').selectOption({ label: 'IVR' });
  await page.getByLabel('IVR', { exact: true }).selectOption({ label: 'New IVR' });
  await picture('5-route');
  await saved(page);
  await page.getByRole('cell', { name: DID, exact: true }).waitFor();
}
