/** Large files between node and cloud: what sections name goes down by its hash, what calls leave behind goes up piece by piece. */
import { z } from 'zod';
import { operation } from '../base/operation.ts';

/** SHA-256 in small hexadecimal. */
export const FileHash = z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in small hexadecimal');

/** Every piece of an upload but the last has exactly so many bytes. */
export const UPLOAD_PIECE_BYTES = 5 * 1_048_576;
/** Longest file: ten hours of a call in stereo at 16 kHz and more. */
export const MAX_UPLOAD_BYTES = 5_000_000_000;

/** What a file is; for each kind the cloud knows what to do with one that is whole. */
export const UploadKind = z.enum(['recording', 'voicemail', 'sound', 'transcript']);
export type UploadKind = z.infer<typeof UploadKind>;

/** The node's own name of a file: never given twice on a node. */
export const UploadName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'is no name of an upload');

const MAX_META_BYTES = 16_384;

/** What the cloud is told before the first byte. */
export const UploadAbout = z.strictObject({
  tenant_id: z.number().int().positive(),
  kind: UploadKind,
  id: UploadName,
  bytes: z.number().int().positive().max(MAX_UPLOAD_BYTES),
  sha256: FileHash,
  type: z.string().regex(/^[a-z]+\/[a-z0-9.+-]{1,60}$/, 'is no media type'),
  /** Facts about it that its kind understands: whose mailbox, which call. */
  meta: z.record(z.string(), z.unknown()).refine((meta) => JSON.stringify(meta).length <= MAX_META_BYTES, 'is too long'),
});
export type UploadAbout = z.infer<typeof UploadAbout>;

/** How far an upload has come. */
export const UploadState = z.object({
  offset: z.number().int().describe('Bytes that are stored; the next piece begins here'),
  is_done: z.boolean().describe('All is stored, and what belongs to it in the cloud is done: the node may forget it'),
});
export type UploadState = z.infer<typeof UploadState>;

export const beginUpload = operation({
  method: 'POST',
  path: '/node/uploads',
  permission: 'node',
  says: 'Begins an upload, or tells how far it has come; a name that stood for other bytes begins anew',
  body: UploadAbout,
  result: UploadState,
  status: 200,
  errors: ['tenant.not_found', 'upload.refused'],
});

export const putPiece = operation({
  method: 'PUT',
  path: '/node/uploads/:kind/:id',
  permission: 'node',
  says: 'Stores the piece at the offset; at another offset than the next nothing is stored, and the answer tells the next',
  params: z.strictObject({ kind: UploadKind, id: UploadName }),
  query: z.strictObject({ offset: z.coerce.number<number>().int().min(0), sha256: FileHash }),
  raw: { types: ['application/octet-stream'], maxBytes: UPLOAD_PIECE_BYTES },
  result: UploadState,
  errors: ['upload.not_found', 'upload.refused'],
});

export const getBlob = operation({
  method: 'GET',
  path: '/node/blobs/:hash',
  permission: 'node',
  says: 'A file that a section of this node names; its SHA-256 is the hash asked for',
  params: z.strictObject({ hash: FileHash }),
  bytes: ['audio/wav'],
  errors: ['blob.not_found'],
});

export const fileOperations = [beginUpload, putPiece, getBlob] as const;
