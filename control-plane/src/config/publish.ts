/** Desired state → revisions. Each node has a lane: one publication at a time, the first change at once, all that come meanwhile in one more. */
import { tellStatus } from '../nodes/status.ts';
import { nodesOf, published, readToPublish, unansweredNodes, unpublishedNodes } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';
import { build, type KnownSections } from './build.ts';
import { hashOfSections, revise } from './revise.ts';
import { desiredSeqOf } from './store.ts';

/** Tries of one publication; each further one means that another process published the same node meanwhile. */
const MAX_TRIES = 10;

/** Publishes every node that serves the tenant. Resolves when what was committed before the call is in their newest revisions. */
export async function publishTenant(platform: Platform, tenantId: number): Promise<void> {
  await Promise.all((await nodesOf(platform.db, tenantId)).map((nodeId) => publishNode(platform, nodeId)));
}

/** Publishes one node, if its desired state has changed and no rollback holds it. */
export function publishNode(platform: Platform, nodeId: number): Promise<void> {
  const lane = laneOf(platform, nodeId);
  lane.waiting ??= inLane(lane, () => {
    lane.waiting = undefined;
    return publishNow(platform, nodeId);
  });
  return lane.waiting;
}

/** Does work on a node's revisions while nobody else in this process does. */
export const inTurn = <T>(platform: Platform, nodeId: number, work: () => Promise<T>): Promise<T> => inLane(laneOf(platform, nodeId), work);

/** Publishes what a crash left unpublished, and knocks again where a node has not answered. A job of each minute calls it. */
export async function healUnpublished(platform: Platform): Promise<void> {
  for (const nodeId of await unpublishedNodes(platform.db, desiredSeqOf)) await publishNode(platform, nodeId);
  for (const { id, latest_revision } of await unansweredNodes(platform.db))
    if (latest_revision !== null) platform.hub.toNode(id, { type: 'config-available', revision: latest_revision });
}

interface Lane {
  last: Promise<unknown>;
  /** A publication that has not begun, and so will see every change made until now. */
  waiting: Promise<void> | undefined;
  readonly known: KnownSections;
}

/** Lanes live as long as their platform, which stands for one process. */
const lanes = new WeakMap<Platform, Map<number, Lane>>();

function laneOf(platform: Platform, nodeId: number): Lane {
  const all = lanes.get(platform) ?? new Map<number, Lane>();
  lanes.set(platform, all);
  const lane = all.get(nodeId) ?? { last: Promise.resolve(), waiting: undefined, known: new Map() };
  all.set(nodeId, lane);
  return lane;
}

function inLane<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
  const done = lane.last.then(work);
  lane.last = Promise.allSettled([done]);
  return done;
}

async function publishNow(platform: Platform, nodeId: number): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) if (await isPublished(platform, nodeId)) return;
  throw new Error('a node is published by several processes at a time');
}

/** One try; false if another process was quicker. */
async function isPublished(platform: Platform, nodeId: number): Promise<boolean> {
  const { node, tenants } = await readToPublish(platform.db, nodeId, desiredSeqOf);
  const [first] = tenants;
  const seq = Math.max(0, ...tenants.map((tenant) => tenant.seq));
  if (!node || !first || node.pinned) return true;
  if (node.latest_revision !== null && node.built_from_seq >= seq) return true;
  const built = await build(platform.db, nodeId, tenants, laneOf(platform, nodeId).known);
  if ((await hashOfSections(built.sections)) === node.latest_hash) {
    await published(platform.db, nodeId, { built_from_seq: seq });
    return true;
  }
  const revision = await revise(platform, node, { ...built, rollbackOf: null, marks: { built_from_seq: seq } });
  if (revision !== undefined) platform.tasks.defer('node.status', () => tellStatus(platform, nodeId));
  return revision !== undefined;
}
