/** The typed client of the dashboard and of the tests, made out of the operations. */
import { z } from 'zod';
import type { ErrorCode } from '../base/errors.ts';
import type { Given, Operation, RawGiven, ResultOf } from '../base/operation.ts';
import type { Problem } from '../base/problem.ts';

/** A refused request. `problem` is what the server said, or undefined if it was no problem+json. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly problem: Problem | undefined;
  constructor(status: number, problem: Problem | undefined) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

export interface ClientOptions {
  readonly fetch: (request: Request) => Promise<Response> | Response;
  readonly base: string;
  /** Headers of each request, asked anew each time. */
  readonly headers?: () => Record<string, string>;
}

export type Client = <Op extends Operation>(op: Op, given: Given<Op>, signal?: AbortSignal) => Promise<ResultOf<Op>>;

/** Makes `call(operation, { params, query, body })` over any fetch. @throws {Refused} for every answer that is not 2xx. */
export function clientOf(options: ClientOptions): Client {
  return async (op, given, signal) => {
    const response = await options.fetch(requestOf(options, op, given as Parts, signal));
    if (!response.ok) throw new Refused(response.status, await problemIn(response));
    if (op.bytes !== undefined) return (await response.blob()) as never;
    if (op.result === undefined) return undefined as never;
    return op.result.parse(await response.json()) as never;
  };
}

interface Parts {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly raw?: RawGiven;
}

function requestOf(
  options: ClientOptions,
  op: Operation,
  { params = {}, query = {}, body, raw }: Parts,
  signal: AbortSignal | undefined,
): Request {
  const path = op.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const tail = search.size > 0 ? `?${search}` : '';
  const content = raw ?? (body === undefined ? undefined : { type: 'application/json', bytes: JSON.stringify(body) });
  return new Request(options.base + path + tail, {
    method: op.method,
    headers: { ...options.headers?.(), ...(content && { 'content-type': content.type }) },
    ...(content && { body: content.bytes }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** What a client reads of a problem: the table of all codes would weigh on every page, and a newer server may know more of them. */
const ReadProblem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  instance: z.string().optional(),
});

async function problemIn(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get('content-type')?.includes('json')) return undefined;
  const { data } = ReadProblem.safeParse(await response.json());
  return data && { ...data, code: data.code as ErrorCode };
}
