import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { expect, test, vi } from 'vitest';
import { anExtension, aRoute, aTenant, aTrunk } from '../../tests/support/revision.ts';
import { makeLive, makeLiveConfig } from './live.ts';
import { makeLines } from './routing/lines.ts';

const config: NodeConfig = {
  revision: 4,
  node: { schema: 1, node_id: 7, system_name: 'n7', default_tenant_id: 1 },
  tenants: [
    aTenant(1, { extensions: [anExtension(1, '1001')], trunks: [aTrunk(5, 'carrier.test')] }),
    aTenant(2, {
      extensions: [anExtension(2, '1001')],
      trunks: [aTrunk(6, 'carrier.test')],
      inbound_routes: [aRoute(1, '15550002', { type: 'extension', id: 2 })],
    }),
  ],
};

test('names tell whose they are', () => {
  const live = makeLiveConfig(config, makeLines());
  expect(live.ownerOf('1001', '')).toEqual({ kind: 'phone', tenantId: 1, extension: '1001' });
  expect(live.ownerOf('1001@t2.test', '')).toEqual({ kind: 'phone', tenantId: 2, extension: '1001' });
  expect(live.ownerOf('1001@t9.test', '')).toBeUndefined();
  expect(live.extensionOf('1001@t2.test')).toEqual({ tenantId: 2, extension: '1001' });
  expect(live.extensionOf('1009')).toBeUndefined();
  expect(live.hasExtension(2, '1001')).toBe(true);
});

test('on an address that tenants share, the dialled number tells whose call it is', () => {
  const live = makeLiveConfig(config, makeLines());
  expect(live.ownerOf('trunk_5', '15550002')).toEqual({ kind: 'trunk', tenantId: 2, extension: null, trunkId: 5 });
  expect(live.ownerOf('trunk_5', '4711')).toEqual({ kind: 'trunk', tenantId: 1, extension: null, trunkId: 5 });
});

test('whoever comes too early waits for the first configuration, and not for ever', async () => {
  vi.useFakeTimers();
  const live = makeLive(makeLines());
  const early = live.within(1_000);
  live.set(config);
  expect((await early)?.revision).toBe(4);
  const never = makeLive(makeLines()).within(1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await never).toBeUndefined();
  vi.useRealTimers();
});
