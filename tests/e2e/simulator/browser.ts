/** The simulator and the replay as a person uses them. */
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import type { Window } from '../../support/browser.ts';
import { ADMIN, type Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

export async function signIn({ page }: Window, { url }: Stack, email: string = ADMIN.email): Promise<void> {
  await page.goto(`${url}/login`);
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${url}/`);
}

/** Opens the simulator beside the flow. */
export async function openSimulator({ page, picture }: Window, { url }: Pick<Stack, 'url'>, ivrId: number): Promise<void> {
  await page.goto(`${url}/ivr-builder/edit?id=${ivrId}`);
  await page.getByRole('button', { name: 'Simulate' }).click();
  await page.getByRole('button', { name: 'Start call' }).waitFor();
  await picture('simulator-setup');
}

interface Simulated {
  readonly from: string;
  /** Keys of the telephone on the screen, buttons by their names, or anything else. */
  readonly acts: readonly (string | (() => Promise<void>))[];
  readonly picture: string;
  /** What stands there when the call has begun. */
  readonly begins?: string;
}

/** Calls in the simulator to the end; gives the way. */
export async function simulate(
  { page, picture }: Window,
  { from, acts, picture: name, begins = '[data-line=passed]' }: Simulated,
): Promise<string> {
  await page.locator('[name=from]').fill(from);
  await page.getByRole('button', { name: 'Start call' }).click();
  await page.locator(begins).first().waitFor();
  for (const [at, act] of acts.entries()) {
    if (at === acts.length - 1) await picture(name);
    await (typeof act === 'string' ? press({ page }, act) : act());
  }
  await page.locator('[data-line=end]').waitFor();
  await picture(`${name}-end`);
  const way = await wayOnScreen({ page });
  await page.getByRole('button', { name: 'Change the call' }).click();
  return way;
}

/** A key by mouse, and every other key by the keyboard. */
async function press({ page }: Pick<Window, 'page'>, act: string): Promise<void> {
  if (/^[13579]$/.test(act)) await page.keyboard.press(act);
  else await page.getByRole('button', { name: /^[0-9*#]$/.test(act) ? `Key ${act}` : act, exact: true }).click();
}

/** Steps and exits, as the list beside the canvas shows them. */
async function wayOnScreen({ page }: Pick<Window, 'page'>): Promise<string> {
  const passed = await page.locator('[data-line=passed]').all();
  const ways = await Promise.all(
    passed.map(async (one) => `${await one.getAttribute('data-step')}.${await one.getAttribute('data-exit')}`),
  );
  return ways.join(' ');
}

/** Opens the page of a call and goes from there to the replay; gives its way. */
export async function replayFromCall(window: Window, { url }: Stack, callId: string): Promise<string> {
  const { page, picture } = window;
  await page.goto(`${url}/calls?id=${encodeURIComponent(callId)}`);
  await page.locator('[data-flow-step]').first().waitFor();
  await picture('call');
  await page.getByRole('link', { name: 'Replay' }).click();
  return replayedWay(window);
}

/** Opens the replay of a walk; gives its way. */
export async function replayOf(window: Window, { url }: Stack, { call_id, walk }: FlowWalkDetails): Promise<string> {
  await window.page.goto(`${url}/ivr-builder/replay?${new URLSearchParams({ call: call_id, walk })}`);
  return replayedWay(window);
}

async function replayedWay(window: Window): Promise<string> {
  const { page, picture } = window;
  await page.locator('[data-line=end]').waitFor();
  await picture('replay');
  const verdict = await page.locator('[data-replay]').getAttribute('data-replay');
  claim(verdict === 'same', 'The page says that the replay differs:', await page.locator('[data-replay] [role=status]').textContent());
  return wayOnScreen(window);
}

/** The replay with the flow as it stands in the draft now; gives what the page says of it. */
export async function replayWithDraft(window: Window, { url }: Stack, { call_id, walk }: FlowWalkDetails): Promise<string> {
  const { page, picture } = window;
  await page.goto(`${url}/ivr-builder/replay?${new URLSearchParams({ call: call_id, walk })}`);
  await page.getByRole('button', { name: 'Replay with the draft' }).click();
  await page.getByRole('button', { name: 'Replay as it was' }).waitFor();
  await picture('replay-draft');
  return (await page.locator('[data-replay] [role=status]').textContent()) ?? '';
}
