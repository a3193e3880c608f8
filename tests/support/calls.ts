/** Reads call records as a customer would, over the API. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listCalls } from '@botpbx/shared/api/calls';
import type { Client } from '@botpbx/shared/api/client';
import type { Call } from '@botpbx/shared/model/call';

const POLL_MS = 200;
const WAIT_MS = 10_000;

/** All finished calls, newest first. */
export async function allCalls(api: Client): Promise<Call[]> {
  const calls: Call[] = [];
  let cursor: string | undefined;
  do {
    const page = await api(listCalls, { query: { limit: 500, cursor } });
    calls.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return calls;
}

/** Waits for the record of a call that fits. */
export async function untilCall(api: Client, fits: (call: Call) => boolean, waitMs = WAIT_MS): Promise<Call> {
  const until = performance.now() + waitMs;
  for (;;) {
    const calls = await allCalls(api);
    const found = calls.find(fits);
    if (found !== undefined) return found;
    if (performance.now() > until)
      throw new Error(`no such call record within ${waitMs} ms; the newest are ${JSON.stringify(calls.slice(0, 3))}`);
    await sleep(POLL_MS);
  }
}

/** Waits until so many records fit, and then `calmMs` more in case there come too many. */
export async function untilCount(
  api: Client,
  count: number,
  fits: (call: Call) => boolean,
  waitMs: number,
  calmMs = 1500,
): Promise<Call[]> {
  const until = performance.now() + waitMs;
  while ((await allCalls(api)).filter(fits).length < count && performance.now() < until) await sleep(POLL_MS);
  await sleep(calmMs);
  return (await allCalls(api)).filter(fits);
}
