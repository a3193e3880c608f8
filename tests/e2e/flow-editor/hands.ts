/** What a person does in the editor of a flow. */
import { createIvr, getIvr } from '@botpbx/shared/api/ivrs';
import { EMPTY_FLOW, type Flow } from '@botpbx/shared/model/flow';
import type { Page } from 'playwright-core';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

/** An IVR that lies open in the editor. */
export interface Opened {
  readonly page: Page;
  readonly id: number;
  /** The draft as the server has it, once all is saved. */
  saved(): Promise<Flow>;
}

/** Makes an IVR and opens it. */
export async function openNew(page: Page, stack: Stack, name: string, flow: Flow = EMPTY_FLOW): Promise<Opened> {
  const { id } = await stack.api(createIvr, { body: { name, flow } });
  return openEditor(page, stack, id);
}

/** Opens an IVR that is there. */
export async function openEditor(page: Page, stack: Stack, id: number): Promise<Opened> {
  await page.goto(`${stack.url}/ivr-builder/edit?id=${id}`);
  await page.locator('[data-step=start]').waitFor();
  return { page, id, saved: () => savedFlow(page, stack, id) };
}

async function savedFlow(page: Page, stack: Stack, id: number): Promise<Flow> {
  await page.waitForTimeout(50);
  await page.locator('[data-saving=saved]').waitFor();
  return (await stack.api(getIvr, { params: { id } })).flow;
}

/** Where each step leads: `start.next>menu_1`. */
export const linesIn = (flow: Flow): string[] =>
  flow.steps
    .flatMap(({ id, exits }) => Object.entries(exits).flatMap(([exit, targets]) => targets.map((to) => `${id}.${exit}>${to}`)))
    .sort();

/** Claims that these lines, and no others, are in the saved draft. */
export async function claimLines({ saved }: Opened, ...lines: string[]): Promise<void> {
  const found = linesIn(await saved());
  claim(String(found) === String(lines.toSorted()), 'The lines are', found);
}

/** Chooses a kind of step in the palette with the keyboard. */
export async function addByKey(page: Page, name: string): Promise<void> {
  const before = await page.locator('[data-step]').count();
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-step]').nth(before).waitFor();
}

/** The middle of a dot at which lines begin or end. */
export async function dot(page: Page, step: string, exit?: string): Promise<{ x: number; y: number }> {
  const place = exit === undefined ? '.solid-flow__handle-left' : `[data-exit=${exit}] .solid-flow__handle`;
  const box = await page.locator(`[data-step=${step}] ${place}`).boundingBox();
  claim(box !== null, 'There is no such dot.', step, exit);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags by the mouse. */
export async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }, steps = 8): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps });
  await page.mouse.move(to.x, to.y, { steps });
  await page.mouse.up();
}
