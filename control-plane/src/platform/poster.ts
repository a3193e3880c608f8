/** How the control plane reaches servers of others. Addresses that are not public are out of reach, unless the operator opens them. */

/** What is posted. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostAnswer {
  readonly status: number;
  /** Seconds that the server asks to wait. */
  readonly retryAfterSeconds: number | undefined;
}

/** What a server is asked, and how long its answer may be. */
export interface Question {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** null: none. */
  readonly body: string | null;
  readonly maxBytes: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Poster {
  /** Posts; follows no redirect and reads no body. @throws {PostRefused} where nothing may be posted; else what went wrong on the way */
  post(post: Post, signal: AbortSignal): Promise<PostAnswer>;
  /** Asks and reads the answer; follows no redirect. @throws {PostRefused} where nothing may be asked, {AnswerTooLong}; else what went wrong */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
}

/** The address may not be reached, now or later. */
export class PostRefused extends Error {
  override readonly name = 'PostRefused';
}

/** The answer is longer than was wanted. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}

/** The header `Retry-After`: seconds or a date. */
export function retryAfterOf(header: string | null | undefined, nowMs: number): number | undefined {
  if (header === null || header === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(header)) return Number(header);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}

/** Reads a body as text, and no more of it than is wanted. @throws {AnswerTooLong} */
export async function textWithin(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AnswerTooLong(`The answer is longer than ${maxBytes} bytes.`);
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}
