import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSettings, SettingsError } from '../settings.ts';
import { prepareTls, tlsFilesIn } from './certificate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-tls-'));
});
afterEach(async () => rm(folder, { recursive: true }));

const prepare = (env: Record<string, string> = {}) => prepareTls(readSettings({ BOTPBX_HOME: folder, ...env }), folder, undefined);

test('a certificate of our own making is made once and kept', async () => {
  expect(await prepare({ PUBLIC_ADDRESS: '192.0.2.7' })).toBe(true);
  const { cert, key, authorities } = tlsFilesIn(folder);
  const made = await readFile(cert, 'utf8');
  expect(new X509Certificate(made).subjectAltName).toContain('IP Address:192.0.2.7');
  expect((await stat(key)).mode & 0o007).toBe(0);
  expect((await readFile(authorities, 'utf8')).match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
  await prepare();
  expect(await readFile(cert, 'utf8')).toBe(made);
});

test("the operator's certificate is taken, and an authority of his own is trusted", async () => {
  await prepare();
  const { cert, key } = tlsFilesIn(folder);
  const [own, ownKey] = [join(folder, 'own.pem'), join(folder, 'own-key.pem')];
  await writeFile(own, await readFile(cert));
  await writeFile(ownKey, await readFile(key));
  expect(await prepare({ SIP_TLS_CERT: own, SIP_TLS_KEY: ownKey, SIP_TLS_CA: own })).toBe(true);
  expect(await readFile(tlsFilesIn(folder).authorities, 'utf8')).toContain((await readFile(own, 'utf8')).trim());
});

test('a file that is none is one sentence', async () => {
  const none = join(folder, 'none.pem');
  await expect(prepare({ SIP_TLS_CERT: none, SIP_TLS_KEY: none })).rejects.toThrow(`SIP_TLS_CERT: ${none} can't be read as PEM.`);
  expect(() => readSettings({ SIP_TLS_CERT: none })).toThrow(SettingsError);
});

test('without openssl calls go on without TLS', async () => {
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    expect(await prepare()).toBe(false);
  } finally {
    process.env.PATH = path;
  }
});
