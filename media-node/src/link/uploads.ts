/** Files for the cloud, in an outbox on the disk: a file that was put in arrives, whatever dies in between, and then leaves this disk if it may. */
import { createHash } from 'node:crypto';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { UPLOAD_PIECE_BYTES, UploadKind, UploadName } from '@botpbx/shared/link/node-files';
import { z } from 'zod';
import { type Backoff, makeBackoff } from '../backoff.ts';
import { isAbsent, makeFolder, replaceFile } from '../config/files.ts';
import type { Log } from '../log.ts';
import { CloudRefused } from './cloud-config.ts';
import type { CloudFiles } from './cloud-files.ts';

const Entry = z.strictObject({
  tenantId: z.number().int().positive(),
  kind: UploadKind,
  /** A name that this node never gives twice. */
  id: UploadName,
  /** Absolute path; nobody writes to the file any more. */
  file: z.string().refine(isAbsolute),
  /** Media type. */
  type: z.string(),
  /** What its kind in the cloud must know. */
  meta: z.record(z.string(), z.unknown()),
  /** What becomes of the local file when the cloud has it. */
  whenStored: z.enum(['delete', 'keep']),
});
/** A file to be brought to the cloud. */
export type Upload = z.infer<typeof Entry>;
const Kept = Entry.extend({ putAtMs: z.number() });

export interface Uploads {
  /** Takes a file in. When it returns, not even a power cut loses it. The same name again takes the place of the older entry. */
  put(upload: Upload): Promise<void>;
  /** How many files wait. */
  waiting(): number;
  /** Whether this file waits. */
  isWaiting(file: string): boolean;
  /** Ends what is under way; it goes on after the next start. */
  stop(): Promise<void>;
}

export interface UploadsOptions {
  /** Folder of the outbox. */
  readonly folder: string;
  readonly cloud: CloudFiles;
  readonly log: Log;
  readonly nowMs?: () => number;
  /** Waits between tries, for tests. */
  readonly retry?: { readonly firstMs: number; readonly lastMs: number };
}

/** What the cloud will not take is offered again each hour, for the case that the cloud is the older one, and given up after a week. */
const REFUSED_PAUSE_MS = 3_600_000;
const GIVE_UP_AFTER_MS = 7 * 86_400_000;
const RETRY = { firstMs: 1000, lastMs: 300_000 };

interface Waiting {
  readonly upload: Upload;
  readonly putAtMs: number;
  readonly backoff: Backoff;
  dueAtMs: number;
}

/** Opens the outbox and goes on with what lies in it. */
export async function openUploads(options: UploadsOptions): Promise<Uploads> {
  const { folder, log, nowMs = Date.now, retry = RETRY } = options;
  await makeFolder(folder, 0o700);
  const waiting = new Map<string, Waiting>();
  const add = (upload: Upload, putAtMs: number) => {
    const backoff = makeBackoff(retry.firstMs, retry.lastMs);
    waiting.set(nameOf(upload), { upload, putAtMs, backoff, dueAtMs: 0 });
  };
  for (const { putAtMs, ...upload } of await readAll(folder, log)) add(upload, putAtMs);
  const stopping = new AbortController();
  const clerk = makeClerk({ ...options, nowMs, waiting }, stopping.signal);
  clerk.wake();
  return {
    put: async (given) => {
      const upload = Entry.parse(given);
      const putAtMs = nowMs();
      await replaceFile(fileOf(folder, upload), JSON.stringify({ ...upload, putAtMs }), { mode: 0o600 });
      add(upload, putAtMs);
      clerk.wake();
    },
    waiting: () => waiting.size,
    isWaiting: (file) => [...waiting.values()].some(({ upload }) => upload.file === file),
    stop: async () => {
      stopping.abort();
      await clerk.stopped();
    },
  };
}

type Clerk = Required<Pick<UploadsOptions, 'folder' | 'cloud' | 'log' | 'nowMs'>> & { readonly waiting: Map<string, Waiting> };

/** One file at a time, the oldest that is due first; sleeps while none is. */
function makeClerk(clerk: Clerk, signal: AbortSignal): { wake(): void; stopped(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> | undefined;
  const wake = () => {
    clearTimeout(timer);
    if (signal.aborted || work) return;
    const [next] = [...clerk.waiting.values()].sort((one, other) => one.dueAtMs - other.dueAtMs || one.putAtMs - other.putAtMs);
    if (!next) return;
    const waitMs = next.dueAtMs - clerk.nowMs();
    if (waitMs > 0) {
      timer = setTimeout(wake, Math.min(waitMs, REFUSED_PAUSE_MS));
      return;
    }
    work = tryOne(clerk, next, signal).finally(() => {
      work = undefined;
      wake();
    });
  };
  return {
    wake,
    stopped: async () => {
      clearTimeout(timer);
      await work;
    },
  };
}

/** Never rejects: what went wrong decides when it is tried again. */
async function tryOne(clerk: Clerk, waiting: Waiting, signal: AbortSignal): Promise<void> {
  const { log, nowMs } = clerk;
  const { upload } = waiting;
  const facts = { kind: upload.kind, upload: upload.id, tenantId: upload.tenantId };
  try {
    const bytes = await bringUp(clerk.cloud, upload, signal);
    if (clerk.waiting.get(nameOf(upload)) !== waiting) return;
    if (upload.whenStored === 'delete') await rm(upload.file, { force: true });
    await forget(clerk, upload);
    log.info('file brought to the cloud', { ...facts, bytes });
  } catch (error) {
    if (signal.aborted) return;
    if (isAbsent(error)) {
      log.error('a file for the cloud is gone from the disk', facts);
      await forget(clerk, upload);
      return;
    }
    const isRefused = error instanceof CloudRefused && (error.status === 404 || error.status === 422);
    const isHopeless = isRefused && nowMs() - waiting.putAtMs > GIVE_UP_AFTER_MS;
    if (isHopeless) await forget(clerk, upload);
    const waitMs = isRefused ? REFUSED_PAUSE_MS : waiting.backoff.nextMs();
    waiting.dueAtMs = nowMs() + waitMs;
    const said = isHopeless ? 'the cloud never took a file; it stays on this disk' : 'a file was not brought to the cloud, will try again';
    log[isHopeless ? 'error' : 'warn'](said, { ...facts, error, waitMs: Math.round(waitMs) });
  }
}

/** Sends what the cloud lacks; gives the file's size. */
async function bringUp(cloud: CloudFiles, upload: Upload, signal: AbortSignal): Promise<number> {
  const { tenantId: tenant_id, kind, id, type, meta } = upload;
  const file = await open(upload.file, 'r');
  try {
    const bytes = (await file.stat()).size;
    const whole = createHash('sha256');
    for await (const part of file.createReadStream({ autoClose: false, start: 0 })) whole.update(part as Buffer);
    let state = await cloud.begin({ tenant_id, kind, id, bytes, sha256: whole.digest('hex'), type, meta }, signal);
    while (!state.is_done) {
      const piece = new Uint8Array(Math.min(UPLOAD_PIECE_BYTES, bytes - state.offset));
      await file.read(piece, 0, piece.length, state.offset);
      const sha256 = createHash('sha256').update(piece).digest('hex');
      const next = await cloud.put({ kind, id, offset: state.offset, sha256, bytes: piece }, signal);
      if (next.offset <= state.offset && !next.is_done) throw new Error('the cloud does not go on with an upload');
      state = next;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

async function forget({ folder, waiting }: Clerk, upload: Upload): Promise<void> {
  waiting.delete(nameOf(upload));
  await rm(fileOf(folder, upload), { force: true });
}

const nameOf = ({ kind, id }: Upload): string => `${kind}.${id}`;
const fileOf = (folder: string, upload: Upload): string => join(folder, `${nameOf(upload)}.json`);

async function readAll(folder: string, log: Log): Promise<z.infer<typeof Kept>[]> {
  const kept: z.infer<typeof Kept>[] = [];
  for (const name of (await readdir(folder)).filter((one) => one.endsWith('.json')))
    try {
      kept.push(Kept.parse(JSON.parse(await readFile(join(folder, name), 'utf8'))));
    } catch (error) {
      log.error('an entry of the outbox cannot be read', { name, error });
    }
  return kept;
}
