/** The life of an IVR on the screen: out of a template, a prompt said into the microphone and one sent, versions, a file, what leads to it. */
import { join } from 'node:path';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { getIvr, listFlowSecrets, listIvrs } from '@botpbx/shared/api/ivrs';
import { listSounds } from '@botpbx/shared/api/sounds';
import type { Ivr } from '@botpbx/shared/model/ivr';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

type Page = Window['page'];

const NAME = 'How was it';

/** All of it, by mouse and keyboard. */
export async function ivrsOnScreen(window: Window, stack: Stack): Promise<void> {
  await fromTemplate(window, stack);
  await prompts(window, stack);
  await versions(window, stack);
  await asFile(window, stack);
  await ledTo(window, stack);
  await secrets(window, stack);
}

async function fromTemplate({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.goto(`${stack.url}/ivr-builder`);
  await page.getByRole('button', { name: 'Create New IVR' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(NAME);
  await dialog.getByRole('radio', { name: /^Survey/ }).check();
  await picture('ivr-new');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await page.locator('[data-step=questions]').waitFor();
  await publish(page, NAME);
  const { version, has_changes, flow } = await ivrOf(stack, NAME);
  claim(version === 1 && !has_changes && flow.steps.length === 6, 'The IVR is', version, has_changes, flow.steps.length);
}

/** A recording said into the microphone, heard, and used; a file; each is one of the sounds then. */
async function prompts({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.locator('[data-step=thanks] .step-head').click();
  await page.getByText('Recording', { exact: true }).click();
  await page.getByText('Text', { exact: true }).first().click();
  const text = await page.getByRole('textbox', { name: 'Text' }).inputValue();
  claim(text.startsWith('Thank you'), 'The text is gone when one comes back to it:', text);
  await page.getByText('Recording', { exact: true }).click();
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByText('0:01').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await known(page, 'What was recorded');
  await picture('ivr-recorded');
  await page.getByRole('button', { name: 'Use this recording' }).click();
  await page.locator('audio[aria-label="The recording"]').waitFor();
  await page.locator('[data-step=goodbye] .step-head').click();
  await page.getByText('Recording', { exact: true }).click();
  await page
    .locator('input[type=file][aria-label="A file with the recording"]')
    .setInputFiles(join(import.meta.dirname, '../../support/sounds/tone-1000.mp3'));
  await page.locator('audio[aria-label="The recording"]').waitFor();
  await publish(page, NAME);
  const { flow } = await ivrOf(stack, NAME);
  const sounds = (await stack.api(listSounds, { query: { limit: 100 } })).data;
  const heard = flow.steps.flatMap((step) =>
    step.kind === 'hangup' && step.settings.prompt?.kind === 'sound' ? [step.settings.prompt] : [],
  );
  const named = heard.map(({ sound_id }) => sounds.find(({ id }) => id === sound_id));
  claim(named.map((sound) => sound?.name).join() === `${NAME}, Thanks,tone-1000`, 'The prompts are', named);
  claim((named[0]?.duration_ms ?? 0) > 800, 'The recording has only', named[0]?.duration_ms, 'ms.');
}

/** The browser can read it. */
async function known(page: Page, label: string): Promise<void> {
  const audio = page.locator(`audio[aria-label="${label}"]`);
  await audio.waitFor();
  await page.waitForFunction('audio => audio.duration > 0.5', await audio.elementHandle());
}

/** What the second version changed stands there in words; the first is brought back. */
async function versions({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.goto(`${stack.url}/ivr-builder`);
  await act(page, NAME, 'Versions');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Takes calls').waitFor();
  await picture('ivr-versions');
  const said = await dialog.getByRole('listitem').allTextContents();
  claim(said.some((line) => line.includes('Thanks')) && said.some((line) => line.includes('Goodbye')), 'The versions say', said);
  await dialog.getByRole('button', { name: 'Bring back version 1' }).click();
  await dialog.getByText('Version 3').waitFor();
  await page.keyboard.press('Escape');
  const { version, flow } = await ivrOf(stack, NAME);
  const thanks = flow.steps.find(({ id }) => id === 'thanks');
  claim(version === 3 && thanks?.kind === 'hangup' && thanks.settings.prompt?.kind === 'text', 'Brought back was', version, thanks);
}

/** Exported and imported again, it is the same flow under the same name. */
async function asFile({ page, picture }: Window, stack: Stack): Promise<void> {
  const [download] = await Promise.all([page.waitForEvent('download'), act(page, NAME, 'Export')]);
  claim(download.suggestedFilename() === 'How-was-it.ivr.json', 'The file is', download.suggestedFilename());
  const { flow } = await ivrOf(stack, NAME);
  await page.getByRole('button', { name: 'Import' }).click();
  await page.locator('[name=file]').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') });
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  await page.getByText('This file is no IVR that was exported.').waitFor();
  await picture('ivr-import');
  await page.locator('[name=file]').setInputFiles(await download.path());
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  await page.waitForURL(/\/ivr-builder\/edit/);
  const id = Number(new URL(page.url()).searchParams.get('id'));
  const imported = await stack.api(getIvr, { params: { id } });
  claim(JSON.stringify(imported.flow) === JSON.stringify(flow), 'The flow is another one.');
}

/** What leads to an IVR is told, and keeps it from being deleted. */
async function ledTo({ page, picture }: Window, stack: Stack): Promise<void> {
  const { id } = await ivrOf(stack, NAME);
  await stack.api(createInboundRoute, { body: { name: 'Feedback', did: '+15550007777', destination: { type: 'ivr', id } } });
  await page.goto(`${stack.url}/ivr-builder`);
  await act(page, NAME, 'Used by');
  await page.getByRole('dialog').getByText('Feedback').waitFor();
  await picture('ivr-uses');
  await page.keyboard.press('Escape');
  await act(page, NAME, 'Delete');
  await page.getByRole('button', { name: 'Delete IVR' }).click();
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await picture('ivrs');
}

/** A secret is kept, and its value is never shown again. */
async function secrets({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.getByRole('link', { name: 'Secrets', exact: true }).click();
  await page.getByRole('button', { name: 'Add secret' }).first().click();
  await page.locator('[name=name]').fill('CRM_KEY');
  await page.locator('[name=value]').fill('very-secret-value');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('{{secret.CRM_KEY}}').waitFor();
  await picture('flow-secrets');
  claim(!(await page.content()).includes('very-secret-value'), 'The value is on the page.');
  claim((await stack.api(listFlowSecrets, {})).data.length === 1, 'The secret is not kept.');
}

async function publish(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Save and Publish' }).click();
  const note = page.getByText(`${name} published`);
  await note.waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await note.waitFor({ state: 'detached' });
}

async function act(page: Page, name: string, what: string): Promise<void> {
  await page
    .getByRole('button', { name: `Actions for IVR ${name}`, exact: true })
    .first()
    .click();
  await page.getByRole('menuitem', { name: what, exact: true }).click();
}

async function ivrOf({ api }: Stack, name: string): Promise<Ivr> {
  const row = (await api(listIvrs, { query: { limit: 100 } })).data.find((one) => one.name === name);
  claim(row !== undefined, 'There is no IVR', name);
  return api(getIvr, { params: { id: row.id } });
}
