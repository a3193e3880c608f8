/** How the control plane posts to servers of others. Addresses that are not public are out of reach, unless the operator opens them. */

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

export interface Poster {
  /** Posts; follows no redirect and reads no body. @throws {PostRefused} where nothing may be posted; else what went wrong on the way */
  post(post: Post, signal: AbortSignal): Promise<PostAnswer>;
}

/** The address may not be reached, now or later. */
export class PostRefused extends Error {
  override readonly name = 'PostRefused';
}

/** The header `Retry-After`: seconds or a date. */
export function retryAfterOf(header: string | null | undefined, nowMs: number): number | undefined {
  if (header === null || header === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(header)) return Number(header);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}
