/** Asks the cloud for configuration over HTTPS, with the bearer that the socket handed out. */
import { getConfig, getSection, readSecrets } from '@botpbx/shared/link/node-http';
import type { CloudConfig } from '../config/ports.ts';

export interface CloudHttp {
  /** Origin of the control plane. */
  readonly url: string;
  /** The bearer of the moment; waits for a connection and throws when the signal ends first. */
  bearer(signal: AbortSignal): Promise<string>;
}

const DEADLINE_MS = 10_000;
/** Largest answer in bytes: a section of 100,000 extensions stays far below. */
const MAX_BYTES = 64 * 1_048_576;

/** An answer that is not 200. */
export class CloudRefused extends Error {
  override readonly name = 'CloudRefused';
  readonly status: number;
  constructor(path: string, status: number) {
    super(`the cloud answered ${status} to ${path}`);
    this.status = status;
  }
}

/** Makes the port that `config/` pulls from. A revision is immutable, so its envelope is asked for by ETag and kept. */
export function makeCloudConfig(cloud: CloudHttp): CloudConfig {
  let last: { revision: number; etag: string; envelope: unknown } | undefined;
  return {
    envelope: async (revision, signal) => {
      const known = last?.revision === revision ? last : undefined;
      const headers = known ? { 'if-none-match': known.etag } : {};
      const path = getConfig.path.replace(':revision', String(revision));
      const response = await ask(cloud, path, { headers }, signal);
      if (response.status === 304 && known) return known.envelope;
      const envelope: unknown = JSON.parse(await textOf(response, path));
      last = { revision, etag: response.headers.get('etag') ?? '', envelope };
      return envelope;
    },
    section: async (hash, signal) => {
      const path = getSection.path.replace(':hash', hash);
      return textOf(await ask(cloud, path, {}, signal), path);
    },
    secrets: async (refs, signal) => {
      const request = { method: readSecrets.method, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ refs }) };
      const text = await textOf(await ask(cloud, readSecrets.path, request, signal), readSecrets.path);
      return readSecrets.result.parse(JSON.parse(text)).secrets;
    },
  };
}

async function ask(
  cloud: CloudHttp,
  path: string,
  request: { method?: string; headers?: Record<string, string>; body?: string },
  signal: AbortSignal,
): Promise<Response> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const headers = { ...request.headers, authorization: `Bearer ${await cloud.bearer(limited)}` };
  const response = await fetch(cloud.url + path, { ...request, headers, redirect: 'error', signal: limited });
  if (response.status !== 200 && response.status !== 304) {
    await response.body?.cancel();
    throw new CloudRefused(path, response.status);
  }
  return response;
}

/** Reads a body, and no more than may be. */
async function textOf(response: Response, path: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) throw new RangeError(`the answer to ${path} is larger than ${MAX_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
