import { Refused } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import * as api from '@botpbx/shared/api/feature-codes';
import { DEFAULT_FEATURE_CODES, type FeatureCodesPatch } from '@botpbx/shared/model/feature-codes';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const codes = () => admin.call(api.getFeatureCodes, {});
const set = (body: FeatureCodesPatch, who = admin) => who.call(api.updateFeatureCodes, { body });
const refusalOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return ['no error'];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [error.status, error.problem?.code, ...(error.problem?.errors ?? []).map(({ path }) => path)];
  }
};

test('who never chose has the defaults, and what is chosen stays', async () => {
  expect(await codes()).toEqual(DEFAULT_FEATURE_CODES);
  expect(await set({})).toEqual(DEFAULT_FEATURE_CODES);
  const first = await set({ echo: '*143', clock: '' });
  expect(first).toEqual({ ...DEFAULT_FEATURE_CODES, echo: '*143', clock: '' });
  await set({ clock: '*61' });
  expect(await codes()).toEqual({ ...DEFAULT_FEATURE_CODES, echo: '*143', clock: '*61' });
});

test('codes that do not go together, and hostile ones, are refused', async () => {
  expect(await refusalOf(set({ echo: '*60' }))).toEqual([422, 'request.invalid', 'clock']);
  expect(await refusalOf(set({ park: '911' }))).toEqual([422, 'request.invalid', 'park']);
  expect(await refusalOf(set({ echo: '*4,1,Hangup' }))).toEqual([422, 'request.invalid', 'echo']);
  expect(await codes()).toEqual(DEFAULT_FEATURE_CODES);
});

test('the number for parking belongs to nobody else', async () => {
  await admin.call(createExtension, { body: { extension: '1001', name: 'Ann' } });
  expect(await refusalOf(set({ park: '1001' }))).toEqual([409, 'extension.number_taken', 'park']);
  await set({ park: '800' });
  const taken = admin.call(createExtension, { body: { extension: '800', name: 'Bob' } });
  expect(await refusalOf(taken)).toEqual([409, 'extension.number_taken', 'extension']);
});

test('changes that are made at once are all kept', async () => {
  await Promise.all([set({ echo: '*143' }), set({ clock: '*160' }), set({ intercom: '*180' })]);
  expect(await codes()).toMatchObject({ echo: '*143', clock: '*160', intercom: '*180' });
});

test('one tenant’s codes are nothing to another', async () => {
  const other = await at.signedInAs('admin');
  await set({ echo: '*143' }, other);
  expect(await codes()).toEqual(DEFAULT_FEATURE_CODES);
});
