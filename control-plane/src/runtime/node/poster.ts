/** Posts by Node's own clients: the address is checked when it is known, and that one is connected to. */
import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type EgressRule, hostOf, mayConnect, portOf, urlFault } from '@botpbx/shared/base/egress';
import { type Post, type PostAnswer, type Poster, PostRefused, retryAfterOf } from '../../platform/poster.ts';

export interface PosterOptions {
  readonly allow: readonly EgressRule[];
  /** Asks a name server; a test puts its own here. */
  readonly resolve?: LookupFunction;
}

/** Makes the poster. Each post has a connection of its own. */
export function makePoster({ allow, resolve = lookup as LookupFunction }: PosterOptions): Poster {
  return {
    post: async (post, signal) => {
      const url = checked(post.url, allow);
      const isSecure = url.protocol === 'https:';
      const may = (address: string) => mayConnect(address, portOf(url), { isSecure, allow });
      return send(url, post, { signal, lookup: guarded(resolve, may) });
    },
  };
}

function checked(text: string, allow: readonly EgressRule[]): URL {
  const fault = urlFault(text, allow);
  if (fault !== undefined) throw new PostRefused(`The address ${fault}.`);
  return new URL(text);
}

/** A look-up that gives only addresses which may be reached: what it gives is what is connected to, so no second answer can differ. */
function guarded(resolve: LookupFunction, may: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [], 0);
      const all: LookupAddress[] = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const open = all.filter(({ address }) => may(address));
      const [first] = open;
      if (!first) return done(new PostRefused('The name leads to an address that may not be reached.'), [], 0);
      return options.all === true ? done(null, open) : done(null, first.address, first.family);
    });
  };
}

interface Way {
  readonly signal: AbortSignal;
  readonly lookup: LookupFunction;
}

function send(url: URL, { headers, body }: Post, { signal, lookup: find }: Way): Promise<PostAnswer> {
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const bytes = Buffer.from(body);
  const options = { method: 'POST', headers: { ...headers, 'content-length': bytes.length }, signal, lookup: find, agent: false } as const;
  return new Promise((resolve, reject) => {
    const request = ask({ ...options, hostname: hostOf(url), port: portOf(url), path: `${url.pathname}${url.search}` }, (response) => {
      resolve({
        status: response.statusCode ?? 0,
        retryAfterSeconds: retryAfterOf(response.headers['retry-after'], Date.now()),
      });
      // nobody reads the body, however long it is
      response.destroy();
    });
    request.once('error', reject);
    request.end(bytes);
  });
}
