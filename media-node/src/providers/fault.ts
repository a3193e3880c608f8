/** What went wrong with a provider, whichever SDK, HTTP client or socket says it. */
import { ProviderError, type ProviderFault } from '../voice/ports.ts';

/** Whether anything of the answer had come when it failed: a connection that breaks then is `cut`, not `unavailable`. */
export type Phase = 'start' | 'mid';

/** Translates what was thrown while a provider was used; a ProviderError stays itself. */
export function faultOf(provider: string, error: unknown, phase: Phase = 'start'): ProviderError {
  const chain = causesOf(error);
  const known = chain.find((one) => one instanceof ProviderError);
  if (known) return known;
  const answered = chain.find((one) => typeof fieldOf(one, 'status') === 'number' || typeof fieldOf(one, 'statusCode') === 'number');
  if (answered !== undefined) {
    const status = Number(fieldOf(answered, 'status') ?? fieldOf(answered, 'statusCode'));
    return answeredFault(provider, {
      status,
      headers: fieldOf(answered, 'headers') ?? fieldOf(fieldOf(answered, 'rawResponse'), 'headers'),
      body: bodyOf(answered),
      cause: error,
    });
  }
  const said = chain.map(namedFault).find((fault) => fault !== undefined);
  const wire = chain.map(wireFault).find((fault) => fault !== undefined);
  const broke = wire === 'unavailable' && phase === 'mid' ? 'cut' : wire;
  const detail = chain.map(shortly).join(' <- ').slice(0, MAX_DETAIL);
  return new ProviderError(provider, said ?? broke ?? 'garbage', { detail, cause: error });
}

/** An answer with a status other than success. */
export interface Answered {
  readonly status: number;
  /** A Headers object or a record of them. */
  readonly headers?: unknown;
  /** The body, parsed where it was JSON. */
  readonly body?: unknown;
  readonly cause?: unknown;
}

/** The fault that an HTTP answer stands for. The body's own words are told only where they cannot quote what was said in a call. */
export function answeredFault(provider: string, { status, headers, body, cause }: Answered): ProviderError {
  const { type, code, message } = wordsOf(body);
  const fault = code === 'insufficient_quota' ? 'auth' : faultOfStatus(status);
  const words = [`HTTP ${status}`, type, code, fault === 'refused' && status !== 404 ? undefined : message];
  const detail = masked(words.filter((word) => word !== undefined && word !== '').join(' ')).slice(0, MAX_DETAIL);
  return new ProviderError(provider, fault, { detail, cause, retryAfterMs: retryAfterMs(headers, Date.now()) });
}

/** How long a provider asks to be left alone, by `retry-after-ms` or by `retry-after` in seconds or as a date. */
export function retryAfterMs(headers: unknown, nowMs: number): number | undefined {
  const exact = Number.parseFloat(headerOf(headers, 'retry-after-ms') ?? '');
  if (exact >= 0) return Math.round(exact);
  const after = headerOf(headers, 'retry-after');
  if (after === undefined) return undefined;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(after)) return Math.round(Number(after) * 1000);
  const at = Date.parse(after);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

const MAX_DETAIL = 300;

function faultOfStatus(status: number): ProviderFault {
  if (status === 401 || status === 402 || status === 403) return 'auth';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate_limited';
  if (status === 409 || status === 425 || status >= 500) return 'unavailable';
  return status >= 400 ? 'refused' : 'garbage';
}

/** What providers call an error that arrives within a stream, without a status. */
const BY_NAME: Readonly<Record<string, ProviderFault>> = {
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'auth',
  insufficient_quota: 'auth',
  invalid_api_key: 'auth',
  rate_limit_error: 'rate_limited',
  rate_limit_exceeded: 'rate_limited',
  overloaded_error: 'unavailable',
  api_error: 'unavailable',
  server_error: 'unavailable',
  internal_server_error: 'unavailable',
  timeout_error: 'timeout',
  invalid_request_error: 'refused',
  not_found_error: 'refused',
  model_not_found: 'refused',
};

function namedFault(error: unknown): ProviderFault | undefined {
  const { type, code } = wordsOf(bodyOf(error) ?? error);
  return (code === undefined ? undefined : BY_NAME[code]) ?? (type === undefined ? undefined : BY_NAME[type]);
}

const TIMED_OUT = /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/;
const NETWORK =
  /^(?:ECONN|ENOTFOUND|EAI_|EPIPE|EHOST|ENET|EPROTO|ECANCELED|UND_ERR_|ERR_(?:TLS|SSL|HTTP|STREAM_PREMATURE_CLOSE)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** What a connection that failed says of itself. */
function wireFault(error: unknown): ProviderFault | undefined {
  const code = String(fieldOf(error, 'code') ?? '');
  const name = error instanceof Error ? `${error.name} ${error.constructor.name}` : '';
  if (TIMED_OUT.test(code) || /Timeout/.test(name)) return 'timeout';
  if (NETWORK.test(code) || /Connection|AbortError/.test(name)) return 'unavailable';
  if (error instanceof TypeError && /^(?:fetch failed|terminated)$/.test(error.message)) return 'unavailable';
  return undefined;
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && chain.length < 6; at = fieldOf(at, 'cause')) chain.push(at);
  return chain.length > 0 ? chain : [new Error('failed without a word')];
}

/** What was said of a failure that is no HTTP answer: its kind and code, and its words where they are the system's. */
function shortly(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = fieldOf(error, 'code');
  if (typeof code === 'string') return `${error.name} ${code}`;
  return wireFault(error) === undefined ? error.name : masked(`${error.name}: ${error.message}`);
}

/** SDKs hold the body of an answer as `error` or `body`. */
const bodyOf = (error: unknown): unknown => fieldOf(error, 'error') ?? fieldOf(error, 'body');

/** Type, code and message of an error body: `{error: {…}}` as most have it, or flat. */
function wordsOf(body: unknown): { type?: string | undefined; code?: string | undefined; message?: string | undefined } {
  const inner = fieldOf(body, 'error') ?? fieldOf(body, 'detail') ?? body;
  const word = (name: string): string | undefined => {
    const value = fieldOf(inner, name);
    return typeof value === 'string' ? value : undefined;
  };
  return { type: word('type'), code: word('code') ?? word('err_code') ?? word('status'), message: word('message') ?? word('err_msg') };
}

function headerOf(headers: unknown, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value =
    fieldOf(headers, name) ??
    fieldOf(
      headers,
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
    );
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Keys that a provider quotes are hidden. */
const masked = (text: string): string => text.replace(/\b(?:sk|gsk|xi|key)[-_][\w-]{6,}[\w*.-]*|\b[0-9a-f]{32,}\b/gi, '***');
