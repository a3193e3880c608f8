/** Posts what waits in the outbox: signed, with a deadline, tried again later when it fails, each at least once. */

import { signatureHeaders } from '../base/webhook-signature.ts';
import type { Platform } from '../platform/platform.ts';
import { PostRefused } from '../platform/poster.ts';
import { nextWaitMs } from './schedule.ts';
import { claim, type DeliveryRow, forgetSettled, listDue, type Outcome, settle, takeBack } from './store.ts';

const AT_A_TIME = { limit: 200, perTenant: 20 };
/** Posted at once, of all tenants together. */
const LANES = 16;
/** Whoever took a delivery so long ago is dead. */
const DEAD_AFTER_MS = 120_000;
/** The next minute has a turn of its own. */
const ROUNDS_MS = 50_000;
const KEEP_MS = 30 * 86_400_000;
const GONE = 410;

/** The secret that signs a delivery; undefined when what it belongs to is gone. */
export type SecretOf = (row: DeliveryRow) => Promise<string | undefined>;

/** Posts the deliveries that are due, as many as there are. A job of each minute calls it, and whoever put one in. */
export async function deliverWebhooks(platform: Platform, secretOf: SecretOf): Promise<void> {
  const { db, clock } = platform;
  await takeBack(db, clock.nowMs() - DEAD_AFTER_MS);
  const untilMs = performance.now() + ROUNDS_MS;
  for (let many = 1; many > 0 && performance.now() < untilMs; ) {
    const due = await listDue(db, clock.nowMs(), AT_A_TIME);
    many = due.length;
    const lane = async () => {
      for (let row = due.shift(); row; row = due.shift()) if (await claim(db, row, clock.nowMs())) await deliver(platform, row, secretOf);
    };
    await Promise.all(Array.from({ length: Math.min(LANES, due.length) }, lane));
  }
}

/** Forgets what was settled a month ago. A job of each minute calls it. */
export const forgetOldDeliveries = ({ db, clock }: Platform): Promise<void> => forgetSettled(db, clock.nowMs() - KEEP_MS);

async function deliver(platform: Platform, row: DeliveryRow, secretOf: SecretOf): Promise<void> {
  const { db, clock, log } = platform;
  const outcome = await tried(platform, { ...row, tries: row.tries + 1 }, secretOf);
  await settle(db, row.id, outcome, clock.nowMs());
  const { state, status, fault } = outcome;
  if (state !== 'sent') log.warn('a webhook did not arrive', { deliveryId: row.id, tenantId: row.tenant_id, state, status, why: fault });
}

async function tried(platform: Platform, row: DeliveryRow, secretOf: SecretOf): Promise<Outcome> {
  const { clock, settings, poster } = platform;
  const failed = { state: 'failed', status: null, dueMs: clock.nowMs() } as const;
  const secret = await secretOf(row);
  if (secret === undefined) return { ...failed, fault: 'What it belongs to is gone.' };
  const { webhook_id: id, payload: body, url } = row;
  const signature = await signatureHeaders(secret, { id, atMs: clock.nowMs(), body });
  const headers = { ...signature, 'content-type': 'application/json', 'user-agent': `BotPBX/${settings.version}` };
  try {
    const answer = await poster.post({ url, headers, body }, AbortSignal.timeout(settings.webhookTimeoutMs));
    if (answer.status >= 200 && answer.status < 300) return { state: 'sent', status: answer.status, fault: null, dueMs: clock.nowMs() };
    if (answer.status === GONE) return { ...failed, status: GONE, fault: 'The server wants no more of them.' };
    return later(platform, row, { ...answer, fault: `The server answered ${answer.status}.` });
  } catch (error) {
    const fault = (error instanceof Error ? error.message : String(error)).slice(0, 300);
    if (error instanceof PostRefused) return { ...failed, fault };
    return later(platform, row, { status: null, retryAfterSeconds: undefined, fault });
  }
}

interface Missed {
  readonly status: number | null;
  readonly retryAfterSeconds: number | undefined;
  readonly fault: string;
}

function later({ clock, settings }: Platform, { tries }: DeliveryRow, { status, retryAfterSeconds, fault }: Missed): Outcome {
  const waitMs = nextWaitMs({ tries, retryAfterSeconds }, settings.webhookRetries, Math.random());
  if (waitMs === undefined) return { state: 'failed', status, fault, dueMs: clock.nowMs() };
  return { state: 'waiting', status, fault, dueMs: clock.nowMs() + waitMs };
}
