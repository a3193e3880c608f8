import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../base/command.ts';
import { inRoot } from '../base/root.ts';
import { complaintIn, enrolledAt, isHealthy, trustOf } from './own-cloud.ts';
import { forNode } from './secrets.ts';
import { readSettings } from './settings.ts';

let home: string;
let server: Server | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'botpbx-cloud-'));
});
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  rmSync(home, { recursive: true, force: true });
});

async function serve(): Promise<string> {
  mkdirSync(join(home, 'tls'));
  const [key, cert] = [join(home, 'tls', 'key.pem'), join(home, 'tls', 'cert.pem')];
  const names = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    ...names,
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a control plane with a certificate of its own is healthy, and a node process of this machine trusts it', async () => {
  const url = await serve();
  expect(await isHealthy(url, 2000)).toBe(true);
  const { CLOUD_CA: file = '' } = forNode({ BOTPBX_HOME: home, SSL_ENABLED: 'true' });
  const asks = `import { trustAlso } from '${inRoot('media-node', 'src', 'link', 'trust.ts')}'; trustAlso('${file}'); console.log((await fetch('${url}')).status);`;
  expect((await run(process.execPath, ['--input-type=module', '-e', asks])).output).toContain('200');
});

test('nothing is trusted beside the system without need', () => {
  const https = { BOTPBX_HOME: home, SSL_ENABLED: 'true' };
  expect(trustOf({ BOTPBX_HOME: home })).toEqual({});
  expect(trustOf({ ...https, SSL_CERT: '/etc/cert.pem' })).toEqual({});
  expect(trustOf({ ...https, CLOUD_CA: '/etc/ca.pem' })).toEqual({});
});

test('behind a certificate of the operator the machine calls itself by a name that stands in it', async () => {
  const [key, cert] = [join(home, 'key.pem'), join(home, 'cert.pem')];
  const names = ['-subj', '/CN=test', '-addext', 'subjectAltName=DNS:*.example.com,DNS:pbx.example.com'];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    ...names,
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  const given = { BOTPBX_HOME: home, PORT: '3000', SSL_CERT: cert, SSL_KEY: key };
  expect(readSettings({ ...given, SSL_ENABLED: 'true' }, join(home, '.env')).localUrl).toBe('https://pbx.example.com:3000');
  expect(readSettings(given, join(home, '.env')).localUrl).toBe('http://127.0.0.1:3000');
});

test('nobody who answers is not healthy', async () => {
  expect(await isHealthy('http://127.0.0.1:9', 0)).toBe(false);
});

test('a control plane that ends with a sentence is not waited for', async () => {
  const log = join(home, 'control-plane.log');
  writeFileSync(log, 'botpbx: an older one\n');
  const complaint = complaintIn(log);
  expect(complaint()).toBeUndefined();
  const waiting = isHealthy('http://127.0.0.1:9', 20_000, () => complaint() !== undefined);
  writeFileSync(log, 'botpbx: an older one\n{"at":"now"}\nbotpbx: LOG_LEVEL will not do\n{"msg":"process ended"}\n');
  expect(await waiting).toBe(false);
  expect(complaint()).toBe('LOG_LEVEL will not do');
});

test('the control plane of the last enrollment is known', () => {
  expect(enrolledAt(home)).toBeUndefined();
  mkdirSync(join(home, 'node'));
  writeFileSync(join(home, 'node', 'identity.json'), '{"url":"http://127.0.0.1:3000"}');
  expect(enrolledAt(home)).toBe('http://127.0.0.1:3000');
});
