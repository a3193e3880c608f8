/**
 * Small facts by name on disk: one line a change, checked by CRC, so that a torn or damaged line costs that line alone. The file is
 * written anew when most of it is outdated.
 */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Journal } from '../calls/outbox.ts';
import { isAbsent, makeFolder, replaceFile } from '../config/files.ts';
import type { Log } from '../log.ts';

/** A journal with an open file. */
export interface OpenJournal extends Journal {
  close(): Promise<void>;
}

const REWRITE_BYTES = 1_048_576;
const REWRITE_RATIO = 4;

/** Opens the journal of a file; what it cannot read of it is passed over and told. */
export async function openJournal(path: string, log: Log): Promise<OpenJournal> {
  await makeFolder(dirname(path), 0o700);
  const live = await readLive(path, log);
  const file = makeJournalFile(path, live);
  let queue: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };
  const write = (changes: ReadonlyMap<string, unknown>, isSynced: boolean): Promise<void> => {
    const texts = [...changes].map(([name, value]) => [name, JSON.stringify(value)] as const);
    for (const [name, text] of texts) live.set(name, text);
    const lines = texts.map(([name, text]) => lineOf(`{"name":${JSON.stringify(name)},"value":${text}}`));
    return inTurn(() => file.append(lines.join(''), isSynced));
  };
  await file.rewrite().catch((error: unknown) => log.error('the journal could not be written; it is tried again', { error }));
  return {
    entries: () => new Map([...live].map(([name, text]) => [name, JSON.parse(text)])),
    keep: (changes) => write(changes, true),
    jot: (changes) => write(changes, false),
    forget: (names) => {
      const known = names.filter((name) => live.delete(name));
      const lines = known.map((name) => lineOf(`{"name":${JSON.stringify(name)}}`));
      return inTurn(() => file.append(lines.join(''), false));
    },
    close: () => inTurn(() => file.close()),
  };
}

interface JournalFile {
  append(text: string, isSynced: boolean): Promise<void>;
  rewrite(): Promise<void>;
  close(): Promise<void>;
}

/** Writes lines behind each other; after a failure nobody knows what is on the disk, so the next write is of everything. */
function makeJournalFile(path: string, live: ReadonlyMap<string, string>): JournalFile {
  let handle: FileHandle | undefined;
  let bytes = 0;
  let bytesAnew = 0;
  const close = async () => {
    const left = handle;
    handle = undefined;
    await left?.close();
  };
  const rewrite = async () => {
    await close();
    const lines = [...live].map(([name, text]) => lineOf(`{"name":${JSON.stringify(name)},"value":${text}}`)).join('');
    await replaceFile(path, lines, { mode: 0o600 });
    handle = await open(path, 'a', 0o600);
    bytes = Buffer.byteLength(lines);
    bytesAnew = bytes;
  };
  return {
    rewrite,
    close,
    append: async (text, isSynced) => {
      if (handle === undefined || bytes > Math.max(REWRITE_BYTES, bytesAnew * REWRITE_RATIO)) return rewrite();
      try {
        await handle.appendFile(text);
        bytes += Buffer.byteLength(text);
        if (isSynced) await handle.datasync();
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
}

/** The blank line in front keeps a line apart from a torn one before it. */
const lineOf = (json: string): string => `\n${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;

async function readLive(path: string, log: Log): Promise<Map<string, string>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return '';
    throw error;
  });
  const live = new Map<string, string>();
  let damaged = 0;
  for (const line of text.split('\n').filter(Boolean)) {
    const json = line.slice(9);
    const isWhole = line[8] === ' ' && crc32(json).toString(16).padStart(8, '0') === line.slice(0, 8);
    if (isWhole) take(JSON.parse(json), live);
    else damaged += 1;
  }
  if (damaged > 0) log.warn('the journal has torn lines', { lines: damaged });
  return live;
}

function take(change: { name: string; value?: unknown }, live: Map<string, string>): void {
  if (change.value === undefined) live.delete(change.name);
  else live.set(change.name, JSON.stringify(change.value));
}
