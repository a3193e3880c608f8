/** A recording that a node has sent up becomes a row. */
import { AppError } from '@botpbx/shared/base/errors';
import { RecordingMeta } from '@botpbx/shared/link/recording-meta';
import type { Db } from '../db/client.ts';
import { enterRecording } from './store.ts';

/** The file as it lies in the blobs, and what the node told of it. */
export interface RecordedFile {
  readonly tenantId: number;
  readonly nodeId: number;
  readonly id: string;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly meta: unknown;
}

/** Enters it; safe to repeat. @throws upload.refused when what was told can not be read */
export async function takeRecording(db: Db, file: RecordedFile): Promise<void> {
  const read = RecordingMeta.safeParse(file.meta);
  if (!read.success) throw new AppError('upload.refused', { detail: 'What is told of the recording can not be read.', cause: read.error });
  const { duration_ms, ...meta } = read.data;
  const { tenantId: tenant_id, nodeId: node_id, id: name, key, bytes, sha256 } = file;
  await enterRecording(db, { ...meta, tenant_id, node_id, name, key, bytes, sha256, duration: duration_ms / 1000 });
}
