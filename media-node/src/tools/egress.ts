/** The one way by which tools reach the servers of others: a fetch that connects to nothing but what egress allows. */
import { lookup, Resolver } from 'node:dns/promises';
import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { addressBytes, type EgressRule, hostOf, mayConnect, portOf, urlFault } from '@botpbx/shared/base/egress';

/** Asks a server. The answer is a Response; redirects are not followed and nothing compressed is taken. @throws {EgressRefused} */
export type GuardedFetch = (url: string | URL, init?: GuardedInit) => Promise<Response>;

/** What of fetch's settings is known here; everything else is ignored. */
export interface GuardedInit {
  readonly method?: string | undefined;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

/** The address may not be reached. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
}

/** The answer is of no use: it is too long, or compressed. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused';
}

export interface EgressOptions {
  /** What the operator opened beside public addresses. */
  readonly allow: readonly EgressRule[];
  /** Finds the addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** This machine's own addresses: services that listen there take it for a neighbour. */
  readonly ownAddresses: () => readonly string[];
}

/** Makes it. A name is looked up once, and exactly the addresses that were checked are connected to. */
export const makeEgress =
  (options: EgressOptions): GuardedFetch =>
  async (url, init = {}) => {
    const fault = urlFault(String(url), options.allow);
    if (fault !== undefined) throw new EgressRefused(`The URL ${fault}.`);
    const target = new URL(url);
    const addresses = await addressesOf(target, options, init.signal ?? undefined);
    return send(target, addresses, init);
  };

async function addressesOf(target: URL, { allow, resolve, ownAddresses }: EgressOptions, signal?: AbortSignal): Promise<readonly string[]> {
  const host = hostOf(target);
  const addresses = isIP(host) === 0 ? await unlessAborted(resolve(host), signal) : [host];
  if (addresses.length === 0) throw new Error('the name has no address');
  const reach = { isSecure: target.protocol === 'https:', allow };
  const own = new Set(ownAddresses().map(sameAddress));
  const isOpened = (address: string) => mayConnect(address, portOf(target), { isSecure: false, allow });
  const isAllowed = (address: string) =>
    mayConnect(address, portOf(target), reach) && (!own.has(sameAddress(address)) || isOpened(address));
  if (!addresses.every(isAllowed)) throw new EgressRefused('The URL leads to an address that may not be reached.');
  return addresses;
}

const sameAddress = (address: string): string => addressBytes(address)?.join('.') ?? address;

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const cut = Promise.withResolvers<never>();
  const onAbort = () => cut.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, cut.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function send(target: URL, addresses: readonly string[], init: GuardedInit): Promise<Response> {
  const { method = 'GET', body, signal } = init;
  if (body !== undefined && body !== null && typeof body !== 'string') throw new TypeError('only text can be sent');
  const headers = new Headers(init.headers);
  headers.set('accept-encoding', 'identity');
  const options: RequestOptions = {
    ...{ method, headers: Object.fromEntries(headers), agent: false, lookup: pinnedTo(addresses) },
    ...(signal ? { signal } : {}),
  };
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const request = target.protocol === 'https:' ? secureRequest(target, options) : plainRequest(target, options);
  request.on('error', reject);
  request.on('response', (answer) => {
    try {
      resolve(responseOf(answer));
    } catch (error) {
      answer.destroy();
      reject(error);
    }
  });
  request.end(body ?? undefined);
  return promise;
}

/** Answers every question with the addresses that were checked. */
const pinnedTo =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, callback) => {
    const known = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = known;
    if (all) callback(null, known);
    else callback(null, first?.address ?? '', first?.family);
  };

const WITHOUT_BODY = new Set([204, 205, 304]);

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) for (const value of values ?? []) headers.append(name, value);
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') throw new AnswerRefused('the answer is compressed');
  if (!WITHOUT_BODY.has(status)) return new Response(streamOf(answer), { status, headers });
  answer.resume();
  return new Response(null, { status, headers });
}

function streamOf(answer: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = answer[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (sink) => {
      const { done, value } = await chunks.next();
      if (done) sink.close();
      else sink.enqueue(new Uint8Array(value));
    },
    cancel: () => void answer.destroy(),
  });
}

/** Reads the body of an answer as text. @throws {AnswerRefused} when it is longer than so many bytes */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AnswerRefused('the answer is too long');
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

/** Finds addresses without waiting in line with the disk; `isHostsFileRead`: names of the machine's own hosts file count too. */
export function makeResolve(nameServers: readonly string[], isHostsFileRead: boolean): EgressOptions['resolve'] {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });
  if (nameServers.length > 0) resolver.setServers([...nameServers]);
  return async (host) => {
    const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length > 0 || !isHostsFileRead) return found;
    return (await lookup(host, { all: true })).map(({ address }) => address);
  };
}

/** Addresses of this machine. */
export const machineAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
