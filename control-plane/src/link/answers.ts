/** What a node answers to a revision. */
import type { NodeFrame } from '@botpbx/shared/link/frames';
import { findRevision, revisionApplied, revisionRejected } from '../config/store.ts';
import { runBatch } from '../db/client.ts';
import { tellStatus } from '../nodes/status.ts';
import { applied, rejected } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';

type Answer = Extract<NodeFrame, { type: 'applied' | 'rejected' }>;

/** Writes down that a node runs a revision, or what it has against it, and tells the tenants. */
export async function storeAnswer(platform: Platform, nodeId: number, answer: Answer): Promise<void> {
  const { db, clock, log } = platform;
  const { revision } = answer;
  if (!(await findRevision(db, nodeId, revision))) {
    log.warn('a node answers for a revision that it never had', { nodeId, revision });
    return;
  }
  if (answer.type === 'applied') {
    const at = new Date(clock.nowMs()).toISOString();
    await runBatch(db, [applied(db, nodeId, revision, answer.ms), revisionApplied(db, nodeId, revision, at, answer.ms)]);
  } else {
    log.warn('a node rejects a revision', { nodeId, revision, stages: answer.faults.map((fault) => fault.stage) });
    await runBatch(db, [rejected(db, nodeId, revision, answer.faults), revisionRejected(db, nodeId, revision, answer.faults)]);
  }
  await tellStatus(platform, nodeId);
}
