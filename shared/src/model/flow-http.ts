/** What a flow's question to a server is, with its secrets in, and what becomes of the answer: the same for telephone and simulator. */
import { valueAt } from '../base/json-path.ts';
import type { Happened, HttpAct } from './flow-act.ts';

/** A longer answer is none. */
export const MAX_HTTP_ANSWER_BYTES = 65_536;
const MAX_VALUE = 500;
const MAX_WHY = 300;

/** What is to be sent; or why nothing can be. */
export type HttpReady =
  | {
      readonly isReady: true;
      readonly url: string;
      readonly method: HttpAct['method'];
      readonly headers: Readonly<Record<string, string>>;
      /** null: none. */
      readonly body: string | null;
      /** The same text with dots in the places of the secrets that were sent. */
      readonly hide: (text: string) => string;
    }
  | { readonly isReady: false; readonly why: string };

/** How secrets are written: `{{secret.NAME}}`. */
const SECRET = /\{\{\s*secret\.([A-Za-z][A-Za-z0-9_]{0,39})\s*\}\}/g;
/** Headers that belong to the connection, and not to who asks. */
const OWN_HEADERS =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|upgrade|te|trailer|expect|accept-encoding|proxy-[a-z-]+)$/;

class MissingSecret extends Error {}

/** Puts the secrets in: encoded in the URL, in a form and in JSON as these want it. */
export function readyToAsk(act: HttpAct, secretOf: (name: string) => string | undefined): HttpReady {
  const used = new Set<string>();
  const get = (name: string) => {
    const value = secretOf(name)?.toWellFormed();
    if (value === undefined) throw new MissingSecret(`There is no secret ${name}.`);
    used.add(value);
    return value;
  };
  const fill = (text: string, encode: (value: string) => string) => text.replace(SECRET, (_whole, name: string) => encode(get(name)));
  try {
    const headers = headersOf(act, (value) => fill(value, asIs));
    const body = act.method === 'GET' || act.body === '' ? null : fill(act.body, encodingOf(act.body, headers['content-type'] ?? ''));
    return {
      isReady: true,
      url: fill(act.url.trim(), encodeURIComponent),
      method: act.method,
      headers: body === null ? without(headers, 'content-type') : headers,
      body,
      hide: (text) => hidden(text, used),
    };
  } catch (error) {
    if (error instanceof MissingSecret) return { isReady: false, why: error.message };
    throw error;
  }
}

const asIs = (value: string): string => value;
const asJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** The headers as they were set, and those that a question should have. */
function headersOf({ headers, body }: HttpAct, fill: (value: string) => string): Record<string, string> {
  const set = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), bytesOf(fill(value))] as const);
  return {
    accept: 'application/json, text/plain;q=0.9, */*;q=0.5',
    'user-agent': 'BotPBX',
    'content-type': isJson(body) ? 'application/json' : 'text/plain; charset=utf-8',
    ...Object.fromEntries(set.filter(([name]) => !OWN_HEADERS.test(name))),
  };
}

const without = (headers: Readonly<Record<string, string>>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));

/** On the wire a header is bytes: all that is not ASCII goes as UTF-8. */
const bytesOf = (value: string): string =>
  Array.from(new TextEncoder().encode(plain(value)), (byte) => String.fromCharCode(byte))
    .join('')
    .trim();
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const plain = (value: string): string => value.replace(/[\u0000-\u001f\u007f]+/g, ' ');

function encodingOf(body: string, type: string): (value: string) => string {
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return encodeURIComponent;
  return /\bjson\b/i.test(type) || isJson(body) ? asJson : asIs;
}

function isJson(text: string): boolean {
  return parsed(text) !== undefined;
}

function parsed(text: string): { readonly document: unknown } | undefined {
  try {
    return { document: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Servers give back what they were sent; secrets have no business in variables or on screens. */
function hidden(text: string, secrets: ReadonlySet<string>): string {
  const forms = [...secrets].filter((value) => value.length > 3).flatMap((value) => [value, asJson(value), encodeURIComponent(value)]);
  return forms.sort((one, other) => other.length - one.length).reduce((shown, form) => shown.replaceAll(form, '••••'), text);
}

/** What came of it: the values that were to be saved and were there. A text that is no JSON is saved whole by an empty path. */
export function httpAnswered(
  { save }: Pick<HttpAct, 'save'>,
  { status, text }: { readonly status: number; readonly text: string },
): Extract<Happened, { kind: 'answered' }> {
  const document = save.length === 0 ? undefined : (parsed(text)?.document ?? text);
  const values = save.flatMap(({ variable, path }) => {
    const value = valueAt(document, path);
    return value === undefined ? [] : [[variable, value.slice(0, MAX_VALUE).toWellFormed()] as const];
  });
  return { kind: 'answered', status, values: Object.fromEntries(values) };
}

/** Nothing came of it. */
export const httpFailed = (why: string): Extract<Happened, { kind: 'failed' }> => ({ kind: 'failed', why: why.slice(0, MAX_WHY) });
