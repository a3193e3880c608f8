/** What Asterisk shows and trusts in TLS: the operator's certificate, or one that we sign ourselves, and the authorities of carriers. */
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { type Settings, SettingsError } from '../settings.ts';
import { isAbsent, type Owner, replaceFile } from './files.ts';

/** Files that Asterisk reads when it starts. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** Authorities that carriers' certificates may come from. */
  readonly authorities: string;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;
const LIFE_DAYS = 825;

/** Names the files of TLS below Asterisk's folder of keys. */
export const tlsFilesIn = (folder: string): TlsFiles => ({
  cert: join(folder, 'sip-cert.pem'),
  key: join(folder, 'sip-key.pem'),
  authorities: join(folder, 'authorities.pem'),
});

/**
 * Brings the files up to date. False when none can be made: then calls go on without TLS.
 * @throws {SettingsError} in one sentence, when what the operator named cannot be read
 */
export async function prepareTls(settings: Settings, folder: string, owner: Owner | undefined): Promise<boolean> {
  const files = tlsFilesIn(folder);
  const put = (file: string, text: string) => replaceFile(file, text, { mode: 0o640, owner });
  const { tlsCert, tlsKey, tlsCa } = settings.sip;
  const own = tlsCa === undefined ? [] : [await readGiven(tlsCa, 'SIP_TLS_CA')];
  await put(files.authorities, `${[...rootCertificates, ...own].join('\n')}\n`);
  if (tlsCert !== undefined && tlsKey !== undefined) {
    await put(files.cert, await readGiven(tlsCert, 'SIP_TLS_CERT'));
    await put(files.key, await readFile(tlsKey, 'utf8').catch(unreadable('SIP_TLS_KEY', tlsKey)));
  } else if (!(await isGood(files.cert))) {
    const made = await signOurselves(folder, namesOf(settings));
    if (!made) return false;
    await put(files.cert, made.cert);
    await put(files.key, made.key);
  }
  return true;
}

async function readGiven(file: string, variable: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8');
    new X509Certificate(text);
    return text;
  } catch (cause) {
    return unreadable(variable, file)(cause);
  }
}

const unreadable = (variable: string, file: string) => (cause: unknown) => {
  throw new SettingsError(`${variable}: ${file} can't be read as PEM.`, { cause });
};

async function isGood(file: string): Promise<boolean> {
  try {
    return Date.parse(new X509Certificate(await readFile(file)).validTo) > Date.now() + RENEW_BEFORE_MS;
  } catch (error) {
    if (isAbsent(error) || (error instanceof Error && 'code' in error)) return false;
    throw error;
  }
}

const namesOf = ({ publicAddress }: Settings): string[] =>
  [...new Set([publicAddress ?? 'localhost', hostname(), 'localhost'])].filter((name) => /^[A-Za-z0-9.-]{1,64}$/.test(name));

/** Debian and every container image with TLS bring `openssl`; Node.js itself makes no certificates. */
async function signOurselves(folder: string, names: readonly string[]): Promise<{ cert: string; key: string } | undefined> {
  const work = await mkdtemp(join(folder, 'new-'));
  const [cert, key] = [join(work, 'cert.pem'), join(work, 'key.pem')];
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', String(LIFE_DAYS), '-subj', '/CN=BotPBX'];
  const alternatives = names.map((name) => `${/^[0-9.]+$/.test(name) ? 'IP' : 'DNS'}:${name}`).join(',');
  try {
    await promisify(execFile)('openssl', [...how, '-addext', `subjectAltName=${alternatives}`, '-keyout', key, '-out', cert]);
    return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown reason';
    process.stderr.write(`botpbx-node: SIP over TLS is off: install openssl, or set SIP_TLS_CERT and SIP_TLS_KEY (${why.slice(0, 200)})
`);
    return undefined;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
