/** An agent is made, tried, changed and published on the screen; an account with a provider is set. */
import { listAgentDocuments } from '@botpbx/shared/api/agent-documents';
import { listAgents } from '@botpbx/shared/api/agents';
import { listProviders } from '@botpbx/shared/api/providers';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

const agentOf = async ({ api }: Stack, name: string) => (await api(listAgents, {})).data.find((row) => row.name === name);

/** Makes the agent "Front desk" and leaves it with a version 2. */
export async function agentsOnScreen(window: Window, stack: Stack): Promise<void> {
  const { page, picture } = window;
  await page.goto(`${stack.url}/agents`);
  await page.getByRole('button', { name: 'Add agent' }).first().click();
  await page.locator('[name=name]').fill('Front desk');
  await page.locator('[name=number]').fill('6010');
  await page.locator('[name=system_prompt]').fill('You are the receptionist of Acme. Sales is extension 6001. Never give prices.');
  await page.locator('summary', { hasText: 'Tools and transfers' }).click();
  await page.getByRole('button', { name: 'Add a target' }).click();
  await page.locator('[name=target_0_name]').fill('Sales');
  await page.locator('[name=target_0_type]').selectOption('ring_group');
  await page.locator('[name=target_0]').selectOption({ label: 'Sales' });
  await picture('agent-form');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const made = await agentOf(stack, 'Front desk');
  claim(made?.transfer_targets[0]?.destination.type === 'ring_group' && made.version === 1, 'The agent is', made);
  await publishesLater(window, stack);
  await readsAndTries(window, stack);
  await setsAKey(window, stack);
}

async function publishesLater({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.getByRole('link', { name: 'Front desk' }).click();
  await page.locator('[name=greeting]').fill('Acme, good day!');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Draft', { exact: true }).waitFor();
  const draft = await agentOf(stack, 'Front desk');
  claim(draft?.version === 1 && draft.has_changes, 'The draft took effect:', draft);
  await picture('agents-list');
  await page.getByRole('link', { name: 'Front desk' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const published = await agentOf(stack, 'Front desk');
  claim(published?.version === 2 && published.greeting === 'Acme, good day!', 'It was not published:', published);
}

async function readsAndTries({ page, picture }: Window, stack: Stack): Promise<void> {
  const open = async (entry: string) => {
    await page.getByRole('button', { name: 'Actions for agent Front desk' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };
  const close = async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await open('Documents');
  const buffer = Buffer.from('# Prices\n\nA haircut costs 25 euros.\n');
  await page.locator('input[type=file]').setInputFiles({ name: 'Prices.md', mimeType: 'text/markdown', buffer });
  await page.getByText('KiB of text').waitFor();
  await close();
  const id = (await agentOf(stack, 'Front desk'))?.id ?? 0;
  const { data } = await stack.api(listAgentDocuments, { params: { id } });
  claim(data[0]?.type === 'markdown', 'The document is', data);
  await open('Try in writing');
  await page.locator('[name=say]').fill('Please transfer me to sales.');
  await page.getByRole('button', { name: 'Say', exact: true }).click();
  await page.getByText(/^rules, [0-9]+ ms$/).waitFor();
  await picture('agent-tried');
  await close();
}

async function setsAKey({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.goto(`${stack.url}/settings/providers`);
  await page.getByRole('button', { name: 'Actions for Deepgram' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.locator('[name=api_key]').fill('a-key-of-deepgram');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('Key set').waitFor();
  await picture('providers');
  const { data } = await stack.api(listProviders, {});
  claim(
    data
      .filter(({ has_key }) => has_key)
      .map(({ provider }) => provider)
      .join() === 'deepgram',
    'The accounts are',
    data,
  );
}
