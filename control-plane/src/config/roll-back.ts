/** Bringing back what a node ran before. It is a new revision, pinned, so the numbers only grow and nothing newer slips in. */
import { AppError } from '@botpbx/shared/base/errors';
import type { Context } from '../kit/context.ts';
import { tellStatus } from '../nodes/status.ts';
import { findNode, getNode, published } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';
import { inTurn, publishNode } from './publish.ts';
import { type Draft, revise } from './revise.ts';
import { findRevision, sectionsAt } from './store.ts';

const MAX_TRIES = 10;

/** Makes a new revision with the content of `revision` and pins it. @throws node.not_found, revision.not_found */
export async function rollBack(ctx: Context, nodeId: number, revision: number): Promise<void> {
  await getNode(ctx.allDb, nodeId);
  const commit: Draft['commit'] = (statements) =>
    ctx.db.commit(statements, { action: 'node.rolled_back', subject: `node:${nodeId}`, desired: false });
  await inTurn(ctx.platform, nodeId, () => bringBack(ctx.platform, nodeId, revision, commit));
  await tellStatus(ctx.platform, nodeId);
}

/** Lets changes through again: what has changed meanwhile is published before this resolves. @throws node.not_found */
export async function unpin(ctx: Context, nodeId: number): Promise<void> {
  await getNode(ctx.allDb, nodeId);
  const change = { action: 'node.unpinned', subject: `node:${nodeId}`, desired: false };
  await ctx.db.commit([published(ctx.allDb, nodeId, { pinned: false })], change);
  await publishNode(ctx.platform, nodeId);
  await tellStatus(ctx.platform, nodeId);
}

/**
 * Makes a revision that is newer than whatever a node runs, because it runs one that this database does not know:
 * it was restored from an older copy, or lost its last commits in a power cut.
 */
export async function supersede(platform: Platform, nodeId: number): Promise<void> {
  const node = await findNode(platform.db, nodeId);
  if (node?.pinned && node.latest_revision !== null) {
    const { latest_revision } = node;
    await inTurn(platform, nodeId, () => bringBack(platform, nodeId, latest_revision));
    return;
  }
  // In turn, so that a publication that is under way does not mark its own revision as the newest content afterwards.
  await inTurn(platform, nodeId, async () => void (await published(platform.db, nodeId, { latest_hash: null, built_from_seq: -1 })));
  await publishNode(platform, nodeId);
}

/** @throws revision.not_found */
async function bringBack(platform: Platform, nodeId: number, revision: number, commit?: Draft['commit']): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const node = await getNode(platform.db, nodeId);
    if (!(await findRevision(platform.db, nodeId, revision))) throw new AppError('revision.not_found');
    const sections = await sectionsAt(platform.db, nodeId, revision);
    // What the newest revision was built from no longer tells what the node runs, so publishing starts again from nothing.
    const marks = { built_from_seq: -1, pinned: true };
    const draft = { sections, contents: new Map<string, string>(), rollbackOf: revision, marks };
    if ((await revise(platform, node, commit ? { ...draft, commit } : draft)) !== undefined) return;
  }
  throw new Error('a node is published by several processes at a time');
}
