import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/** One thing that the API can do, as data: routes, client, OpenAPI document, permissions and tests are all made out of it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Hono's form, written whole: `/api/extensions/:id`. */
  readonly path: string;
  /** Who may call it; the names of `model/user`. */
  readonly permission: string;
  /** One sentence for the reader of the API's page. */
  readonly says: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Instead of `body`: bytes. */
  readonly raw?: RawBody;
  /** Absent: 204 without a body. */
  readonly result?: z.ZodType;
  /** Instead of `result`: the media types of an answer that is bytes. A `Range` is understood. */
  readonly bytes?: readonly string[];
  /** Status of the good answer where it is not the method's usual one. */
  readonly status?: 200 | 201 | 202;
  readonly errors: readonly ErrorCode[];
}

/** A body that is no JSON. */
export interface RawBody {
  /** Media types that it may say it has; `multipart/form-data` takes a form with the bytes as its `file` and the query as its other fields. */
  readonly types: readonly string[];
  readonly maxBytes: number;
}

/** Bytes as a handler gets them. What they really are it looks up in them. */
export interface RawInput {
  /** As the request said, without parameters. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
/** Bytes as a client gives them. */
export interface RawGiven {
  readonly type: string;
  readonly bytes: Blob | Uint8Array<ArrayBuffer>;
}
type RawPart<Op, Part> = Op extends { raw: RawBody } ? { raw: Part } : unknown;

type Part<Op, Name extends 'params' | 'query' | 'body', Side extends 'in' | 'out'> = Op extends { [K in Name]: infer S extends z.ZodType }
  ? { [K in Name]: Side extends 'in' ? z.input<S> : z.output<S> }
  : unknown;
type QueryGiven<Op> = Op extends { query: infer S extends z.ZodType } ? { query?: z.input<S> } : unknown;

/** What a handler gets: parsed. */
export type Received<Op extends Operation> = Part<Op, 'params', 'out'> &
  Part<Op, 'query', 'out'> &
  Part<Op, 'body', 'out'> &
  RawPart<Op, RawInput>;
/** What a client gives: before parsing. */
export type Given<Op extends Operation> = Part<Op, 'params', 'in'> & QueryGiven<Op> & Part<Op, 'body', 'in'> & RawPart<Op, RawGiven>;
export type ResultOf<Op extends Operation> = Op extends { result: infer S extends z.ZodType }
  ? z.output<S>
  : Op extends { bytes: readonly string[] }
    ? Blob
    : undefined;

/** Declares an operation; the types of its parts are kept. */
export const operation = <const Op extends Operation>(op: Op): Op => op;

/** The status of the good answer: a POST makes something and answers 201 unless the operation says otherwise; without a result it is 204. */
export const statusOf = (op: Operation): 200 | 201 | 202 | 204 =>
  op.result === undefined && op.bytes === undefined ? 204 : (op.status ?? (op.method === 'POST' ? 201 : 200));

/** Marks a member of a result that only the answer that generated it shows; a replay by Idempotency-Key leaves it out. */
export const SHOWN_ONCE = { 'x-shown-once': true } as const;
