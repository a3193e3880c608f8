/** One call as three pages show it. */
import type { Window } from '../../support/browser.ts';
import { untilCall } from '../../support/calls.ts';
import type { SipPhone } from '../../support/sip-phone.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

const TALK_MS = 2000;

/** Rings, is talked on and ends on Live Calls; stands in the history, which was open all the while, with its legs. */
export async function liveCall({ page, context, picture }: Window, stack: Stack, caller: SipPhone): Promise<void> {
  const callee = await stack.phone('2002', { onCall: { kind: 'ring' } });
  await stack.settled();
  claim((await callee.register()) === 200, '2002 can not register.');
  const history = await context.newPage();
  await history.goto(`${stack.url}/calls`);
  await history.getByText('No calls yet').waitFor();
  await page.goto(`${stack.url}/live-calls`);
  await page.getByText('All lines are quiet').waitFor();

  const arriving = callee.nextCall();
  const placed = await caller.call('2002');
  const state = (name: string) => page.locator(`[data-state=${name}]`);
  await state('ringing').waitFor();
  await (await arriving).answer();
  await placed.until('answered');
  await state('up').locator('[data-tone=bad]').waitFor();
  await page.waitForTimeout(TALK_MS);
  await picture('live-calls');
  await placed.hangUp();
  await page.getByText('All lines are quiet').waitFor();

  const record = await untilCall(stack.api, ({ from, to }) => from === '2001' && to === '2002');
  await history.getByRole('cell', { name: 'Answered' }).waitFor();
  await history.locator('tbody tr').first().click();
  await history.waitForURL((url) => url.searchParams.get('id') === record.id);
  await history.getByRole('heading', { name: 'Legs' }).waitFor();
  const said = (await history.getByRole('dialog').textContent()) ?? '';
  claim(said.includes('Ended normally') && said.includes(record.id), 'The details say', said);
  await history.close();
}
