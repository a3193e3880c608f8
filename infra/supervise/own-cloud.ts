/** The control plane as this machine itself reaches it, also behind a certificate that nobody else signed. */
import { existsSync, readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const ANSWER_MS = 2000;

/** Resolves true as soon as the control plane says that it is healthy, false after `deadlineMs` or when there is no hope. */
export async function isHealthy(url: string, deadlineMs: number, isHopeless: () => boolean = () => false): Promise<boolean> {
  const until = performance.now() + deadlineMs;
  do {
    if ((await statusOf(`${url}/healthz`)) === 200) return true;
    if (isHopeless()) return false;
    await sleep(POLL_MS);
  } while (performance.now() < until);
  return false;
}

/** Whether it lives is all that is asked here and nothing is told to it, so any certificate will do. */
function statusOf(url: string): Promise<number | undefined> {
  const options = { rejectUnauthorized: false, timeout: ANSWER_MS, agent: false };
  return new Promise((resolve) => {
    const asked = (url.startsWith('https:') ? requestHttps : requestHttp)(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}

/** Gives the sentence with which the control plane has ended since this was called, read from its log; undefined as long as there is none. */
export function complaintIn(logFile: string): () => string | undefined {
  const read = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const before = read().length;
  return () => /^botpbx: (.+)$/m.exec(read().slice(before))?.[1];
}

/** The variable that makes a node process of this machine trust the certificate that the control plane signs itself. */
export function trustOf(env: Readonly<Record<string, string>>): Record<string, string> {
  const signsItself = env.SSL_ENABLED === 'true' && !env.SSL_CERT;
  if (!signsItself || env.CLOUD_CA) return {};
  return { CLOUD_CA: join(env.BOTPBX_HOME ?? '', 'tls', 'cert.pem') };
}

/** The control plane that this machine is a node of; undefined before the first enrollment. */
export function enrolledAt(home: string): string | undefined {
  try {
    const identity = JSON.parse(readFileSync(join(home, 'node', 'identity.json'), 'utf8')) as { url?: string };
    return identity.url;
  } catch {
    return undefined;
  }
}
