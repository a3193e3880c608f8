/** Fills routing's port of recorded sounds: a folder that Asterisk writes to, and the outbox for the cloud. */
import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, type Owner } from './config/files.ts';
import type { Uploads } from './link/uploads.ts';
import type { Studio } from './routing/studio.ts';

export interface StudioOptions {
  readonly folder: string;
  /** The user that Asterisk runs as; undefined when it is this process's own. */
  readonly writer: Owner | undefined;
  readonly uploads: Pick<Uploads, 'put'>;
  readonly nowMs?: () => number;
}

/** A studio that callers may ask for before it is open. */
export const lateStudio = (opened: Promise<Studio>): Studio => ({
  begin: async () => (await opened).begin(),
  keep: async (take) => (await opened).keep(take),
  drop: async (path) => (await opened).drop(path),
});

/** A recording that nobody accepted, because something died, is of no use after a day. What was accepted waits in the outbox, under another name. */
const ABANDONED_AFTER_MS = 86_400_000;
const TAKE = /^take-[0-9a-f]{24}\.wav$/;

/** Opens the folder. */
export async function openStudio({ folder, writer, uploads, nowMs = Date.now }: StudioOptions): Promise<Studio> {
  await makeFolder(folder, 0o750, writer);
  for (const name of (await readdir(folder)).filter((one) => TAKE.test(one)))
    if (nowMs() - (await stat(join(folder, name))).mtimeMs > ABANDONED_AFTER_MS) await rm(join(folder, name), { force: true });
  return {
    begin: async () => join(folder, `take-${randomBytes(12).toString('hex')}`),
    keep: async ({ tenantId, path, extension, label }) => {
      const id = path.split('/').at(-1)?.replace('take-', '') ?? '';
      const meta = { extension, label, at: new Date(nowMs()).toISOString() };
      const file = join(folder, `kept-${id}.wav`);
      await rename(`${path}.wav`, file);
      await uploads.put({ tenantId, kind: 'sound', id, file, type: 'audio/wav', meta, whenStored: 'delete' });
    },
    drop: (path) => rm(`${path}.wav`, { force: true }),
  };
}
