import { expect, test } from 'vitest';
import { type Asked, CAUSE, routeCall as decide, type RoutingTenant, routingView } from './route-call.ts';

const ann = { id: 1, extension: '1001', name: 'Ann', ring_timeout: 20 };
const tenant: RoutingTenant = {
  tenant_id: 1,
  extensions: [ann],
  inbound_routes: [
    { id: 1, did: '+15551234567', destination: { type: 'extension', id: 1 } },
    { id: 2, did: '15550000000', destination: { type: 'hangup' } },
    { id: 3, did: '15559999999', destination: { type: 'extension', id: 99 } },
  ],
  feature_codes: { echo: '*43' },
};

const routeCall = (given: RoutingTenant, asked: Asked) => decide(routingView(given), asked);

test('a phone reaches an extension and the echo test', () => {
  expect(routeCall(tenant, { origin: 'phone', dialled: '1001' })).toMatchObject({ kind: 'ring', extension: ann });
  expect(routeCall(tenant, { origin: 'phone', dialled: '*43' })).toMatchObject({ kind: 'echo' });
});

test.each(['+15551234567', '15551234567'])('the carrier may write %s', (dialled) => {
  expect(routeCall(tenant, { origin: 'trunk', dialled })).toMatchObject({ kind: 'ring', extension: ann });
});

test.each([
  ['phone', '1002', CAUSE.unallocated],
  ['phone', '15551234567', CAUSE.unallocated],
  ['trunk', '1001', CAUSE.unallocated],
  ['trunk', '*43', CAUSE.unallocated],
  ['trunk', '15550000000', CAUSE.rejected],
  ['trunk', '15559999999', CAUSE.unallocated],
  ['phone', '1001&PJSIP/1', CAUSE.invalidNumber],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the hostile text itself
  ['phone', '${SHELL(id)}', CAUSE.invalidNumber],
  ['phone', '', CAUSE.invalidNumber],
] as const)('%s to %s is refused with cause %i', (origin, dialled, cause) => {
  expect(routeCall(tenant, { origin, dialled })).toMatchObject({ kind: 'refuse', cause });
});
