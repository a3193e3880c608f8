/** The outbox of webhooks: rows first, posted after. */
import { AppError } from '@botpbx/shared/base/errors';
import type { DeliveryState, WebhookDelivery, WebhookEvent } from '@botpbx/shared/model/webhook';
import { and, asc, eq, inArray, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { webhookDeliveries as t } from './table.ts';

export type DeliveryRow = typeof t.$inferSelect;

/** A delivery before its payload is known. */
export interface NewDelivery {
  readonly tenant_id: number;
  /** Unique for ever: the same one twice is posted once. */
  readonly webhook_id: string;
  readonly event: WebhookEvent;
  readonly about: string;
  readonly url: string;
  readonly signer: string;
}

/**
 * The statement that puts a delivery into the outbox, for the batch that writes what it tells of.
 * @param payload SQL that makes JSON text
 * @param from tables and condition that the payload is made from: `from x where …`
 */
export const putDelivery = (db: Db, one: NewDelivery, nowMs: number, { payload, from }: { payload: SQL; from: SQL }): Statement => {
  const now = new Date(nowMs).toISOString();
  return db.run(sql`insert into ${t} (tenant_id, webhook_id, event, about, url, signer, payload, state, tries, due_at, created_at, updated_at)
    select ${one.tenant_id}, ${one.webhook_id}, ${one.event}, ${one.about}, ${one.url}, ${one.signer}, ${payload}, 'waiting', 0, ${now}, ${now}, ${now}
    ${from} on conflict do nothing`);
};

/** The same where the payload is known. */
export const putKnownDelivery = (db: Db, one: NewDelivery, nowMs: number, payload: unknown): Statement =>
  putDelivery(db, one, nowMs, { payload: sql`${JSON.stringify(payload)}`, from: sql`where true` });

/** The deliveries that are due, of no tenant more than `perTenant`, so that one whose server hangs holds up nobody else. */
export async function listDue(db: Db, nowMs: number, { limit, perTenant }: { limit: number; perTenant: number }): Promise<DeliveryRow[]> {
  const place = sql<number>`row_number() over (partition by ${t.tenant_id} order by ${t.due_at})`.as('place');
  const isDue = and(eq(t.state, 'waiting'), lte(t.due_at, new Date(nowMs).toISOString()));
  const due = db.select({ due_id: t.id, place }).from(t).where(isDue).as('due');
  const ids = db.select({ id: due.due_id }).from(due).where(lte(due.place, perTenant)).limit(limit);
  return db.select().from(t).where(inArray(t.id, ids)).orderBy(asc(t.due_at));
}

/** Takes a delivery for posting; false if somebody else has it. */
export async function claim(db: Db, { id, tries }: DeliveryRow, nowMs: number): Promise<boolean> {
  const taken = await db
    .update(t)
    .set({ state: 'sending', tries: tries + 1, updated_at: new Date(nowMs).toISOString() })
    .where(and(eq(t.id, id), eq(t.state, 'waiting'), eq(t.tries, tries)))
    .returning({ id: t.id });
  return taken.length > 0;
}

export interface Outcome {
  readonly state: Extract<DeliveryState, 'waiting' | 'sent' | 'failed'>;
  readonly status: number | null;
  readonly fault: string | null;
  readonly dueMs: number;
}

/** Writes down what became of a try. */
export async function settle(db: Db, id: number, { state, status, fault, dueMs }: Outcome, nowMs: number): Promise<void> {
  const now = new Date(nowMs).toISOString();
  const sent_at = state === 'sent' ? now : null;
  await db
    .update(t)
    .set({ state, status, fault, sent_at, due_at: new Date(dueMs).toISOString(), updated_at: now })
    .where(and(eq(t.id, id), eq(t.state, 'sending')));
}

/** Deliveries whose process died while it posted: they may have arrived, but their id tells the receiver, so they are posted again. */
export async function takeBack(db: Db, beforeMs: number): Promise<void> {
  const isDead = and(eq(t.state, 'sending'), lt(t.updated_at, new Date(beforeMs).toISOString()));
  await db.update(t).set({ state: 'waiting' }).where(isDead);
}

/** Forgets what was settled before. */
export async function forgetSettled(db: Db, beforeMs: number): Promise<void> {
  const isOver = and(inArray(t.state, ['sent', 'failed']), lt(t.updated_at, new Date(beforeMs).toISOString()));
  await db.delete(t).where(isOver);
}

export interface DeliveryFilter {
  /** Id of the last row of the page before; 0 for the first. */
  readonly beforeId: number;
  readonly limit: number;
  readonly state?: DeliveryState | undefined;
  readonly event?: WebhookEvent | undefined;
}

/** Newest first, one more than `limit`. */
export function listDeliveries(db: TenantDb, { beforeId, limit, state, event }: DeliveryFilter): Promise<DeliveryRow[]> {
  const where = and(beforeId === 0 ? undefined : lt(t.id, beforeId), state && eq(t.state, state), event && eq(t.event, event));
  return db.list(t, { where, orderBy: sql`${t.id} desc`, limit: limit + 1 });
}

/** @throws webhook_delivery.not_found */
export async function getDelivery(db: TenantDb, id: number): Promise<DeliveryRow> {
  const row = await db.find(t, id);
  if (!row) throw new AppError('webhook_delivery.not_found');
  return row;
}

/** Makes a settled delivery due again, as if it had never been tried. @throws webhook_delivery.not_found, webhook_delivery.under_way */
export async function replayDelivery(db: TenantDb, id: number): Promise<WebhookDelivery> {
  await getDelivery(db, id);
  const patch = { state: 'waiting', tries: 0, due_at: db.now(), updated_at: db.now(), sent_at: null } as const;
  const update = db.update(t, id, patch, inArray(t.state, ['sent', 'failed']));
  const change = { action: 'webhook_delivery.replayed', subject: `webhook_delivery:${id}`, desired: false };
  const [row] = await db.commit<DeliveryRow[]>([update], change);
  if (!row) throw new AppError('webhook_delivery.under_way');
  return shown(row);
}

/** A delivery as the API shows it: without what it posts. */
export const shown = ({ payload: _, signer: _signer, tenant_id: _tenant, updated_at: _updated, ...row }: DeliveryRow): WebhookDelivery => ({
  ...row,
  due_at: row.state === 'waiting' ? row.due_at : null,
});
