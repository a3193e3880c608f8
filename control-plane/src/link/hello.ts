/** What happens between a node's hello and our welcome: is it that node, what did it run meanwhile, what has it lost. */
import type { CloudFrame, NodeFrame, Place } from '@botpbx/shared/link/frames';
import { helloText } from '@botpbx/shared/link/frames';
import { SCHEMA } from '@botpbx/shared/link/node-config';
import { isSigned } from '../base/crypto.ts';
import { presumeEnded } from '../calls/record.ts';
import { supersede } from '../config/roll-back.ts';
import { findNode, greeted, type NodeRow } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';
import { placeOf } from './ingest.ts';

export type Hello = Extract<NodeFrame, { type: 'hello' }>;
export type Refusal = Extract<CloudFrame, { type: 'refused' }>['code'];

/** Checks who says hello; answers why it is refused, or the node's row. */
export async function admit(platform: Platform, nonce: string, hello: Hello): Promise<Refusal | NodeRow> {
  const node = await findNode(platform.db, hello.node_id);
  if (!node?.public_key) return 'unknown_node';
  if (!(await isSigned(node.public_key, helloText(nonce, hello.node_id), hello.signature))) return 'bad_signature';
  if (hello.schema.min > SCHEMA || hello.schema.max < SCHEMA) return 'schema';
  return node;
}

/** Brings our rows up to what the hello tells; answers the place from which the node must tell again, and its newest revision. */
export async function settle(
  platform: Platform,
  before: NodeRow,
  hello: Hello,
): Promise<{ stored: Place | null; revision: number | null }> {
  const { db, clock } = platform;
  const { node_id: nodeId, epoch, version, applied_revision } = hello;
  const at = new Date(clock.nowMs()).toISOString();
  await endForgottenCalls(platform, nodeId, epoch, before.last_seen_at ?? at);
  await greeted(db, nodeId, { version, applied_revision, at });
  if (runsWhatWeForgot(before, hello)) {
    platform.log.warn('a node runs a revision that this database does not know', { nodeId, revision: applied_revision });
    await supersede(platform, nodeId);
  }
  return { stored: await placeOf(db, nodeId, epoch), revision: (await findNode(db, nodeId))?.latest_revision ?? null };
}

function runsWhatWeForgot({ latest_revision, latest_hash }: NodeRow, { applied_revision, applied_hash }: Hello): boolean {
  if (applied_revision === null) return false;
  const newest = latest_revision ?? 0;
  return applied_revision > newest || (applied_revision === newest && typeof applied_hash === 'string' && applied_hash !== latest_hash);
}

/** Another epoch means another spool: of calls that only the lost one knew, no end will come. */
async function endForgottenCalls({ db, hub, log }: Platform, nodeId: number, epoch: string, lastSeenAt: string): Promise<void> {
  const ended = await presumeEnded(db, nodeId, epoch, lastSeenAt);
  if (ended.length > 0) log.warn('a node has lost its spool; its open calls are presumed to have ended', { nodeId, count: ended.length });
  for (const { tenant_id, id, duration } of ended)
    hub.toTenant(tenant_id, { event: 'call.end', data: { call_id: id, duration, disposition: 'FAILED', timestamp: lastSeenAt } });
}
