/**
 * Message-waiting lamps. Asterisk counts messages in the folders of its own voicemail: there we keep an empty file for each message
 * and tell it that a mailbox changed. So phones that subscribe later, and Asterisk after a restart, see the truth by themselves.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent, makeFolder, type Owner } from '../config/files.ts';
import type { Log } from '../log.ts';
import type { Box } from './place.ts';

export interface LampsOptions {
  /** Asterisk's `voicemail` spool. */
  readonly spool: string;
  readonly reader: Owner | undefined;
  readonly counts: (box: Box) => { readonly fresh: number; readonly old: number };
  /** Has Asterisk count again; rejects while it cannot be asked. */
  readonly refresh: (context: string, mailbox: string) => Promise<unknown>;
  readonly log: Log;
}

/** The mailboxes of which lamps were kept in an earlier life. */
export async function boxesIn(spool: string): Promise<Box[]> {
  const files = await readdir(spool, { recursive: true }).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return files.flatMap((file) => {
    const [, tenantId, mailbox] = /^t([0-9]{1,12})\/([0-9]{1,12})$/.exec(file) ?? [];
    return mailbox === undefined ? [] : [{ tenantId: Number(tenantId), mailbox: Number(mailbox) }];
  });
}

export interface Lamps {
  /** The mailbox holds other messages than before. Returns at once. */
  changed(box: Box): void;
  stop(): Promise<void>;
}

const RETRY_MS = 1_000;

/** Makes what keeps lamps true; what Asterisk could not be told is told when it is back. */
export function makeLamps(options: LampsOptions): Lamps {
  const due = new Map<string, Box>();
  let work: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const go = () => {
    clearTimeout(timer);
    if (isStopped || work || due.size === 0) return;
    work = tellAll(options, due).finally(() => {
      work = undefined;
      if (due.size > 0 && !isStopped) timer = setTimeout(go, RETRY_MS);
    });
  };
  return {
    changed: (box) => {
      if (box.mailbox === 'general') return;
      due.set(`${box.tenantId} ${box.mailbox}`, box);
      go();
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await work;
    },
  };
}

async function tellAll(options: LampsOptions, due: Map<string, Box>): Promise<void> {
  for (const [key, box] of [...due]) {
    due.delete(key);
    try {
      await keepFiles(options, box);
      await options.refresh(`t${box.tenantId}`, String(box.mailbox));
    } catch (error) {
      due.set(key, box);
      options.log.debug('a lamp could not be told, will try again', { tenantId: box.tenantId, error });
    }
  }
}

async function keepFiles({ spool, reader, counts }: LampsOptions, box: Box): Promise<void> {
  const { fresh, old } = counts(box);
  const folders = [`t${box.tenantId}`, String(box.mailbox)];
  let path = spool;
  await makeFolder(path, 0o750, reader);
  for (const folder of folders) {
    path = join(path, folder);
    await makeFolder(path, 0o750, reader);
  }
  await keepCount(join(path, 'INBOX'), fresh, reader);
  await keepCount(join(path, 'Old'), old, reader);
}

async function keepCount(folder: string, count: number, reader: Owner | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  await makeFolder(folder, 0o750, reader);
  const wanted = new Set(Array.from({ length: count }, (_, at) => `msg${String(at).padStart(4, '0')}.txt`));
  const there = new Set(await readdir(folder));
  for (const name of there) if (!wanted.has(name)) await rm(join(folder, name), { force: true, recursive: true });
  for (const name of wanted) if (!there.has(name)) await writeFile(join(folder, name), '', { mode: 0o640 });
}
