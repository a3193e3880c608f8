import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import { expect, test } from 'vitest';
import { anExtension, aTenant, aTrunk, digestOf, serversAt } from '../../../../tests/support/revision.ts';
import { UnwritableError } from './ini.ts';
import { deviationsOf, differenceOf } from './objects.ts';
import { callerIdOf } from './phones.ts';
import { renderNode } from './render.ts';

const ref = (kind: string, id: number, version = 1) => ({ secret_ref: `${kind}:${id}`, version });
const password: Secret = { ...ref('trunk', 5), kind: 'plain', value: 'a;b$c' };

function render(tenants: TenantSection[], more: readonly Secret[] = [password]) {
  const config: NodeConfig = { revision: 1, node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 }, tenants };
  const digests = tenants.flatMap((tenant) =>
    tenant.extensions.map((row) => digestOf(row.secret, row.extension, tenant.sip_domain, 'secret')),
  );
  const secrets = new Map([...digests, ...more].map((secret) => [secret.secret_ref, secret]));
  return renderNode({
    config,
    secrets,
    soundsFolder: '/sounds',
    servers: new Map([...serversAt(['192.0.2.1', '192.0.2.2'], 'sip.example'), ...serversAt(['127.0.0.2'])]),
  });
}

const lineOf = (text: string | undefined, start: string) => text?.split('\n').filter((line) => line.startsWith(start));

test('an extension becomes endpoint, auth and AOR; the auth holds digests alone', () => {
  const text = render([aTenant(1, { extensions: [anExtension(9, '1001')] }), aTenant(2, { extensions: [anExtension(10, '1001')] })]);
  expect([...text.objects.keys()]).toEqual([
    'global/global',
    'endpoint/1001',
    'auth/auth_1_9',
    'aor/1001',
    'endpoint/1001@t2.test',
    'auth/auth_2_10',
    'aor/1001@t2.test',
    'endpoint/stranger_2',
    'auth/stranger_auth_2',
    'identify/stranger_2',
  ]);
  expect(lineOf(text.files.get('tenant-2.conf'), 'set_var')).toEqual([
    'set_var = __TENANT=2',
    'set_var = __SUFFIX=@t2.test',
    'set_var = __FALLBACK=',
    'set_var = DYNAMIC_FEATURES=record_s1',
  ]);
  expect(lineOf(text.files.get('tenant-1.conf'), 'password')?.map((line) => line.split(':')[0])).toEqual([
    'password_digest = MD5',
    'password_digest = SHA-256',
  ]);
  expect(text.files.get('pjsip.conf')).toBe(
    '[global](+)\ndefault_realm = t1.test\n\n#include "../live/tenant-1.conf"\n#include "../live/tenant-2.conf"\n',
  );
});

test('of a ring group that is the fallback its first member rings', () => {
  const common = { name: 'Sales', number: null, strategy: 'ringall', ring_timeout: 20, failover: null } as const;
  const tenant = aTenant(1, {
    extensions: [anExtension(9, '1001'), anExtension(10, '1002')],
    ring_groups: [{ ...common, id: 5, extension_ids: [10, 9] }],
    fallback: { type: 'ring_group', id: 5 },
  });
  expect(lineOf(render([tenant]).files.get('tenant-1.conf'), 'set_var = __FALLBACK')?.[0]).toBe('set_var = __FALLBACK=1002');
});

test('who claims to be of another tenant is challenged with its realm, whether the number exists or not', () => {
  const { objects } = render([aTenant(1, { extensions: [anExtension(9, '1001')] }), aTenant(2, { extensions: [anExtension(10, '1001')] })]);
  const settingOf = (key: string, name: string) => objects.get(key)?.lines.find(([line]) => line === name)?.[1] ?? '';
  expect(settingOf('auth/stranger_auth_2', 'realm')).toBe(settingOf('auth/auth_2_10', 'realm'));
  expect(settingOf('auth/stranger_auth_2', 'password_digest')).not.toBe(settingOf('auth/auth_2_10', 'password_digest'));
  const pattern = new RegExp(settingOf('identify/stranger_2', 'match_header').replace(/^From: \/(.*)\/$/, '$1'));
  for (const uri of ['sip:1@t2.test', 'sips:1@t2.test:5061', 'sip:1@t2.test;transport=tcp', 'sip:@t2.test'])
    expect(pattern.test(`"Ann" <${uri}>;tag=1`)).toBe(true);
  for (const from of [
    '<sip:1@t2.test>" <sip:1@t1.test>',
    '<sip:1@t1.test>;x="<sip:1@t2.test>"',
    '<sip:1@t2.test.evil>',
    '<sip:1@at2-test>',
  ])
    expect(pattern.test(`"${from};tag=1`)).toBe(false);
});

test('equal input gives equal bytes', () => {
  const tenants = [aTenant(1, { extensions: [anExtension(9, '1001')], trunks: [aTrunk(5, 'sip.example')] })];
  expect([...render(tenants).files]).toEqual([...render(structuredClone(tenants)).files]);
});

test('a registering trunk gets its addresses, its password and a registration with an escaped user name', () => {
  const trunk = aTrunk(5, 'SIP.example', { username: 'a b@c;d', secret: ref('trunk', 5), register: true, transport: 'tcp', port: 5070 });
  const text = render([aTenant(1, { trunks: [trunk] })]).files.get('tenant-1.conf');
  expect(lineOf(text, 'match')).toEqual(['match = 192.0.2.1', 'match = 192.0.2.2']);
  expect(lineOf(text, 'password')).toEqual(['password = a\\;b$c']);
  expect(lineOf(text, 'client_uri')).toEqual(['client_uri = sip:a%20b%40c%3Bd@SIP.example:5070\\;transport=tcp']);
  expect(lineOf(text, 'identify_by')).toEqual(Array(2).fill('identify_by = ip'));
});

test('a carrier is asked for by its name at each of its servers', () => {
  const trunk = aTrunk(5, 'sip.example', { username: 'u', secret: ref('trunk', 5), register: true });
  const { objects, files } = render([aTenant(1, { trunks: [trunk] })]);
  expect([...objects.keys()].filter((key) => /^(endpoint|aor|registration)/.test(key))).toEqual([
    ...['endpoint/trunk_5', 'aor/trunk_5', 'endpoint/trunk_5_2', 'aor/trunk_5_2', 'registration/trunk_reg_5'],
  ]);
  const text = files.get('tenant-1.conf');
  expect(lineOf(text, 'contact =')).toEqual(Array(2).fill('contact = sip:sip.example:5060'));
  const [first, second] = ['192.0.2.1', '192.0.2.2'].map((address) => `outbound_proxy = sip:${address}:5060\\;lr\\;hide`);
  expect(lineOf(text, 'outbound_proxy')).toEqual([first, first, second, second, first]);
  expect(lineOf(text, 'server_uri')).toEqual(['server_uri = sip:sip.example:5060']);
});

test('with TLS the certificate is checked against the name, so no address is set before it, unless nothing is checked', () => {
  const lines = (tls_verify: boolean) => {
    const trunk = aTrunk(5, 'sip.example', { transport: 'tls', port: 5061, tls_verify });
    const text = render([aTenant(1, { trunks: [trunk] })]).files.get('tenant-1.conf');
    return [lineOf(text, 'transport')?.[0], lineOf(text, 'outbound_proxy')?.[0], lineOf(text, 'contact =')?.[0]];
  };
  const contact = 'contact = sip:sip.example:5061\\;transport=tls';
  expect(lines(true)).toEqual(['transport = tls', undefined, contact]);
  const proxy = 'outbound_proxy = sip:192.0.2.1:5061\\;transport=tls\\;lr\\;hide';
  expect(lines(false)).toEqual(['transport = tls-unverified', proxy, contact]);
});

test('each setting of a trunk becomes a line', () => {
  const trunk = aTrunk(5, '127.0.0.2', {
    ...{ dtmf_mode: 'info', qualify: false, direct_media: true, force_rport: false, rewrite_contact: true, t38: true },
    ...{ media_encryption: 'srtp', media_encryption_optional: true, from_user: 'acme', from_domain: 'acme.example' },
    ...{ username: 'u', auth_username: 'v', secret: ref('trunk', 5), inbound_addresses: ['192.0.2.77/30'] },
  });
  const text = render([aTenant(1, { trunks: [trunk] })]).files.get('tenant-1.conf') ?? '';
  for (const line of [
    ...['dtmf_mode = info', 'qualify_frequency = 0', 'direct_media = yes', 'force_rport = no', 'rewrite_contact = yes', 't38_udptl = yes'],
    ...['media_encryption = sdes', 'media_encryption_optimistic = yes', 'from_user = acme', 'from_domain = acme.example'],
    ...['username = v', 'match = 127.0.0.2', 'match = 192.0.2.76/30'],
  ])
    expect(text.split('\n')).toContain(line);
});

test('a trunk that is off is not there', () => {
  const { objects } = render([aTenant(1, { trunks: [aTrunk(5, '127.0.0.2', { enabled: false })] })]);
  expect([...objects.keys()]).toEqual(['global/global']);
});

test('trunks that one address calls are one carrier, whatever their hosts: the first takes all calls', () => {
  const one = aTenant(1, { trunks: [aTrunk(6, 'a.example', { inbound_addresses: ['192.0.2.0/24'] })] });
  const { files, objects } = render([one, aTenant(2, { trunks: [aTrunk(5, 'sip.example')] })]);
  expect([...objects.keys()].filter((key) => key.startsWith('identify'))).toEqual(['identify/trunk_5']);
  expect(lineOf(files.get('tenant-2.conf'), 'match')).toEqual(['match = 192.0.2.0/24', 'match = 192.0.2.1', 'match = 192.0.2.2']);
  expect(lineOf(files.get('tenant-1.conf'), 'set_var = __TENANT')?.at(-1)).toBe('set_var = __TENANT=');
});

test('a carrier without an address is told from nobody: no identify', () => {
  const { objects } = render([aTenant(1, { trunks: [aTrunk(5, 'unknown.example')] })]);
  expect([...objects.keys()]).toEqual(['global/global', 'endpoint/trunk_5', 'aor/trunk_5']);
});

test('one carrier address of two tenants comes in at one trunk, and no tenant is assumed', () => {
  const fallback = { type: 'extension', id: 9 } as const;
  const one = aTenant(1, { extensions: [anExtension(9, '1001')], trunks: [aTrunk(6, 'sip.example')], fallback });
  const { objects, files } = render([one, aTenant(2, { trunks: [aTrunk(5, 'SIP.EXAMPLE')] })]);
  expect([...objects.keys()].filter((key) => key.startsWith('identify'))).toEqual(['identify/trunk_5']);
  for (const tenant of [1, 2])
    expect(lineOf(files.get(`tenant-${tenant}.conf`), 'set_var')?.slice(-3)).toEqual([
      'set_var = __TENANT=',
      'set_var = __SUFFIX=',
      'set_var = __FALLBACK=',
    ]);
});

test('two trunks of one tenant at one address keep their tenant', () => {
  const fallback = { type: 'extension', id: 9 } as const;
  const { objects, files } = render([
    aTenant(1, { extensions: [anExtension(9, '1001')], trunks: [aTrunk(6, '127.0.0.2'), aTrunk(7, '127.0.0.2')], fallback }),
  ]);
  expect(objects.has('identify/trunk_7')).toBe(false);
  expect(lineOf(files.get('tenant-1.conf'), 'set_var = __FALLBACK')).toEqual(Array(3).fill('set_var = __FALLBACK=1001'));
});

test.each([
  ['absent', []],
  ['of an older version', [{ ...password, version: 1 }]],
  ['of another kind', [{ ...digestOf(ref('trunk', 5), 'u', 'r', 's') }]],
] as const)('a trunk whose secret is %s is refused', (_what, secrets) => {
  const trunk = aTrunk(5, 'sip.example', { username: 'u', secret: ref('trunk', 5, 2) });
  expect(() => render([aTenant(1, { trunks: [trunk] })], secrets)).toThrow(UnwritableError);
});

test('a name cannot become the number', () => {
  expect(callerIdOf('Ann', '1001')).toBe('"Ann" <1001>');
  expect(callerIdOf('x" <911>', '1001')).toBe('"x\\" <911>" <1001>');
  expect(callerIdOf('\\', '1001')).toBe('"\\\\" <1001>');
  expect(Buffer.byteLength(callerIdOf('😀'.repeat(40), '1'))).toBeLessThanOrEqual(79 + 6);
  expect(callerIdOf('😀'.repeat(40), '1').isWellFormed()).toBe(true);
});

test('what differs is told by whole objects', () => {
  const before = render([aTenant(1, { extensions: [anExtension(1, '1001'), anExtension(2, '1002')] })]).objects;
  const after = render([aTenant(1, { extensions: [anExtension(1, '1001', { name: 'New' }), anExtension(3, '1003')] })]).objects;
  const { set, removed } = differenceOf(before, after);
  expect(set.map((object) => `${object.type}/${object.id}`)).toEqual(['endpoint/1001', 'endpoint/1003', 'auth/auth_1_3', 'aor/1003']);
  expect(removed.map((object) => `${object.type}/${object.id}`)).toEqual(['endpoint/1002', 'auth/auth_1_2', 'aor/1002']);
  expect(differenceOf(after, after)).toEqual({ set: [], removed: [] });
});

test("a loaded object is compared in Asterisk's own spelling", () => {
  const object = {
    type: 'endpoint',
    id: 'x',
    lines: [
      ['allow', 'opus,ulaw'],
      ['disallow', 'all'],
      ['set_var', '__A=1'],
      ['direct_media', 'no'],
    ],
  } as const;
  const loaded = new Map([
    ['allow', '(opus|ulaw)'],
    ['__A', '1'],
    ['direct_media', 'false'],
  ]);
  expect(deviationsOf(object, loaded)).toEqual([]);
  expect(deviationsOf(object, new Map([...loaded, ['allow', '(ulaw)']]))).toEqual(['allow of endpoint/x is not what was written']);
  expect(
    deviationsOf(
      object,
      new Map([
        ['allow', '(opus|ulaw)'],
        ['direct_media', 'false'],
      ]),
    ),
  ).toEqual(['__A of endpoint/x is missing']);
});
