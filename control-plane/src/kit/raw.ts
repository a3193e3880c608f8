/** Bodies that are bytes: read when their sender may send them, and no more of them than the operation takes. */
import { AppError } from '@botpbx/shared/base/errors';
import type { RawBody, RawInput } from '@botpbx/shared/base/operation';
import type { Context as HonoContext } from 'hono';
import { bytesIn, digestOf, gathered } from '../platform/byte-streams.ts';

const FORM = 'multipart/form-data';

export interface Raw {
  readonly input: RawInput;
  /** The other fields of a form. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads the body and leaves its hash for the key of idempotency. @throws request.unreadable, request.too_large */
export async function rawInputOf(c: HonoContext, { types, maxBytes }: RawBody): Promise<Raw> {
  const header = c.req.header('content-type') ?? '';
  const type = header.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type))
    throw new AppError('request.unreadable', { detail: `The body must be one of these and say so: ${types.join(', ')}.` });
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const bytes = await gathered(bytesIn(c.req.raw.body ?? new Uint8Array()), maxBytes).catch((cause: unknown) => {
    throw cause instanceof RangeError ? tooLarge(maxBytes) : new AppError('request.unreadable', { cause });
  });
  c.set('rawHash', await digestOf(bytes));
  return type === FORM ? formIn(bytes, header) : { input: { type, bytes }, fields: {} };
}

const tooLarge = (maxBytes: number) => new AppError('request.too_large', { detail: `The body has at most ${maxBytes} bytes.` });

async function formIn(bytes: Uint8Array<ArrayBuffer>, header: string): Promise<Raw> {
  const form = await new Response(bytes, { headers: { 'content-type': header } }).formData().catch((cause: unknown) => {
    throw new AppError('request.unreadable', { detail: 'The form cannot be read.', cause });
  });
  const file: unknown = form.get('file');
  if (!(file instanceof Blob)) throw new AppError('request.unreadable', { detail: 'The form has no file of the name "file".' });
  const fields = [...form.entries()].flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
  return { input: { type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) }, fields: Object.fromEntries(fields) };
}
