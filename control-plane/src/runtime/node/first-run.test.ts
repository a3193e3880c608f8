import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type TestPlatform } from '../../../../tests/support/platform.ts';
import { listAgentsAfter } from '../../agents/store.ts';
import { listExtensions, openExtensionSecrets } from '../../extensions/store.ts';
import { tenantDb } from '../../kit/tenant-db.ts';
import { getTenant } from '../../tenants/store.ts';
import { findOperator } from '../../users/store.ts';
import { firstRun } from './first-run.ts';

let at: TestPlatform;
beforeEach(async () => {
  at = await makeTestPlatform();
});
afterEach(() => at.close());

const main = () => tenantDb(at.platform, 1, 'system');
const secretsOf = async (ids: number[]) => (await openExtensionSecrets(main(), at.platform.keys.master, ids)).map(({ secret }) => secret);

test('the first start makes tenant 1, an admin who is operator, and two phones whose secrets are told', async () => {
  const made = await firstRun(at.platform, undefined);
  expect(made).toMatchObject({ created: true, admin: { email: 'admin@botpbx.local' } });
  expect(made.admin.password).toMatch(/^[A-Za-z0-9]{20}$/);
  expect(await getTenant(at.platform.db, 1)).toMatchObject({ slug: 'main', sip_domain: 'main.sip.botpbx.local' });
  expect(await findOperator(at.platform.db)).toMatchObject({ tenant_id: 1, role: 'admin', is_operator: true });
  const rows = await listExtensions(main(), { after: undefined, search: undefined, limit: 9 });
  expect(rows.map(({ extension, name }) => [extension, name])).toEqual([
    ['6001', 'Demo phone 1'],
    ['6002', 'Demo phone 2'],
  ]);
  expect(made.extensions.map(({ secret }) => secret)).toEqual(await secretsOf(rows.map(({ id }) => id)));
});

test('there is an agent to talk to that needs no account, once', async () => {
  await firstRun(at.platform, undefined);
  await at.platform.db.run('delete from users');
  await firstRun(at.platform, undefined);
  const rows = await listAgentsAfter(main(), 0, 9);
  expect(rows).toMatchObject([{ name: 'Reception', number: '6000', version: 1, published: { provider: 'rules', tts_engine: 'flite' } }]);
  expect(rows[0]?.published.transfer_targets.map(({ name }) => name)).toEqual(['Demo phone 1', 'Demo phone 2']);
});

test('later starts change and tell nothing', async () => {
  await firstRun(at.platform, undefined);
  const before = await findOperator(at.platform.db);
  const again = await firstRun(at.platform, 'another password');
  expect(again).toMatchObject({ created: false, admin: { password: null }, extensions: [{ secret: null }, { secret: null }] });
  expect(await findOperator(at.platform.db)).toEqual(before);
});

test('a password that was given is used and not repeated, and a weak one is refused before anything is made', async () => {
  await expect(firstRun(at.platform, 'short')).rejects.toThrow(/BOTPBX_ADMIN_PASSWORD.*at least 10 characters/);
  expect(await at.platform.db.all('select * from tenants')).toEqual([]);
  expect((await firstRun(at.platform, 'a password of mine')).admin.password).toBeNull();
  expect((await findOperator(at.platform.db))?.password_hash).toBe('quick:a password of mine');
});

test('a run that broke off before its end is done again, with secrets that work', async () => {
  await firstRun(at.platform, undefined);
  await at.platform.db.run('delete from users');
  const again = await firstRun(at.platform, undefined);
  const rows = await listExtensions(main(), { after: undefined, search: undefined, limit: 9 });
  expect(again.created).toBe(true);
  expect(again.extensions.map(({ secret }) => secret)).toEqual(await secretsOf(rows.map(({ id }) => id)));
});

test('the command line prints one line of JSON, and one sentence for what is wrong', async () => {
  const home = await mkdtemp(join(tmpdir(), 'botpbx-cli-'));
  const run = async (...args: string[]) => {
    const env = { ...process.env, BOTPBX_HOME: home, DATABASE_URL: '', LOG_LEVEL: 'debug', BCRYPT_ROUNDS: '4', PORT: '25100' };
    const started = promisify(execFile)(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], { env });
    return started.catch((error: { code: number; stdout: string; stderr: string }) => error);
  };
  const first = await run('first-run', '--json');
  expect(JSON.parse(first.stdout)).toMatchObject({ created: true });
  const minted = JSON.parse((await run('node-token', '--name', 'box', '--address', '192.0.2.10', '--json')).stdout);
  expect(Object.keys(minted)).toEqual(['node_id', 'token', 'expires_at']);
  const again = JSON.parse((await run('node-token', '--name', 'box', '--json')).stdout);
  expect(again.node_id).toBe(minted.node_id);
  expect(again.token).not.toBe(minted.token);
  expect((await run('user', 'reset-password', 'ADMIN@botpbx.local')).stdout).toMatch(/^admin@botpbx.local: [A-Za-z0-9]{20}\n$/);
  const wrong = [['user', 'reset-password', 'nobody@x.org'], ['node-token'], ['node-token', '--name', 'a;\n'], ['--nonsense']];
  for (const args of wrong) {
    const { code, stderr } = (await run(...args)) as { code: number; stderr: string };
    expect([args, code, stderr.trimEnd().split('\n').length, stderr.startsWith('botpbx: ')]).toEqual([args, 1, 1, true]);
  }
  await rm(home, { recursive: true, force: true });
});
