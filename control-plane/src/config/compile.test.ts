import { canonicalJson, NodeSection, TenantSection } from '@botpbx/shared/link/node-config';
import { expect, test } from 'vitest';
import { compileNode, compileTenant, type TenantRows } from './compile.ts';

const extension = (id: number, node_id: number | null = null) => ({
  id,
  node_id,
  extension: String(1000 + id),
  name: `Phone ${id}`,
  caller_id: null,
  ring_timeout: 20,
  secret_version: id,
});
const trunk = (id: number, node_id: number | null = null) => ({
  id,
  node_id,
  host: 'sip.example.com',
  port: 5060,
  transport: 'udp' as const,
  username: 'acme',
  has_password: id % 2 === 0,
  password_version: 3,
  codecs: ['ulaw' as const, 'alaw' as const],
  register: false,
});
const route = (id: number, to: number) => ({ id, did: `+1555000${1000 + id}`, destination: { type: 'extension' as const, id: to } });
const rows: TenantRows = {
  tenant: { id: 7, slug: 'acme', sip_domain: 'acme.sip.test', fallback: { type: 'extension', id: 2 } },
  extensions: [extension(1), extension(2, 4), extension(3, 5), extension(9, 99)],
  trunks: [trunk(1), trunk(2, 5), trunk(3, 4)],
  inbound_routes: [route(1, 1), route(2, 2), route(3, 3)],
};
const idsOf = (list: readonly { id: number }[]) => list.map((row) => row.id);

test('a row without a node, or with one that does not serve the tenant, lives on the first', () => {
  const first = compileTenant(rows, 4, [5, 4]);
  expect(idsOf(first.extensions)).toEqual([1, 2, 9]);
  expect(idsOf(first.trunks)).toEqual([1, 3]);
  expect(idsOf(compileTenant(rows, 5, [5, 4]).extensions)).toEqual([3]);
});

test('what leads to a phone on another node is left out there, so that the section stands by itself', () => {
  const [here, there] = [compileTenant(rows, 4, [4, 5]), compileTenant(rows, 5, [4, 5])];
  expect(idsOf(here.inbound_routes)).toEqual([1, 2]);
  expect(here.fallback).toEqual({ type: 'extension', id: 2 });
  expect(idsOf(there.inbound_routes)).toEqual([3]);
  expect(there.fallback).toBeNull();
  for (const section of [here, there]) expect(TenantSection.parse(section)).toEqual(section);
});

test('a trunk without a password names no secret', () => {
  expect(compileTenant(rows, 5, [4, 5]).trunks[0]?.secret).toEqual({ secret_ref: 'trunk:2', version: 3 });
  expect(compileTenant(rows, 4, [4]).trunks[0]?.secret).toBeNull();
});

test('the order in which rows come does not matter', () => {
  const turned = {
    ...rows,
    extensions: rows.extensions.toReversed(),
    trunks: rows.trunks.toReversed(),
    inbound_routes: rows.inbound_routes.toReversed(),
  };
  expect(canonicalJson(compileTenant(turned, 4, [4, 5]))).toBe(canonicalJson(compileTenant(rows, 4, [4, 5])));
});

test('the section of a node is what the node expects', () => {
  expect(NodeSection.parse(compileNode(12, 7))).toEqual({ schema: 1, node_id: 12, system_name: 'n12', default_tenant_id: 7 });
});
