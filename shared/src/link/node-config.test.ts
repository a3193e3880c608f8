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

test('groups and hours lead into their own section too, and a section from before there were any is sound', () => {
  const group = { id: 5, name: 'Sales', number: '600', strategy: 'hunt', extension_ids: [7], ring_timeout: 20, failover: null };
  const hours = { id: 6, name: 'Office', time_zone: 'UTC', ranges: [], holidays: [], override: 'auto' };
  const [here, nowhere] = [
    { type: 'ring_group', id: 5 },
    { type: 'time_condition', id: 99 },
  ];
  const condition = { ...hours, open_destination: here, closed_destination: here };
  expect(faultsIn({ ...section, fallback: here, ring_groups: [group], time_conditions: [condition] })).toEqual([]);
  expect(TenantSection.parse(section)).toMatchObject({ ring_groups: [], time_conditions: [] });
  expect(faultsIn({ ...section, fallback: here })).toEqual(['fallback']);
  expect(faultsIn({ ...section, ring_groups: [{ ...group, failover: nowhere }] })).toEqual(['ring_groups.0.failover']);
  expect(faultsIn({ ...section, ring_groups: [{ ...group, extension_ids: [8] }] })).toEqual(['ring_groups.0.extension_ids']);
  expect(faultsIn({ ...section, ring_groups: [{ ...group, number: '1001' }] })).toEqual(['ring_groups']);
  const astray = { ...condition, closed_destination: nowhere };
  expect(faultsIn({ ...section, ring_groups: [group], time_conditions: [astray] })).toEqual(['time_conditions.0.closed_destination']);
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
