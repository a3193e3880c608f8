/** What is being recorded, and what was when this process or Asterisk died: no message is lost that lasted long enough. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MIN_MESSAGE_SECONDS } from '@botpbx/shared/model/voicemail-setting';
import type { z } from 'zod';
import { isAbsent, makeFolder, type Owner, replaceFile } from '../config/files.ts';
import type { Log } from '../log.ts';
import { look } from '../wav-file.ts';
import { type Note, Note as NoteSchema } from './note.ts';
import type { Shelf } from './shelf.ts';

/** What is known of a message before its first sound. */
const Begun = NoteSchema.omit({ duration_ms: true, changed_at: true, untold: true, is_deleted: true });
export type Begun = z.infer<typeof Begun>;

export interface IncomingOptions {
  readonly folder: string;
  /** Whom the folder belongs to, so that Asterisk can write into it. */
  readonly writer: Owner | undefined;
  readonly shelf: Shelf;
  readonly log: Log;
  readonly nowMs: () => number;
}

export interface Incoming {
  /** Notes that a recording begins; gives where Asterisk is to write it, without ending. */
  begin(begun: Begun): Promise<string>;
  /** Makes a message out of a recording that has ended; undefined when it is too short for one. */
  finish(begun: Begun, durationMs: number): Promise<Note | undefined>;
  /** A path without ending for a recording that is no message. */
  scratch(name: string): string;
  /** Takes in what earlier lives left and what has ended since. */
  sweep(): Promise<void>;
}

const SETTLED_AFTER_MS = 5_000;

/** Opens the folder. */
export async function openIncoming(options: IncomingOptions): Promise<Incoming> {
  const { folder, writer } = options;
  await makeFolder(folder, 0o750, writer);
  const under = new Set<string>();
  const finish = async (begun: Begun, durationMs: number): Promise<Note | undefined> => {
    const note =
      durationMs < MIN_MESSAGE_SECONDS * 1000 ? undefined : await options.shelf.add(noteOf(begun, durationMs), wavIn(folder, begun.ref));
    await forget(folder, begun.ref);
    under.delete(begun.ref);
    return note;
  };
  return {
    finish,
    scratch: (name) => join(folder, `scratch-${name}`),
    begin: async (begun) => {
      under.add(begun.ref);
      await replaceFile(join(folder, `${begun.ref}.json`), JSON.stringify(begun), { mode: 0o600 });
      return join(folder, begun.ref);
    },
    sweep: async () => {
      for (const name of await readdir(folder)) {
        const ref = /^([a-z0-9-]+)[.]json$/.exec(name)?.[1];
        if (ref !== undefined && !under.has(ref)) await takeIn(options, ref, finish);
      }
    },
  };
}

async function takeIn({ folder, shelf, log, nowMs }: IncomingOptions, ref: string, finish: Incoming['finish']): Promise<void> {
  const begun = await readBegun(join(folder, `${ref}.json`), log);
  if (!begun) return;
  const path = wavIn(folder, ref);
  const seen = await look(path);
  if (seen && !seen.isClosed && nowMs() - (await stat(path)).mtimeMs < SETTLED_AFTER_MS) return;
  if (shelf.find(begun.tenant_id, ref)) return forget(folder, ref);
  const note = await finish(begun, Math.round((seen?.soundBytes ?? 0) / BYTES_A_MS));
  log.info('a recording that nobody ended was taken in', { tenantId: begun.tenant_id, ref, kept: note !== undefined });
}
const BYTES_A_MS = 16;

async function readBegun(path: string, log: Log): Promise<Begun | undefined> {
  try {
    return Begun.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (!isAbsent(error)) log.error('the note of a recording cannot be read', { path, error });
    return undefined;
  }
}

const noteOf = (begun: Begun, duration_ms: number) => ({ ...begun, duration_ms, changed_at: begun.received_at });
const wavIn = (folder: string, ref: string): string => join(folder, `${ref}.wav`);

async function forget(folder: string, ref: string): Promise<void> {
  await rm(wavIn(folder, ref), { force: true });
  await rm(join(folder, `${ref}.json`), { force: true });
}
