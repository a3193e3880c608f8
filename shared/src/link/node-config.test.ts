import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, hashOf, TenantSection } from './node-config.ts';

const section = {
  schema: 1,
  tenant_id: 1,
  slug: 'main',
  sip_domain: 'main.sip.botpbx.local',
  fallback: null,
  feature_codes: { echo: '*43' },
  extensions: [
    { id: 7, extension: '1001', name: 'Ann', caller_id: null, ring_timeout: 20, secret: { secret_ref: 'extension:7', version: 1 } },
  ],
  trunks: [],
  inbound_routes: [],
};
const faultsIn = (value: unknown) => TenantSection.safeParse(value).error?.issues.map((issue) => issue.path.join('.')) ?? [];

test('a sound section has no fault', () => {
  expect(faultsIn(section)).toEqual([]);
});

test('a destination must stand in its own section', () => {
  expect(faultsIn({ ...section, fallback: { type: 'extension', id: 8 } })).toEqual(['fallback']);
  const routes = [{ id: 1, did: '+15551234567', destination: { type: 'extension', id: 8 } }];
  expect(faultsIn({ ...section, inbound_routes: routes })).toEqual(['inbound_routes.0.destination']);
});

test('a number stands in a section once, whichever way it is written', () => {
  const twice = { ...section.extensions[0], id: 8 };
  expect(faultsIn({ ...section, extensions: [...section.extensions, twice] })).toEqual(['extensions']);
  const route = (id: number, did: string) => ({ id, did, destination: { type: 'hangup' } });
  expect(faultsIn({ ...section, inbound_routes: [route(1, '+15551234567'), route(2, '15551234567')] })).toEqual(['inbound_routes']);
});

test('a field that nobody declared is refused', () => {
  expect(TenantSection.safeParse({ ...section, extra: 1 }).success).toBe(false);
});

test('equal content has equal canonical JSON, in whatever order its keys were written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(await hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
