/** libSQL as a Worker reaches it: over HTTP. A Worker never migrates; `npm run migrate -- URL` is a step of the deployment. */
import { createClient } from '@libsql/client/web';
import { drizzle } from 'drizzle-orm/libsql/http';
import type { Db } from '../../db/client.ts';

/**
 * Makes the database of one isolate. Nothing is held open; each call is a fetch of the request that makes it. The client's own queue
 * (20 at a time, and 0 counts as 20) must never fill: it would run one request's call inside another request, which Workers refuse.
 */
export function openDatabase({ url, authToken }: { url: string; authToken: string | undefined }): Db {
  const client = createClient({ url, concurrency: Number.MAX_SAFE_INTEGER, ...(authToken === undefined ? {} : { authToken }) });
  return drizzle(client);
}
