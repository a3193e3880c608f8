/** Files that nodes send up: begun, continued where they stopped, checked as a whole, and handed to their kind. */
import { AppError } from '@botpbx/shared/base/errors';
import { UPLOAD_PIECE_BYTES, type UploadAbout, type UploadKind, type UploadState } from '@botpbx/shared/link/node-files';
import { and, eq, lt, ne, sql } from 'drizzle-orm';
import { tenantsOf } from '../nodes/store.ts';
import { BlobMismatch, blobKey } from '../platform/blobs.ts';
import { bytesIn, checked, digestOf } from '../platform/byte-streams.ts';
import type { Platform } from '../platform/platform.ts';
import { uploads } from './table.ts';
import { uploadKinds } from './upload-kinds.ts';

type UploadRow = typeof uploads.$inferSelect;
interface Name {
  readonly nodeId: number;
  readonly kind: UploadKind;
  readonly id: string;
}

/** Begins an upload, or tells how far it has come. @throws tenant.not_found, upload.refused */
export async function begin(platform: Platform, nodeId: number, about: UploadAbout): Promise<UploadState> {
  const { kind, id, tenant_id, bytes, sha256, type, meta } = about;
  if (!(await tenantsOf(platform.db, nodeId)).includes(tenant_id)) throw new AppError('tenant.not_found');
  if (uploadKinds[kind] === undefined) throw new AppError('upload.refused', { detail: `This control plane takes no ${kind}.` });
  const known = await find(platform, { nodeId, kind, id });
  if (known && known.sha256 === sha256 && known.tenant_id === tenant_id) return settle(platform, known);
  if (known) await forget(platform, known);
  const now = new Date(platform.clock.nowMs()).toISOString();
  const key = blobKey(tenant_id, kind, `n${nodeId}-${id}`);
  const fresh = { node_id: nodeId, kind, id, tenant_id, key, bytes, sha256, type, meta, mark: null, tags: [], offset: 0 };
  await platform.db
    .insert(uploads)
    .values({ ...fresh, state: 'open', created_at: now, updated_at: now })
    .onConflictDoNothing();
  return { offset: 0, is_done: false };
}

export interface Piece extends Name {
  readonly offset: number;
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Stores the next piece; another one than the next changes nothing. @throws upload.not_found, upload.refused, request.invalid */
export async function addPiece(platform: Platform, piece: Piece): Promise<UploadState> {
  const row = await find(platform, piece);
  if (!row) throw new AppError('upload.not_found');
  if (row.state !== 'open' || row.offset !== piece.offset) return settle(platform, row);
  const wanted = Math.min(UPLOAD_PIECE_BYTES, row.bytes - row.offset);
  const fault = (path: string, message: string) => new AppError('request.invalid', { errors: [{ path, message }] });
  if (piece.bytes.length !== wanted) throw fault('body', `has ${piece.bytes.length} bytes instead of ${wanted}`);
  if ((await digestOf(piece.bytes)) !== piece.sha256) throw fault('sha256', 'is not that of the body');
  return settle(platform, await stored(platform, row, piece.bytes));
}

async function stored(platform: Platform, row: UploadRow, bytes: Uint8Array<ArrayBuffer>): Promise<UploadRow> {
  const { blobs } = platform;
  const offset = row.offset + bytes.length;
  if (row.bytes <= UPLOAD_PIECE_BYTES) {
    await orRefuse(platform, row, () => blobs.put(row.key, bytes, row));
    return advance(platform, row, { offset, state: 'stored' });
  }
  const mark = row.mark ?? (await blobs.pieces.begin(row.key, row.type));
  const tag = await blobs.pieces.put({ key: row.key, mark }, row.tags.length + 1, bytes);
  const now = await advance(platform, row, { offset, mark, tags: [...row.tags, tag] });
  // another request that brought the same piece was there first
  if (now.mark !== mark) await blobs.pieces.abandon({ key: row.key, mark });
  return now;
}

/** Writes how far it has come, unless another request was there first; then what that one wrote counts. */
async function advance(platform: Platform, row: UploadRow, change: Partial<UploadRow>): Promise<UploadRow> {
  const updated_at = new Date(platform.clock.nowMs()).toISOString();
  const stillThere = and(isRow(row), eq(uploads.offset, row.offset), eq(uploads.sha256, row.sha256), eq(uploads.state, row.state));
  const [written] = await platform.db
    .update(uploads)
    .set({ ...change, updated_at })
    .where(stillThere)
    .returning();
  const now = written ?? (await find(platform, { nodeId: row.node_id, kind: row.kind, id: row.id }));
  if (!now) throw new AppError('upload.not_found');
  return now;
}

/** Does what is left to be done with an upload whose bytes are all here, and tells how far it is. */
async function settle(platform: Platform, row: UploadRow): Promise<UploadState> {
  if (row.state === 'done' || row.offset < row.bytes) return { offset: row.offset, is_done: row.state === 'done' };
  const whole = row.state === 'open' ? await joined(platform, row) : row;
  const { node_id: nodeId, tenant_id: tenantId, id, key, bytes, sha256, type, meta } = whole;
  const take = uploadKinds[row.kind];
  if (!take) throw new AppError('upload.refused');
  await take(platform, { nodeId, tenantId, id, key, bytes, sha256, type, meta });
  await advance(platform, whole, { state: 'done', mark: null, tags: [] });
  return { offset: row.bytes, is_done: true };
}

/** Puts the pieces together and reads the whole back once: what is kept is what was told of. */
async function joined(platform: Platform, row: UploadRow): Promise<UploadRow> {
  const { blobs } = platform;
  if (row.mark !== null && !(await blobs.exists(row.key))) await blobs.pieces.finish({ key: row.key, mark: row.mark }, row.tags);
  await orRefuse(platform, row, async () => {
    const found = await blobs.get(row.key);
    if (!found) throw new BlobMismatch('there is nothing');
    for await (const _ of checked(bytesIn(found.body), row));
  });
  return advance(platform, row, { state: 'stored' });
}

/** Bytes that are not those told of are forgotten, so that the node begins anew. @throws upload.refused */
async function orRefuse(platform: Platform, row: UploadRow, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof BlobMismatch)) throw cause;
    await forget(platform, row);
    throw new AppError('upload.refused', { detail: `The file is not the one that was told of: ${cause.message}.`, cause });
  }
}

async function forget({ db, blobs }: Platform, row: UploadRow): Promise<void> {
  if (row.mark !== null) await blobs.pieces.abandon({ key: row.key, mark: row.mark });
  // what was taken in belongs to the row that its kind made
  if (row.state !== 'done') await blobs.delete(row.key);
  await db.delete(uploads).where(isRow(row));
}

const isRow = (row: UploadRow) => and(eq(uploads.node_id, row.node_id), eq(uploads.kind, row.kind), eq(uploads.id, row.id));

async function find({ db }: Platform, { nodeId, kind, id }: Name): Promise<UploadRow | undefined> {
  const isIt = and(eq(uploads.node_id, nodeId), eq(uploads.kind, kind), eq(uploads.id, id));
  return (await db.select().from(uploads).where(isIt))[0];
}

const DONE_LIFE_MS = 7 * 86_400_000;
const OPEN_LIFE_MS = 30 * 86_400_000;

/** Forgets uploads that ended a week ago, and those that nobody has continued for a month. A job of each minute calls it. */
export async function forgetOldUploads(platform: Platform): Promise<void> {
  const before = (ms: number) => new Date(platform.clock.nowMs() - ms).toISOString();
  const isOver = sql`(${and(eq(uploads.state, 'done'), lt(uploads.updated_at, before(DONE_LIFE_MS)))}) or (${and(ne(uploads.state, 'done'), lt(uploads.updated_at, before(OPEN_LIFE_MS)))})`;
  for (const row of await platform.db.select().from(uploads).where(isOver).limit(100)) await forget(platform, row);
}
