/** What another process may have changed: the command line removes nodes, enrolls and publishes too. */
import { presentLinks, touch } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';
import type { LinkSession } from './session.ts';

/** A link whose node is gone or was enrolled anew ends within this time. */
export const SWEEP_EVERY_MS = 4_000;

/** Ends links whose enrolment has ended, and knocks where a revision was published elsewhere. */
export async function sweepLinks(platform: Platform, links: Iterable<LinkSession>): Promise<void> {
  const all = [...links];
  const rows = await presentLinks(
    platform.db,
    all.map((link) => link.nodeId),
  );
  for (const link of all) {
    const row = rows.get(link.nodeId);
    if (!row) link.refuse('unknown_node');
    else if (row.generation !== link.generation) link.refuse('revoked');
    else if (row.latest_revision !== null && row.latest_revision > link.knockedRevision)
      link.send({ type: 'config-available', revision: row.latest_revision });
  }
}

/** Writes down that these nodes are there. */
export async function touchLinks(platform: Platform, links: Iterable<LinkSession>): Promise<void> {
  const ids = [...links].map((link) => link.nodeId);
  if (ids.length > 0) await touch(platform.db, ids, new Date(platform.clock.nowMs()).toISOString());
}
