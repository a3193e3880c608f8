import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAsterisk, type TestAsterisk } from '../../../tests/support/asterisk.ts';
import { makeKeys, writeIdentity } from '../link/identity.ts';
import { readSettings, type Settings } from '../settings.ts';
import { type Check, runDoctor } from './doctor.ts';

let asterisk: TestAsterisk;
beforeAll(async () => {
  asterisk = await makeAsterisk('doctor');
}, 120_000);
afterAll(async () => asterisk?.stop());

const { signal } = new AbortController();
const look = async (settings: Settings): Promise<Record<string, Check>> =>
  Object.fromEntries((await runDoctor(settings, signal)).map((check) => [check.name, check]));
const wrong = (checks: Record<string, Check>) => Object.values(checks).flatMap((check) => (check.ok ? [] : [check.name]));

test('a machine on which nothing was done has all of it to do, each with a sentence', async () => {
  const home = await mkdtemp(join(tmpdir(), 'botpbx-doctor-'));
  const checks = await look(
    readSettings({
      BOTPBX_HOME: home,
      SIP_BIND: '127.0.0.1',
      SIP_PORT: String(asterisk.ports.own),
      AMI_PORT: String(asterisk.ports.own + 1),
      ARI_PORT: String(asterisk.ports.own + 2),
      AGI_PORT: String(asterisk.ports.own + 3),
    }),
  );
  expect(wrong(checks)).toEqual(expect.arrayContaining(['asterisk', 'run folder', 'identity', 'configuration', 'AMI', 'ARI', 'clock']));
  expect(checks.ports?.ok).toBe(true);
  for (const check of Object.values(checks)) expect(check.detail).toMatch(/\S.*\S/);
  await rm(home, { recursive: true });
});

test('a prepared and started Asterisk passes; what is missing then is the cloud', async () => {
  const { private_key, public_key } = makeKeys();
  const system_name = 'n0';
  await writeIdentity(asterisk.settings.nodeFolder, {
    node_id: 1,
    system_name,
    url: 'http://127.0.0.1:9',
    public_key,
    private_key,
    cloud_public_key: public_key,
  });
  await asterisk.start();
  expect(wrong(await look(asterisk.settings))).toEqual(['configuration', 'clock']);
});

test("another node's Asterisk, another program's port and a wrong password are seen", async () => {
  const { settings } = asterisk;
  const other = createServer().listen(asterisk.ports.own, '127.0.0.1');
  const checks = await look({
    ...settings,
    agi: { host: '127.0.0.1', port: asterisk.ports.own },
    ami: { ...settings.ami, secret: 'wrong-secret' },
    ari: { ...settings.ari, secret: 'wrong-secret' },
  });
  other.close();
  expect(checks.ports?.detail).toContain(`AGI_PORT ${asterisk.ports.own}/tcp`);
  expect(checks.AMI?.detail).toBe('AMI refuses our password.');
  expect(checks.ARI?.ok).toBe(false);
});

test.each([
  [{ publicAddress: '192.168.1.2' }, 'is a private address'],
  [{ publicAddress: '203.0.113.5', localNets: ['0.0.0.0/0'] }, 'nearly everybody'],
  [{ publicAddress: 'no-such-host.invalid' }, 'has no IPv4 address'],
] as const)('NAT settings %j are wrong', async (more, words) => {
  const { NAT } = await look({ ...asterisk.settings, localNets: [], ...more });
  expect(NAT?.ok).toBe(false);
  expect(NAT?.detail).toContain(words);
});

test('a public address is right', async () => {
  expect((await look({ ...asterisk.settings, publicAddress: '203.0.113.5' })).NAT).toMatchObject({ ok: true });
});
