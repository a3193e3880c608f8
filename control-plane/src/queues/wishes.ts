/** What members say of themselves: in the queue or not, taking calls or not. */
import { changedTimes } from '@botpbx/shared/link/changes';
import type { MemberWish } from '@botpbx/shared/model/queue';
import { and, eq, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { queueWishes } from './table.ts';

export type WishRow = typeof queueWishes.$inferSelect;

export const listWishes = (db: TenantDb, queueId: number): Promise<WishRow[]> =>
  db.list(queueWishes, { where: eq(queueWishes.queue_id, queueId) });

/** Whose wish it is. */
export interface Wisher {
  readonly queueId: number;
  readonly extensionId: number;
  /** A dynamic member is out until he logs in. */
  readonly isDynamic: boolean;
}

/** What somebody wishes who has said nothing yet. */
export const firstWish = ({ isDynamic }: Pick<Wisher, 'isDynamic'>) => ({ logged_in: !isDynamic, paused: false, pause_reason: null });

/** Who goes on has no reason any more. */
const saidIn = (wish: MemberWish): string[] => [...Object.keys(wish), ...(wish.paused === undefined ? [] : ['pause_reason'])];

/** Writes down what a member says; what he does not name stays as it was. */
export async function setWish(db: TenantDb, who: Wisher, wish: MemberWish, at: string = db.now()): Promise<WishRow> {
  const mine = and(eq(queueWishes.queue_id, who.queueId), eq(queueWishes.extension_id, who.extensionId));
  const [old] = await db.list(queueWishes, { where: mine, limit: 1 });
  const before = old ?? firstWish(who);
  const paused = wish.paused ?? before.paused;
  const next = {
    logged_in: wish.logged_in ?? before.logged_in,
    paused,
    pause_reason: paused ? (wish.pause_reason === undefined ? before.pause_reason : wish.pause_reason) : null,
    changed: changedTimes('queue_member', old?.changed ?? {}, saidIn(wish), Date.parse(at)),
    updated_at: at,
  };
  const row = { queue_id: who.queueId, extension_id: who.extensionId, ...next };
  const statement = old
    ? db.update(queueWishes, old.id, next)
    : db.insert(queueWishes, row, sql`not exists (select 1 from ${queueWishes} where ${db.owns(queueWishes, mine)})`);
  const change = { action: 'queue.member_changed', subject: `queue:${who.queueId}`, desired: true };
  const [written] = await db.commit<WishRow[]>([statement], change);
  return written ?? (await setWish(db, who, wish, at));
}
