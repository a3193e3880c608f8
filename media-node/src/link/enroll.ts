/** Turns this machine into a node: spends the one-use token and keeps who we are from then on. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@botpbx/shared/base/problem';
import { enroll as operation } from '@botpbx/shared/link/node-http';
import { type Identity, makeKeys, readIdentity, writeIdentity } from './identity.ts';

/** Enrollment did not come about; the message is one sentence for the operator. */
export class EnrollError extends Error {
  override readonly name = 'EnrollError';
}

export interface EnrollOptions {
  /** Origin of the control plane, such as `https://pbx.example.com`. */
  readonly url: string;
  readonly token: string;
  readonly nodeFolder: string;
  readonly version: string;
}

const DEADLINE_MS = 15_000;

/** Enrolls and writes the identity; an older identity is replaced only after the cloud has agreed. @throws {EnrollError} */
export async function enroll(options: EnrollOptions, signal: AbortSignal): Promise<Identity> {
  const url = originOf(options.url);
  const keys = makeKeys();
  const body = { token: options.token, public_key: keys.public_key, version: options.version };
  const answer = await post(`${url}${operation.path}`, body, signal);
  const read = operation.result.safeParse(answer);
  if (!read.success) throw new EnrollError(`${url} answers, but not as a BotPBX control plane does.`);
  // another cloud, or the same one after it lost its memory, may mean other phones by the same numbers and versions
  await rm(join(options.nodeFolder, 'config'), { recursive: true, force: true });
  await writeIdentity(options.nodeFolder, { ...read.data, ...keys, url });
  const identity = await readIdentity(options.nodeFolder);
  if (!identity) throw new EnrollError(`The identity could not be written to ${options.nodeFolder}.`);
  return identity;
}

function originOf(text: string): string {
  if (!URL.canParse(text))
    throw new EnrollError(`"${text}" is no URL; give the address of the control plane, such as https://pbx.example.com.`);
  const { protocol, origin } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') throw new EnrollError('The URL must begin with https:// or http://.');
  return origin;
}

async function post(url: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
  }).catch((cause: unknown) => {
    throw new EnrollError(`${url} can't be reached: ${reasonOf(cause)}.`, { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const problem = Problem.safeParse(answer).data;
  if (problem?.code === 'enrollment.refused')
    throw new EnrollError('The token is not valid: it was used, is older than 15 minutes, or was replaced by a newer one.');
  throw new EnrollError(`The control plane refuses: ${problem?.title ?? `HTTP ${response.status}`}.`);
}

/** `fetch failed` says nothing; what failed stands beneath. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || ('code' in error ? String(error.code) : error.name);
}
