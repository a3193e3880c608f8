/** Requests to ARI as they go over the wire. */
import { AriError } from './client.ts';

/** Where ARI is, and who asks. */
export interface AriOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secret: string;
}

export interface AriRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

const DEADLINE_MS = 5_000;

/** Makes what sends. It gives whatever status Asterisk answers. @throws {AriError} `unreachable` when nobody answers in time */
export function makeAriSend({ host, port, user, secret }: AriOptions) {
  const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  return async ({ method, path, query = {} }: AriRequest, signal: AbortSignal): Promise<{ readonly status: number }> => {
    const search = new URLSearchParams(query).toString();
    try {
      const until = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
      const url = `http://${host}:${port}/ari${path}${search === '' ? '' : `?${search}`}`;
      const response = await fetch(url, { method, headers: { authorization }, signal: until });
      await response.arrayBuffer();
      return { status: response.status };
    } catch (cause) {
      signal.throwIfAborted();
      throw new AriError('unreachable', `Asterisk does not answer at ARI port ${port}.`, { cause });
    }
  };
}
