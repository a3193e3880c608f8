/** SIP messages as text: RFC 3261 §7, as far as a test phone needs it. */

export interface SipMessage {
  readonly start: string;
  /** Set in a response. */
  readonly status: number | undefined;
  /** Set in a request. */
  readonly method: string | undefined;
  /** Request-URI of a request. */
  readonly uri: string | undefined;
  /** In the order of arrival, names in small letters and in full. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const COMPACT: Readonly<Record<string, string>> = {
  i: 'call-id',
  m: 'contact',
  e: 'content-encoding',
  l: 'content-length',
  c: 'content-type',
  f: 'from',
  s: 'subject',
  k: 'supported',
  t: 'to',
  v: 'via',
};

/** Reads one datagram; undefined if it is no SIP message (a keep-alive, for example). */
export function parseSip(datagram: Uint8Array): SipMessage | undefined {
  const text = Buffer.from(datagram).toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  const [start = '', ...lines] = text.slice(0, end < 0 ? undefined : end).split('\r\n');
  const status = /^SIP\/2\.0 (\d{3})/.exec(start)?.[1];
  const [, method, uri] = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(start) ?? [];
  if (status === undefined && method === undefined) return undefined;
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    if (colon < 1) return [];
    const name = line.slice(0, colon).trim().toLowerCase();
    return [[COMPACT[name] ?? name, line.slice(colon + 1).trim()] as const];
  });
  const body = end < 0 ? '' : text.slice(end + 4);
  return { start, status: status === undefined ? undefined : Number(status), method, uri, headers, body };
}

/** All values of a header, in order. */
export const headersOf = (message: SipMessage, name: string): string[] =>
  message.headers.filter(([candidate]) => candidate === name).map(([, value]) => value);

/** The first value of a header, or the empty string. */
export const headerOf = (message: SipMessage, name: string): string => headersOf(message, name)[0] ?? '';

/** The `tag` of a From or To header. */
export const tagOf = (value: string): string | undefined => /;\s*tag=([^;>\s]+)/.exec(value)?.[1];

/** The URI inside a From, To or Contact header. */
export const uriOf = (value: string): string => /<([^>]+)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? '';

/** The number of a CSeq header. */
export const sequenceOf = (message: SipMessage): number => Number.parseInt(headerOf(message, 'cseq'), 10);

/** The `branch` of the topmost Via. */
export const branchOf = (message: SipMessage): string => /branch=([^;,\s]+)/.exec(headerOf(message, 'via'))?.[1] ?? '';

/** Writes a message; Content-Length is counted here. */
export function formatSip(start: string, headers: readonly string[], body = ''): string {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return [start, ...headers, length, '', body].join('\r\n');
}
