import type { Extension } from '@botpbx/shared/model/extension';
import type { Node } from '@botpbx/shared/model/node';
import type { Tenant } from '@botpbx/shared/model/tenant';
import { expect, test } from 'vitest';
import { phoneSettings } from './phone-settings.ts';

const row = { extension: '1001', node_id: 1 } as Extension;
const tenant = { sip_domain: 'acme.pbx.example' } as Tenant;
const node = (given: Partial<Node>) => [{ id: 1, address: 'pbx.example.com', is_default_tenant: true, ...given } as Node];
const settings = (nodes: Node[]) =>
  Object.fromEntries(phoneSettings(row, nodes, tenant, 'dashboard.example').map(({ name, value }) => [name, value]));

test("on the node's default tenant the node is the server", () => {
  expect(settings(node({}))).toEqual({ Server: 'pbx.example.com', User: '1001', Port: '5060' });
});

test('another tenant needs its SIP domain, and the node as proxy', () => {
  expect(settings(node({ is_default_tenant: false }))).toEqual({
    Server: 'acme.pbx.example',
    'Outbound proxy': 'pbx.example.com',
    User: '1001',
    Port: '5060',
  });
});

test('without an address the host of the dashboard is shown, and said to be so', () => {
  expect(settings(node({ address: null })).Server).toBe('dashboard.example');
  expect(phoneSettings(row, [], tenant, 'dashboard.example')[0]?.note).toContain('no address');
});
