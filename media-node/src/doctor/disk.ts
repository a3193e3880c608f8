import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { openKeep } from '../config/keep.ts';
import { readIdentity } from '../link/identity.ts';
import type { Look } from './look.ts';

const LEAST_FREE_BYTES = 1_000_000_000;

/** Looks whether there is room for events, recordings and logs. */
export const checkDisk: Look = async (settings) => {
  const rooms = await Promise.all([settings.home, settings.asteriskRun].map(async (folder) => ({ folder, free: await freeBytes(folder) })));
  const least = rooms.reduce((one, other) => (other.free < one.free ? other : one));
  const detail = `${(least.free / 1e9).toFixed(1)} GB are free for ${least.folder}.`;
  return { ok: least.free >= LEAST_FREE_BYTES, detail, fix: 'Free at least 1 GB, or move BOTPBX_HOME to a larger disk.' };
};

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Looks whether the node could start without the cloud. */
export const checkKept: Look = async (settings) => {
  const identity = await readIdentity(settings.nodeFolder);
  if (!identity) return { ok: false, detail: 'There is no configuration before this machine is a node.' };
  const isEmpty = !existsSync(join(settings.nodeFolder, 'config'));
  const { revision, damaged } = isEmpty ? { revision: undefined, damaged: [] } : await (await openKeep(settings.nodeFolder)).load(identity);
  if (!revision) {
    const detail = damaged[0] ?? 'No configuration was kept yet.';
    return { ok: false, detail, fix: 'Start the node process while the control plane can be reached.' };
  }
  const extensions = revision.config.tenants.reduce((sum, tenant) => sum + tenant.extensions.length, 0);
  const detail = `Revision ${revision.config.revision} with ${extensions} extensions is kept${damaged.length > 0 ? `; passed over: ${damaged.join(' ')}` : '.'}`;
  return {
    ok: damaged.length === 0,
    detail,
    fix: 'The next change from the cloud replaces the damaged file; look for faults of the disk.',
  };
};
