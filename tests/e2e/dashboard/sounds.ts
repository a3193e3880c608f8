/** Sounds and music on hold made on the screen: a file, a text that is heard first, and a class of both. */
import { join } from 'node:path';
import { listMusicClasses } from '@botpbx/shared/api/music-classes';
import { listSounds } from '@botpbx/shared/api/sounds';
import { getOwnTenant } from '@botpbx/shared/api/tenants';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

/** Uploads, speaks, listens, and lets everybody hear it. */
export async function soundsAndMusic({ page, picture }: Window, stack: Stack): Promise<void> {
  await page.goto(`${stack.url}/sounds`);
  await page.getByRole('button', { name: 'Upload' }).first().click();
  await page.locator('[name=file]').setInputFiles({ name: 'notes.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('no sound at all') });
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
  await page.getByText('neither WAV nor MP3 nor OGG').waitFor();
  await page.locator('[name=file]').setInputFiles(join(import.meta.dirname, '../../support/sounds/tone-1000.mp3'));
  await picture('sound-upload');
  await sent(page, () => page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click());
  await page.getByRole('button', { name: 'Speak a text' }).click();
  await page.locator('[name=name]').fill('Welcome');
  await page.locator('[name=text]').fill('Thank you for calling.');
  await page.getByRole('button', { name: 'Listen' }).click();
  await heard(page, 'The text, spoken');
  await picture('sound-speech');
  await sent(page, () => page.getByRole('dialog').getByRole('button', { name: 'Save' }).click());
  const { data } = await stack.api(listSounds, {});
  claim(data.map(({ name }) => name).join() === 'tone-1000,Welcome', 'The sounds are', data);
  await page.locator('audio[aria-label="Listen to tone-1000"]').evaluate('audio => audio.play()');
  await heard(page, 'Listen to tone-1000');
  await picture('sounds');
  await page.goto(`${stack.url}/music-on-hold`);
  await page.getByRole('button', { name: 'Add music' }).first().click();
  await page.locator('[name=name]').fill('Calm');
  for (const label of ['Welcome', 'tone-1000']) await page.locator('[name=sound_ids]').selectOption({ label });
  await picture('music-form');
  await sent(page, () => page.getByRole('dialog').getByRole('button', { name: 'Save' }).click());
  const [made] = (await stack.api(listMusicClasses, {})).data;
  claim(made?.name === 'Calm' && made.sound_ids.length === 2, 'The class is', made);
  await page.locator('[name=music_class_id]').selectOption({ label: 'Calm' });
  await page.getByText('Music on hold changed').waitFor();
  claim((await stack.api(getOwnTenant, {})).music_class_id === made.id, 'The class is not what everybody hears.');
  await picture('music');
}

/** Does something that closes the dialog. */
async function sent(page: Window['page'], act: () => Promise<void>): Promise<void> {
  await act();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** The browser could read the sound: it knows its length. */
async function heard(page: Window['page'], label: string): Promise<void> {
  const audio = page.locator(`audio[aria-label="${label}"]`);
  await audio.waitFor();
  const handle = await audio.elementHandle();
  await page.waitForFunction('audio => audio.duration > 0.5', handle);
}
