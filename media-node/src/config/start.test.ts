/** The whole way of a revision on a real Asterisk. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, type Envelope, hashOf, type NodeConfig, type TenantSection } from '@botpbx/shared/link/node-config';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAsterisk, type TestAsterisk } from '../../../tests/support/asterisk.ts';
import { anExtension, aRoute, aTenant, aTrunk, phoneSecret, TestCloud } from '../../../tests/support/revision.ts';
import { SipPhone } from '../../../tests/support/sip-phone.ts';
import { silentLog } from '../log.ts';
import { openKeep } from './keep.ts';
import type { ConfigReport } from './ports.ts';
import { type RunningConfig, startConfig } from './start.ts';

let asterisk: TestAsterisk;
const cloud = new TestCloud();

beforeAll(async () => {
  asterisk = await makeAsterisk('config-start');
}, 120_000);
afterAll(async () => asterisk?.stop());

interface Running {
  readonly config: RunningConfig;
  readonly seen: NodeConfig[];
  next(): Promise<ConfigReport>;
}

async function running(): Promise<Running> {
  const reports: ConfigReport[] = [];
  const readers: ((report: ConfigReport) => void)[] = [];
  const seen: NodeConfig[] = [];
  const config = await startConfig({
    cloud,
    settings: asterisk.settings,
    keep: await openKeep(asterisk.settings.nodeFolder),
    identity: cloud.identity,
    log: silentLog,
    onLive: (live) => seen.push(live),
    report: (frame) => {
      const reader = readers.shift();
      if (reader) reader(frame);
      else reports.push(frame);
    },
    signal: new AbortController().signal,
  });
  const next = () => {
    const waiting = reports.shift();
    return waiting ? Promise.resolve(waiting) : new Promise<ConfigReport>((resolve) => readers.push(resolve));
  };
  return { config, seen, next };
}

/** Two tenants with the same number, a fallback and a carrier. */
const tenants = (version: number, more: Partial<TenantSection> = {}): TenantSection[] => [
  aTenant(1, {
    extensions: [
      anExtension(1, '1001', { secret: { secret_ref: 'extension:1', version } }),
      anExtension(2, '1002', { name: 'Ann "B" <911> \\ ; ä' }),
    ],
    fallback: { type: 'extension', id: 2 },
    trunks: [aTrunk(5, '127.0.0.2')],
    ...more,
  }),
  aTenant(2, { extensions: [anExtension(3, '1001')] }),
];

async function registers(user: string, domain: string, secret: string): Promise<number> {
  const phone = await SipPhone.open({ user, secret, domain, server: { host: '127.0.0.1', port: asterisk.settings.sip.port } });
  try {
    return await phone.register();
  } finally {
    await phone.close();
  }
}

test('a revision that comes while Asterisk is away is tried out, waits, and goes live when Asterisk boots', {
  timeout: 60_000,
}, async () => {
  const { config, seen, next } = await running();
  config.wanted(await cloud.publish({ tenants: tenants(1) }));
  await expect
    .poll(() => readFile(join(asterisk.settings.asteriskRun, 'live', 'tenant-1.conf'), 'utf8').catch(() => ''), { timeout: 20_000 })
    .toContain('[1002]');
  expect(seen).toEqual([]);
  await asterisk.start();
  config.asteriskStarted();
  expect(await next()).toMatchObject({ type: 'applied', revision: 1 });
  expect(seen.map((live) => live.revision)).toEqual([1]);
  expect(config.live()?.tenants).toHaveLength(2);
  await config.stop();
  expect(await asterisk.log()).not.toMatch(/ERROR|WARNING/);
});

test('a start with the cloud away serves the last good revision from the disk', async () => {
  cloud.isDown = true;
  const { config, seen } = await running();
  expect(seen.map((live) => live.revision)).toEqual([1]);
  await asterisk.stop('crash');
  await asterisk.start();
  config.asteriskStarted();
  expect(await registers('1001', 't1.test', phoneSecret(1))).toBe(200);
  expect(await registers('1001', 't2.test', phoneSecret(3))).toBe(200);
  expect(await registers('1001', 't2.test', phoneSecret(1))).toBe(401);
  expect(await registers('1001', '127.0.0.1', phoneSecret(3))).toBe(401);
  await config.stop();
  cloud.isDown = false;
});

test('a changed secret is refused and accepted by the very next REGISTER; only what is lacking is fetched', async () => {
  const { config, next } = await running();
  cloud.asked.length = 0;
  config.wanted(await cloud.publish({ tenants: tenants(2) }));
  const report = await next();
  expect(report).toMatchObject({ type: 'applied', revision: 2 });
  expect(cloud.asked.map((what) => what.split(' ')[0])).toEqual(['envelope', 'section', 'secrets']);
  expect(cloud.asked.at(-1)).toBe('secrets 1');
  expect(await registers('1001', 't1.test', phoneSecret(1, 1))).toBe(401);
  expect(await registers('1001', 't1.test', phoneSecret(1, 2))).toBe(200);
  if (report.type === 'applied') expect(report.ms).toBeLessThan(800);
  await config.stop();
});

test('a removed extension is gone, a change of routes alone reloads nothing', async () => {
  const { config, next } = await running();
  const left = tenants(2).map((tenant) => (tenant.tenant_id === 2 ? { ...tenant, extensions: [] } : tenant));
  config.wanted(await cloud.publish({ tenants: left }));
  expect(await next()).toEqual({ type: 'applied', revision: 3, ms: expect.any(Number) });
  expect(await registers('1001', 't2.test', phoneSecret(3))).toBe(401);
  const generation = await readFile(join(asterisk.settings.asteriskRun, 'live', 'tenant-1.conf'));
  const inbound_routes = [aRoute(1, '+15551234', { type: 'hangup' })];
  config.wanted(await cloud.publish({ tenants: left.map((tenant) => (tenant.tenant_id === 1 ? { ...tenant, inbound_routes } : tenant)) }));
  expect(await next()).toMatchObject({ type: 'applied', revision: 4 });
  expect(await readFile(join(asterisk.settings.asteriskRun, 'live', 'tenant-1.conf'))).toEqual(generation);
  await config.stop();
});

test('changes in quick succession are brought together, the last one wins', async () => {
  const { config, next } = await running();
  const revisions: number[] = [];
  for (const version of [3, 4, 5, 6]) {
    revisions.push(await cloud.publish({ tenants: tenants(version) }));
    config.wanted(revisions.at(-1) ?? 0);
  }
  const last = revisions.at(-1);
  let report = await next();
  while (report.revision !== last) report = await next();
  expect(report.type).toBe('applied');
  expect(await registers('1001', 't1.test', phoneSecret(1, 6))).toBe(200);
  await config.stop();
});

const PASSWORD = `pa;ss$${'{x}'}`;

/** Publishes a good revision and then spoils what the node will be given. */
async function spoiled(change: (envelope: Envelope) => Promise<unknown> | unknown): Promise<number> {
  const revision = await cloud.publish({ tenants: tenants(7) });
  const good = cloud.envelopes.get(revision) as Envelope;
  cloud.envelopes.set(revision, await change(good));
  return revision;
}

/** A revision whose section of tenant 1 is `text`, properly signed. */
const withSection = (text: string) =>
  spoiled(async (good) => {
    const hash = await hashOf(text);
    cloud.texts.set(hash, text);
    const sections = good.sections.map((section) => (section.name === 'tenant:1' ? { ...section, hash } : section));
    return cloud.signed({ ...good, sections, hash: await hashOf(canonicalJson(sections)) });
  });
const first = (more: Record<string, unknown>) => canonicalJson({ ...tenants(7)[0], ...more });

const BAD: Record<string, () => Promise<number>> = {
  'no envelope at all': () => spoiled(() => null),
  'an envelope with an unknown field': () => spoiled((good) => ({ ...good, extra: 1 })),
  'an altered revision number': () => spoiled((good) => ({ ...good, revision: good.revision + 1 })),
  'an altered hash': () => spoiled((good) => ({ ...good, hash: 'a'.repeat(64) })),
  'altered sections': () => spoiled((good) => ({ ...good, sections: good.sections.toReversed() })),
  'an altered signature': () =>
    spoiled((good) => ({ ...good, signature: `${good.signature.startsWith('A') ? 'B' : 'A'}${good.signature.slice(1)}` })),
  'the signature of another cloud': () => spoiled((good) => new TestCloud().signed(good)),
  'another node': () => spoiled((good) => cloud.signed({ ...good, node_id: 8 })),
  'another form': () => spoiled((good) => cloud.signed({ ...good, schema: 2 })),
  'a signed revision under the wrong number': () => spoiled((good) => cloud.signed({ ...good, revision: 1000 })),
  'a section that is not JSON': () => withSection('{'),
  'a section of another form': () => withSection(first({ schema: 2 })),
  'a section with an unknown field': () => withSection(first({ evil: 1 })),
  'a section of another tenant': () => withSection(canonicalJson(aTenant(9))),
  'a name with a line break': () => withSection(first({ extensions: [anExtension(1, '1001', { name: 'x\n[evil]' })] })),
  'an extension that is no number': () => withSection(first({ extensions: [anExtension(1, 'h')], fallback: null })),
  'a fallback that is not there': () => withSection(first({ fallback: { type: 'extension', id: 77 } })),
  'a host that is none': () => withSection(first({ trunks: [aTrunk(5, 'a;b')] })),
  'a codec that nobody has': () => withSection(first({ trunks: [{ ...aTrunk(5, 'h'), codecs: ['g729'] }] })),
  'a SIP domain twice': () => withSection(first({ sip_domain: 't2.test' })),
  'an extension id twice in the node': () => withSection(first({ extensions: [anExtension(3, '1003')], fallback: null })),
  "another extension's secret": () =>
    withSection(first({ extensions: [anExtension(1, '1001', { secret: { secret_ref: 'extension:2', version: 1 } })], fallback: null })),
  'a secret that the cloud does not have': () =>
    withSection(first({ trunks: [aTrunk(5, 'h', { username: 'u', secret: { secret_ref: 'trunk:5', version: 1 } })] })),
  'a registration without a password': () => withSection(first({ trunks: [aTrunk(5, 'h', { register: true })] })),
  'a secret of another realm': () => withSection(first({ sip_domain: 'elsewhere.test' })),
};

test('bad revisions never go live, the good one before still serves', { timeout: 120_000 }, async () => {
  const { config, next } = await running();
  const before = config.live();
  for (const [what, publish] of Object.entries(BAD)) {
    const revision = await publish();
    config.wanted(revision);
    const report = await next();
    expect(report, what).toMatchObject({ type: 'rejected', revision });
    expect(config.live(), what).toBe(before);
  }
  config.wanted(1);
  expect(await next()).toMatchObject({ type: 'rejected', revision: 1, faults: [{ stage: 'envelope' }] });
  expect(await registers('1001', 't1.test', phoneSecret(1, 6))).toBe(200);
  config.wanted(await cloud.publish({ tenants: tenants(8) }));
  expect(await next()).toMatchObject({ type: 'applied' });
  await config.stop();
});

test('a trunk that registers goes live with its password, and goes again', async () => {
  const { config, next } = await running();
  const ref = { secret_ref: 'trunk:9', version: 1 };
  cloud.kept.set('trunk:9', { ...ref, kind: 'plain', value: PASSWORD });
  const trunks = [
    aTrunk(5, '127.0.0.2'),
    aTrunk(9, '127.0.0.8', { username: 'some body@x', secret: ref, register: true, transport: 'tcp' }),
  ];
  config.wanted(await cloud.publish({ tenants: tenants(8, { trunks }) }));
  expect(await next()).toEqual({ type: 'applied', revision: expect.any(Number), ms: expect.any(Number) });
  const { signal } = new AbortController();
  expect((await asterisk.ari.readObject('auth', 'trunk_auth_9', signal))?.get('password')).toBe(PASSWORD);
  expect((await asterisk.ari.readObject('registration', 'trunk_reg_9', signal))?.get('client_uri')).toBe(
    'sip:some%20body%40x@127.0.0.8:5060;transport=tcp',
  );
  config.wanted(await cloud.publish({ tenants: tenants(8) }));
  expect(await next()).toMatchObject({ type: 'applied' });
  expect(await asterisk.ari.readObject('registration', 'trunk_reg_9', signal)).toBeUndefined();
  await config.stop();
});

test('an older number goes live when it is a signed rollback; passwords stay the newest', async () => {
  const { config, next } = await running();
  await cloud.publish({ tenants: tenants(1), rollbackOf: 1 }, 2);
  config.wanted(2);
  expect(await next()).toMatchObject({ type: 'applied', revision: 2 });
  expect(await registers('1001', 't1.test', phoneSecret(1, 8))).toBe(200);
  await config.stop();
});

test('a cloud that is away is asked again until it answers', { timeout: 30_000 }, async () => {
  const { config, next } = await running();
  cloud.isDown = true;
  config.wanted(await cloud.publish({ tenants: tenants(9) }));
  await new Promise((resolve) => setTimeout(resolve, 700));
  cloud.isDown = false;
  expect(await next()).toMatchObject({ type: 'applied' });
  await config.stop();
});
