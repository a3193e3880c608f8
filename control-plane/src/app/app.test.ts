import { createExtension, listExtensions } from '@botpbx/shared/api/extensions';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
beforeEach(async () => {
  at = await makeTestPlatform();
});
afterEach(() => at.close());

test('an admin creates an extension and finds it', async () => {
  const admin = await at.signedInAs('admin');
  const made = await admin.call(createExtension, { body: { extension: '1001', name: 'John' } });
  expect(made.secret).toHaveLength(22);
  const { data } = await admin.call(listExtensions, {});
  expect(data).toEqual([{ ...made, secret: undefined }]);
});
