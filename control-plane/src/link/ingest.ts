/**
 * Events of nodes → rows, each exactly once. A frame's rows and the place up to which they go are one atomic batch, so the place
 * in the database always tells the truth about the rows beside it: also after a power cut, also in a copy that is restored.
 * Whoever reads it (the `welcome` of a link) knows from where the node must tell again, and what comes twice changes nothing.
 */
import type { Place } from '@botpbx/shared/link/frames';
import { and, eq, sql } from 'drizzle-orm';
import { toldOfAgents } from '../agents/told.ts';
import { putAnswers, putCalls, putEvents, putLegs } from '../calls/record.ts';
import { publishTenant } from '../config/publish.ts';
import { putConversations } from '../conversations/record.ts';
import { type Db, runBatch, type Statement } from '../db/client.ts';
import { ledger } from '../db/ledger.ts';
import { makeInsertMany } from '../db/many.ts';
import { helpMails } from '../emergency-locations/help-mails.ts';
import { putStatuses } from '../extensions/status.ts';
import { putFlowWalks } from '../flow-walks/record.ts';
import { putFraudBlocks } from '../fraud-blocks/record.ts';
import { deliverMails } from '../mails/deliver.ts';
import { putMailsFrom } from '../mails/store.ts';
import { membershipsOf } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';
import { putMemberTimes, putStays } from '../queues/record.ts';
import { putTrunkStatuses } from '../trunks/status.ts';
import { putMessages } from '../voicemails/record.ts';
import { changeStatements } from './changes.ts';
import { putConversationWebhooks, type ToldAgents } from './conversation-webhooks.ts';
import { dispatch } from './dispatch.ts';
import type { Effects } from './effects.ts';
import type { Told } from './read-frame.ts';
import { sendWebhooksSoon } from './send-webhooks.ts';
import { settleConversations } from './settle-conversations.ts';
import { nodeEvents } from './table.ts';

/** Events of one node, in the order of their seq. */
export interface Telling {
  readonly nodeId: number;
  readonly epoch: string;
  readonly events: readonly Told[];
}

/** Tries of one frame; each further one means that another link of the same node stored something meanwhile. */
const MAX_TRIES = 10;

/** The place up to which the events of an epoch are stored; null if none of them is. */
export async function placeOf(db: Db, nodeId: number, epoch: string): Promise<Place | null> {
  const [row] = await db.select({ seq: nodeEvents.seq }).from(nodeEvents).where(isPlaceOf(nodeId, epoch));
  return row ? { epoch, seq: row.seq } : null;
}

/**
 * Stores what is new among the events, then tells the tenants. Resolves with the place that is stored for good; that may be acked.
 * @param storedSeq the place as it is believed to be
 */
export async function ingest(platform: Platform, { nodeId, epoch, events }: Telling, storedSeq: number): Promise<number> {
  let stored = storedSeq;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const fresh = events.filter(({ seq }) => seq > stored);
    const last = fresh.at(-1);
    if (!last) return stored;
    const memberships = await membershipsOf(platform.db, nodeId);
    const effects = dispatch(
      { nodeId, epoch, memberships },
      fresh.flatMap(({ event }) => event ?? []),
    );
    const told = await toldOfAgents(platform.db, [...new Set(effects.conversations.map((event) => event.agent_id))]);
    const agents = { told, nowMs: platform.clock.nowMs() };
    if (await isStored(platform.db, { nodeId, epoch, from: stored, to: last.seq, agents }, effects)) {
      report(platform, nodeId, effects);
      return last.seq;
    }
    stored = (await placeOf(platform.db, nodeId, epoch))?.seq ?? 0;
  }
  throw new Error('the events of a node are stored by several links at a time');
}

interface Step {
  readonly nodeId: number;
  readonly epoch: string;
  readonly from: number;
  readonly to: number;
  readonly agents: ToldAgents;
}

/** One try; false, and nothing written, if the place is no longer where this step begins. */
async function isStored(db: Db, step: Step, effects: Effects): Promise<boolean> {
  try {
    await runBatch(db, [movePlace(db, step), ...statementsOf(db, step, effects)]);
    return true;
  } catch (error) {
    if (hasPlaceMoved(error)) return false;
    throw error;
  }
}

const isPlaceOf = (nodeId: number, epoch: string) => and(eq(nodeEvents.node_id, nodeId), eq(nodeEvents.epoch, epoch));

/** Moves the place from where it should be; from anywhere else it breaks the table's check, and with it the whole batch. */
function movePlace(db: Db, { nodeId, epoch, from, to }: Step): Statement {
  const present = sql`coalesce((select seq from ${nodeEvents} where ${isPlaceOf(nodeId, epoch)}), 0)`;
  const seq = sql<number>`case when ${present} = ${from} then ${to} else -1 end`;
  return db
    .insert(nodeEvents)
    .values({ node_id: nodeId, epoch, seq })
    .onConflictDoUpdate({ target: [nodeEvents.node_id, nodeEvents.epoch], set: { seq: sql`excluded.seq` } });
}

function hasPlaceMoved(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at.message.includes('place_moved')) return true;
  return false;
}

const putEntries = makeInsertMany(ledger, ['tenant_id', 'actor', 'action', 'subject', 'desired', 'at']);

function statementsOf(db: Db, { nodeId, agents }: Step, effects: Effects): Statement[] {
  const { calls, answers, legs, timeline, statuses, trunks, stays, memberTimes, changes, alerts, blocks, helps, messages } = effects;
  const entries = alerts.map((alert) => ({ ...alert, actor: `node:${nodeId}`, desired: false }));
  return [
    ...(calls.length > 0 ? [putCalls(db, calls)] : []),
    ...(answers.length > 0 ? [putAnswers(db, answers)] : []),
    ...(legs.length > 0 ? [putLegs(db, legs)] : []),
    ...(timeline.length > 0 ? [putEvents(db, timeline)] : []),
    ...(statuses.length > 0 ? [putStatuses(db, statuses)] : []),
    ...(trunks.length > 0 ? [putTrunkStatuses(db, trunks)] : []),
    ...(stays.length > 0 ? [putStays(db, stays)] : []),
    ...(memberTimes.length > 0 ? [putMemberTimes(db, memberTimes)] : []),
    ...changeStatements(db, nodeId, changes),
    ...putMessages(db, nodeId, messages),
    ...putConversations(db, nodeId, effects.conversations),
    ...putFlowWalks(db, nodeId, effects.flows),
    ...putConversationWebhooks(db, effects.conversations, agents),
    ...(blocks.length > 0 ? [putFraudBlocks(db, blocks)] : []),
    ...(helps.length > 0 ? [putMailsFrom(db, helpMails(helps))] : []),
    ...(entries.length > 0 ? [putEntries(db, entries)] : []),
  ];
}

function report(platform: Platform, nodeId: number, { live, changes, helps, conversations, refused }: Effects): void {
  const { hub, log, tasks } = platform;
  for (const tenantId of new Set(changes.map((told) => told.tenantId))) tasks.defer('publish', () => publishTenant(platform, tenantId));
  if (refused.length > 0) {
    const tenants = [...new Set(refused.map((event) => event.tenant_id))].slice(0, 20);
    log.warn('refused events of tenants or calls that are not of this node', { nodeId, count: refused.length, tenants });
  }
  if (helps.length > 0) tasks.defer('mails', () => deliverMails(platform));
  if (conversations.length > 0) sendWebhooksSoon(platform);
  if (conversations.some((event) => event.kind === 'conversation.end')) tasks.defer('transcriptions', () => settleConversations(platform));
  for (const one of live) hub.toTenant(one.tenantId, one.live);
}
