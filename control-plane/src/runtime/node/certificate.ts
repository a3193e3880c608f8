/** The certificate of HTTPS: the operator's, or one that we sign ourselves and keep. */
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from './environment.ts';
import { Fault } from './fault.ts';

const RENEW_BEFORE_MS = 30 * 86_400_000;
/** Browsers refuse certificates that live longer. */
const LIFE_DAYS = 397;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly isSelfSigned: boolean;
}

/** Reads the operator's certificate, or ours from `tls/` in home, made when it is missing or about to end. @throws one sentence */
export async function loadCertificate({ certificate, home, host }: Environment, nowMs: number): Promise<Certificate> {
  if (certificate) return { ...(await readPair(certificate.cert, certificate.key)), isSelfSigned: false };
  const folder = join(home, 'tls');
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  if (!(await isGood(cert, host, nowMs))) await signOurselves(folder, host, { cert, key });
  return { ...(await readPair(cert, key)), isSelfSigned: true };
}

async function readPair(certFile: string, keyFile: string): Promise<{ cert: string; key: string }> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    new X509Certificate(cert);
    return { cert, key };
  } catch (cause) {
    throw new Fault(`The certificate ${certFile} with the key ${keyFile} can't be read; check SSL_CERT and SSL_KEY.`, { cause });
  }
}

async function isGood(file: string, host: string, nowMs: number): Promise<boolean> {
  try {
    const certificate = new X509Certificate(await readFile(file));
    const names = `${certificate.subjectAltName}, `;
    return Date.parse(certificate.validTo) > nowMs + RENEW_BEFORE_MS && addressesOf(host).every((one) => names.includes(`:${one}, `));
  } catch {
    return false;
  }
}

/** Where this machine reaches itself: on loopback, or where HOST alone listens. */
const addressesOf = (host: string): string[] => [...new Set(['127.0.0.1', ...(isIPv4(host) && host !== '0.0.0.0' ? [host] : [])])];

/** Debian and every container image with TLS bring `openssl`; Node.js itself makes no certificates. */
async function signOurselves(folder: string, host: string, { cert, key }: { cert: string; key: string }): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const work = await mkdtemp(join(folder, 'new-'));
  const names = [...new Set(['localhost', hostname()])].filter((name) => /^[A-Za-z0-9.-]{1,64}$/.test(name));
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(LIFE_DAYS)];
  const alternatives = [...names.map((name) => `DNS:${name}`), ...addressesOf(host).map((address) => `IP:${address}`)];
  const subject = ['-subj', '/CN=BotPBX', '-addext', `subjectAltName=${alternatives.join(',')}`];
  try {
    await promisify(execFile)('openssl', [...args, ...subject, '-keyout', join(work, 'key.pem'), '-out', join(work, 'cert.pem')]);
    await chmod(join(work, 'key.pem'), 0o600);
    await rename(join(work, 'key.pem'), key);
    await rename(join(work, 'cert.pem'), cert);
  } catch (cause) {
    throw new Fault('SSL_ENABLED is true, but no certificate could be made: install openssl, or set SSL_CERT and SSL_KEY.', { cause });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
