/** A sound that somebody recorded by phone comes up from a node. */
import { AppError } from '@botpbx/shared/base/errors';
import { MAX_SOUND_BYTES } from '@botpbx/shared/model/sound';
import { z } from 'zod';
import { tenantDb } from '../kit/tenant-db.ts';
import { bytesIn, digestOf, gathered } from '../platform/byte-streams.ts';
import type { Platform } from '../platform/platform.ts';
import { makeSound } from './make.ts';
import { isHashNamed } from './store.ts';

/** What the node says of it. */
const Meta = z.object({
  extension: z.string().max(20),
  label: z.string().max(20),
  at: z.iso.datetime(),
});

export interface RecordedUpload {
  readonly tenantId: number;
  readonly nodeId: number;
  readonly key: string;
  readonly bytes: number;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Makes a sound of it; a second time it changes nothing. @throws upload.refused when it is none */
export async function takeRecordedSound(
  platform: Platform,
  upload: RecordedUpload,
  desiredChanged: (tenantId: number) => void,
): Promise<void> {
  const meta = Meta.safeParse(upload.meta);
  const found = await platform.blobs.get(upload.key);
  // a try before this one has got to its end, but its answer was lost
  if (!found) return;
  if (!meta.success || upload.bytes > MAX_SOUND_BYTES) throw new AppError('upload.refused', { detail: 'This is no recorded sound.' });
  const made = await platform.sounds.convert(await gathered(bytesIn(found.body), upload.bytes)).catch((cause: unknown) => {
    throw cause instanceof AppError && cause.code === 'sound.unreadable'
      ? new AppError('upload.refused', { detail: cause.message, cause })
      : cause;
  });
  const db = tenantDb(platform, upload.tenantId, `node:${upload.nodeId}`, desiredChanged);
  if (!(await isHashNamed(db, await digestOf(made.wav)))) await makeSound(platform, db, made, { name: nameOf(meta.data), source: 'phone' });
  await platform.blobs.delete(upload.key);
}

/** `Recording 12 by 1000, 2026-11-22 21:30 UTC` */
const nameOf = ({ extension, label, at }: z.infer<typeof Meta>): string =>
  `Recording ${label === '' ? '' : `${label} `}by ${extension}, ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
