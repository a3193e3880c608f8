/** Reaches servers by Node's own clients: the address is checked when it is known, and that one is connected to. */
import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { addressBytes, type EgressRule, hostOf, mayConnect, portOf, urlFault } from '@botpbx/shared/base/egress';
import { type Poster, PostRefused, retryAfterOf, textWithin } from '../../platform/poster.ts';

export interface PosterOptions {
  readonly allow: readonly EgressRule[];
  /** Asks a name server; a test puts its own here. */
  readonly resolve?: LookupFunction;
  /** This machine's own addresses: services that listen there take it for a neighbour. */
  readonly ownAddresses?: () => readonly string[];
}

/** Makes the poster. Each question has a connection of its own. */
export function makePoster({ allow, resolve = lookup as LookupFunction, ownAddresses = machineAddresses }: PosterOptions): Poster {
  const send = async (sent: Sent, choose: Choose, signal: AbortSignal): Promise<IncomingMessage> => {
    const url = checked(sent.url, allow);
    const isSecure = url.protocol === 'https:';
    const own = new Set(ownAddresses().map(sameAddress));
    const isOpened = (address: string) => mayConnect(address, portOf(url), { isSecure: false, allow });
    const may = (address: string) =>
      mayConnect(address, portOf(url), { isSecure, allow }) && (!own.has(sameAddress(address)) || isOpened(address));
    // a host that is an address is looked up by nobody
    if (isIP(hostOf(url)) !== 0 && !may(hostOf(url))) throw new PostRefused('The address may not be reached.');
    return begin(url, sent, { signal, lookup: guarded(resolve, (all) => choose(all, may)) });
  };
  return {
    post: async (post, signal) => {
      const answer = await send({ method: 'POST', ...post }, thoseOpen, signal);
      const { statusCode: status = 0, headers } = answer;
      // nobody reads the body, however long it is
      answer.destroy();
      return { status, retryAfterSeconds: retryAfterOf(headers['retry-after'], Date.now()) };
    },
    ask: async ({ maxBytes, ...question }, signal) => {
      const headers = { ...question.headers, 'accept-encoding': 'identity' };
      const answer = await send({ ...question, headers }, allOrNone, signal);
      try {
        const encoding = answer.headers['content-encoding'] ?? 'identity';
        if (encoding !== 'identity') throw new Error('The answer is compressed.');
        return { status: answer.statusCode ?? 0, text: await textWithin(answer, maxBytes) };
      } finally {
        answer.destroy();
      }
    },
  };
}

type May = (address: string) => boolean;
/** Which addresses of a name are connected to. */
type Choose = (all: readonly LookupAddress[], may: May) => readonly LookupAddress[];

const thoseOpen: Choose = (all, may) => all.filter(({ address }) => may(address));
/** As on a node: a name that leads inside too is nobody's outside. */
const allOrNone: Choose = (all, may) => (all.every(({ address }) => may(address)) ? all : []);

const machineAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));

/** An address in one spelling. */
const sameAddress = (address: string): string => addressBytes(address)?.join('.') ?? address;

function checked(text: string, allow: readonly EgressRule[]): URL {
  const fault = urlFault(text, allow);
  if (fault !== undefined) throw new PostRefused(`The address ${fault}.`);
  return new URL(text);
}

/** A look-up that gives only addresses which may be reached: what it gives is what is connected to, so no second answer can differ. */
function guarded(resolve: LookupFunction, choose: (all: readonly LookupAddress[]) => readonly LookupAddress[]): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [], 0);
      const all: LookupAddress[] = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const open = [...choose(all)];
      const [first] = open;
      if (!first) return done(new PostRefused('The name leads to an address that may not be reached.'), [], 0);
      return options.all === true ? done(null, open) : done(null, first.address, first.family);
    });
  };
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

interface Way {
  readonly signal: AbortSignal;
  readonly lookup: LookupFunction;
}

/** Sends, and waits for the head of the answer. */
function begin(url: URL, { method, headers, body }: Sent, { signal, lookup: find }: Way): Promise<IncomingMessage> {
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const bytes = body === null ? undefined : Buffer.from(body);
  const length = bytes ? { 'content-length': bytes.length } : {};
  const options = { method, headers: { ...headers, ...length }, signal, lookup: find, agent: false } as const;
  return new Promise((resolve, reject) => {
    const request = ask({ ...options, hostname: hostOf(url), port: portOf(url), path: `${url.pathname}${url.search}` }, resolve);
    // also one that comes when the answer has begun: who reads it hears of that
    request.on('error', reject);
    request.end(bytes);
  });
}
