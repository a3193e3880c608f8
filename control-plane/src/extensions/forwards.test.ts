import { Refused } from '@botpbx/shared/api/client';
import { createExtension, getExtension, updateExtension } from '@botpbx/shared/api/extensions';
import type { ExtensionPatch } from '@botpbx/shared/model/extension';
import { DEFAULT_CALL_FIELDS } from '@botpbx/shared/model/extension-calls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
let admin: SignedIn;
let id: number;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
  id = (await admin.call(createExtension, { body: { extension: '1001', name: 'Ann' } })).id;
});
afterEach(() => at.close());

const set = (body: ExtensionPatch) => admin.call(updateExtension, { params: { id }, body });
const refusedAt = async (body: ExtensionPatch) => {
  try {
    await set(body);
    return [];
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 422) throw error;
    return (error.problem?.errors ?? []).map(({ path }) => path);
  }
};

test('an extension has its defaults, and each setting is kept', async () => {
  expect(await admin.call(getExtension, { params: { id } })).toMatchObject(DEFAULT_CALL_FIELDS);
  const settings: ExtensionPatch = {
    ...{ call_waiting: false, dnd: true, forward_all: '+12025550199', forward_busy: '1002', forward_no_answer: '1003', follow_me: true },
    follow_me_steps: [{ number: '1002', ring_seconds: 10, confirm: false }],
    ...{ recording: 'always', max_contacts: 2, language: 'pt_BR' },
  };
  expect(await set(settings)).toMatchObject(settings);
  expect(await set({ name: 'Anna' })).toMatchObject(settings);
  expect(await set({ forward_all: null })).toMatchObject({ ...settings, forward_all: null });
});

test('nobody forwards to himself, to help, or to what cannot be dialled', async () => {
  const step = (number: string) => [{ number, ring_seconds: 10, confirm: true }];
  expect(await refusedAt({ forward_all: '1001', follow_me_steps: step('1001') })).toEqual(['forward_all', 'follow_me_steps.0.number']);
  expect(await refusedAt({ forward_busy: '911' })).toEqual(['forward_busy']);
  expect(await refusedAt({ extension: '1009', forward_busy: '1009' })).toEqual(['forward_busy']);
  for (const number of ['*97', '1', 'sip:a@b', '1002&1003', '1002,30,G(x)', ''])
    expect([number, await refusedAt({ forward_no_answer: number })]).toEqual([number, ['forward_no_answer']]);
  expect(await refusedAt({ follow_me_steps: step('1002&1003') })).toEqual(['follow_me_steps.0.number']);
  expect(await refusedAt({ language: 'en)(x' })).toEqual(['language']);
});
