import { expect, test } from 'vitest';
import { endpointNameOf, type NamedConfig, readEndpointName, suffixOf } from './names.ts';

const config: NamedConfig = {
  node: { default_tenant_id: 1 },
  tenants: [
    { tenant_id: 1, sip_domain: 'main.pbx.test', trunks: [{ id: 5 }] },
    { tenant_id: 2, sip_domain: 'acme.pbx.test', trunks: [{ id: 6 }] },
  ],
};

test('extensions of the default tenant are plain, those of others carry their domain', () => {
  expect(endpointNameOf(config, 1, '1001')).toBe('1001');
  expect(endpointNameOf(config, 2, '1001')).toBe('1001@acme.pbx.test');
  expect(suffixOf(config, 2)).toBe('@acme.pbx.test');
  expect(() => endpointNameOf(config, 3, '1001')).toThrow(RangeError);
});

test('a name is read back as what it was made of', () => {
  expect(readEndpointName(config, '1001')).toEqual({ kind: 'extension', tenant_id: 1, extension: '1001' });
  expect(readEndpointName(config, '1001@acme.pbx.test')).toEqual({ kind: 'extension', tenant_id: 2, extension: '1001' });
  expect(readEndpointName(config, 'trunk_6')).toEqual({ kind: 'trunk', tenant_id: 2, trunk_id: 6 });
});

test.each([
  '',
  '1',
  'trunk_7',
  'trunk_',
  'trunk_6x',
  '1001@',
  '1001@main.pbx.test',
  '1001@nobody.test',
  'auth_1_1',
  '12345678901',
  '1001@acme.pbx.test@x',
  'bob',
])('%j is no endpoint of this node', (name) => {
  expect(readEndpointName(config, name)).toBeUndefined();
});
