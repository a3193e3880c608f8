/** Requests of every operation, as one side of two tenants would send them. */
import type { Operation } from '@botpbx/shared/base/operation';
import type { SignedIn, TestPlatform } from '../support/platform.ts';
import { bodyOf, nestedIdsOf, withId } from './bodies.ts';

/** One of the two tenants. */
export interface Side {
  readonly admin: SignedIn;
  readonly tenantId: number;
  /** A word that stands in every row of this side and nowhere else. */
  readonly mark: string;
  /** One row of each noun. */
  readonly ids: Readonly<Record<string, number | string>>;
}

/** The noun of an operation's path. */
export const nounOf = (op: Operation): string => op.path.split('/')[2] ?? '';

/** The operation's address with `id` in it, and with the query that it needs. */
export const addressOf = (op: Operation, id: number | string): string =>
  `${op.path
    .replace(':id', encodeURIComponent(String(id)))
    .replace(/:(?:extension_id|document_id|version)/, '1')
    .replace(':name', String(id))}${QUERIES[op.path] ?? ''}`;

/** What must be asked of addresses that say nothing by themselves. */
const QUERIES: Readonly<Record<string, string>> = {
  '/api/outbound-routes/explain': '?number=911&extension=7001',
  '/api/agents/:id/documents': '?name=Notes',
};

/** A valid body whose ids are all of this side. */
export function ownBody(op: Operation, side: Side): unknown {
  const body = nestedIdsOf(op).reduce((made, place) => withId(made, place, side.ids[place.noun] ?? 0), bodyOf(op));
  if (op.method === 'PUT' && op.path === '/api/tenant')
    return { ...(body as object), fallback: { type: 'extension', id: side.ids.extensions } };
  // whoever names no base may change what somebody else changed
  if (op.method === 'PUT' && op.path === '/api/ivrs/:id') return { ...(body as object), base: undefined };
  return body;
}

/** Calls an operation as somebody. An eighth of a second passes before, so that the limit of requests is never the answer. */
export function callAs(at: TestPlatform, who: SignedIn, op: Operation, id: number | string, body: unknown): Promise<Response> {
  at.clock.advanceMs(125);
  if (op.raw) return who.request(op.method, addressOf(op, id), 'some text', { 'content-type': op.raw.types[0] ?? '' });
  return who.request(op.method, addressOf(op, id), body);
}
