import { createExtension } from '@botpbx/shared/api/extensions';
import { createNode } from '@botpbx/shared/api/nodes';
import { createOutboundRoute, explainOutbound } from '@botpbx/shared/api/outbound-routes';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

test('what would become of a number is said in words, by the rules of the nodes', async () => {
  const operator = await at.signedInAs('operator');
  await operator.call(createNode, { body: { name: 'Node', address: 'node.example.com', tenant_ids: [admin.tenantId] } });
  const trunk = await admin.call(createTrunk, { body: { name: 'Carrier', host: 'carrier.example' } });
  await admin.call(createOutboundRoute, { body: { name: 'Nine', pattern: '_9.', strip: 1, prepend: '+1', trunk_ids: [trunk.id] } });
  await admin.call(createExtension, { body: { extension: '1001', name: 'Ann', caller_id: '+15550007000' } });
  const explain = (number: string, extension = '1001') => admin.call(explainOutbound, { query: { number, extension } });
  expect(await explain('92025551234')).toEqual({
    ...{ outcome: 'leaves', code: null, why: 'The outbound route Nine takes it.', number: '+12025551234', trunk_ids: [trunk.id] },
    ...{ caller_id: '+15550007000', pin_set_id: null, is_emergency: false },
  });
  expect(await explain('99005551234')).toMatchObject({ outcome: 'refused', code: 'closed', number: null });
  expect(await explain('1001')).toMatchObject({ outcome: 'inside', why: '1001 is the extension of Ann.' });
  expect(await explain('911')).toMatchObject({ outcome: 'leaves', is_emergency: true });
  await expect(explain('911', '9999')).rejects.toMatchObject({ status: 422 });
});
