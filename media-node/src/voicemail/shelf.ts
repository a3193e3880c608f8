/** Messages on this disk: a sound and a note for each. The notes are read once; then memory answers. */
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeMessage } from '@botpbx/shared/model/voicemail';
import { MAX_MESSAGES, type MailboxId } from '@botpbx/shared/model/voicemail-setting';
import { isAbsent, makeFolder, type Owner, replaceFile } from '../config/files.ts';
import type { Log } from '../log.ts';
import { readSound, wavOf } from '../wav-file.ts';
import { Note, type Told } from './note.ts';
import { boxOf, makeNotes, type Notes } from './notes.ts';
import { type Box, folderOf, keyOf, type Places } from './place.ts';

/** What a change of a message names. */
export interface Change {
  readonly folder?: NodeMessage['folder'] | undefined;
  readonly mailbox?: MailboxId | undefined;
  /** When it was made; a change that is older than the last one is none. */
  readonly at: string;
  /** Whether the cloud made it and so need not be told. */
  readonly isFromCloud?: boolean | undefined;
}

export interface ShelfOptions {
  readonly places: Places;
  /** Who reads messages; undefined when this process is that user. */
  readonly reader: Owner | undefined;
  readonly log: Log;
  /** A mailbox holds other messages than before. */
  readonly onCounts: (box: Box) => void;
  /** Something waits to be told. */
  readonly onUntold: (note: Note) => void;
}

export interface Shelf {
  /** Messages of a mailbox, the oldest first. */
  list(box: Box): readonly Note[];
  find(tenantId: number, ref: string): Note | undefined;
  isFull(box: Box): boolean;
  /** Makes a message out of a recording; the recording may go when it returns. */
  add(note: Omit<Note, 'untold' | 'is_deleted'>, recording: string): Promise<Note>;
  /** Changes folder or mailbox. @returns false when there is no such message or something newer was done to it */
  change(tenantId: number, ref: string, change: Change): Promise<boolean>;
  remove(tenantId: number, ref: string, change: Pick<Change, 'at' | 'isFromCloud'>): Promise<boolean>;
  /** Copies a message into another mailbox. */
  copy(note: Note, to: MailboxId, ref: string, at: string): Promise<Note>;
  /** Where its sound is, without ending. */
  soundOf(note: Note): string;
  /** The cloud was told. */
  told(note: Note, what: Told): Promise<void>;
  untold(): readonly Note[];
  /** Every mailbox that has or had messages. */
  boxes(): readonly Box[];
}

/** Opens the messages of this disk. */
export async function openShelf(options: ShelfOptions): Promise<Shelf> {
  const notes = makeNotes();
  await makeFolder(options.places.shelves, 0o750, options.reader);
  for (const note of await readAll(options)) {
    const known = notes.get(note.tenant_id, note.ref);
    // a move that was cut off leaves two notes
    if (!known || isNewer(known, note.changed_at)) notes.set(note);
  }
  const inTurn = makeTurns();
  const parts: Parts = { ...options, notes };
  const find = (tenantId: number, ref: string) => {
    const note = notes.get(tenantId, ref);
    return note?.is_deleted ? undefined : note;
  };
  const list = (box: Box) =>
    notes
      .in(box)
      .filter((note) => !note.is_deleted)
      .sort((one, other) => (one.received_at < other.received_at ? -1 : 1));
  const soundOf = (note: Note) => pathOf(parts, note);
  return {
    list,
    find,
    soundOf,
    isFull: (box) => list(box).length >= MAX_MESSAGES,
    add: (given, recording) => inTurn(async () => put(parts, { ...given, untold: ['new'], is_deleted: false }, await readSound(recording))),
    change: (tenantId, ref, change) => inTurn(() => changed(parts, find(tenantId, ref), change)),
    remove: (tenantId, ref, change) => inTurn(() => removed(parts, find(tenantId, ref), change)),
    copy: async (note, mailbox, ref, at) => {
      const copied: Note = { ...note, mailbox, ref, folder: 'new', changed_at: at, untold: ['new'], is_deleted: false };
      return inTurn(async () => put(parts, copied, await readSound(`${soundOf(note)}.wav`)));
    },
    told: (note, what) => inTurn(() => told(parts, note, what)),
    untold: () => [...notes.all()].filter((note) => note.untold.length > 0),
    boxes: () => [...new Map([...notes.all()].map((note) => [keyOf(boxOf(note)), boxOf(note)])).values()],
  };
}

/** One write after the other: two changes of a message do not meet. */
function makeTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

interface Parts extends ShelfOptions {
  readonly notes: Notes;
}

const pathOf = ({ places }: Parts, note: Note): string => join(folderOf(places.shelves, boxOf(note)), `msg-${note.ref}`);

/** The sound first, then the note: what has a note is whole. */
async function put(parts: Parts, note: Note, sound: Uint8Array): Promise<Note> {
  const path = pathOf(parts, note);
  await makeShelf(parts, boxOf(note));
  await replaceFile(`${path}.wav`, wavOf(sound), { mode: 0o640, owner: parts.reader });
  await write(parts, note);
  parts.onCounts(boxOf(note));
  parts.onUntold(note);
  return note;
}

async function write(parts: Parts, note: Note): Promise<void> {
  await replaceFile(`${pathOf(parts, note)}.json`, JSON.stringify(note), { mode: 0o640, owner: parts.reader });
  parts.notes.set(note);
}

async function makeShelf({ places, reader }: Parts, box: Box): Promise<void> {
  await makeFolder(join(places.shelves, `t${box.tenantId}`), 0o750, reader);
  await makeFolder(folderOf(places.shelves, box), 0o750, reader);
}

const isNewer = (note: Note, at: string): boolean => Date.parse(at) > Date.parse(note.changed_at);

async function changed(parts: Parts, note: Note | undefined, { folder, mailbox, at, isFromCloud }: Change): Promise<boolean> {
  if (!note || !isNewer(note, at)) return false;
  const next: Note = {
    ...note,
    folder: folder ?? note.folder,
    mailbox: mailbox ?? note.mailbox,
    changed_at: at,
    untold: untoldAfter(note, { mailbox, at, isFromCloud }),
  };
  if (next.mailbox !== note.mailbox) {
    await makeShelf(parts, boxOf(next));
    await rename(`${pathOf(parts, note)}.wav`, `${pathOf(parts, next)}.wav`);
  }
  await write(parts, next);
  if (next.mailbox !== note.mailbox) await rm(`${pathOf(parts, note)}.json`, { force: true });
  for (const box of new Map([boxOf(note), boxOf(next)].map((one) => [keyOf(one), one])).values()) parts.onCounts(box);
  if (next.untold.length > 0) parts.onUntold(next);
  return true;
}

/** A sound that has moved on this disk may not have been brought up from where it was. */
function untoldAfter(note: Note, { mailbox, isFromCloud }: Change): Told[] {
  const isMoved = mailbox !== undefined && mailbox !== note.mailbox;
  return [...new Set<Told>([...note.untold, ...(isFromCloud ? [] : ['changed' as const]), ...(isMoved ? ['sound' as const] : [])])];
}

async function removed(parts: Parts, note: Note | undefined, { at, isFromCloud }: Pick<Change, 'at' | 'isFromCloud'>): Promise<boolean> {
  if (!note || !isNewer(note, at)) return false;
  const next: Note = { ...note, changed_at: at, is_deleted: true, untold: isFromCloud ? [] : ['deleted'] };
  await write(parts, next);
  await rm(`${pathOf(parts, note)}.wav`, { force: true });
  if (isFromCloud) await forget(parts, next);
  else parts.onUntold(next);
  parts.onCounts(boxOf(note));
  return true;
}

async function told(parts: Parts, note: Note, what: Told): Promise<void> {
  const now = parts.notes.get(note.tenant_id, note.ref);
  if (!now || now.changed_at !== note.changed_at) return;
  if (now.is_deleted) return forget(parts, now);
  await write(parts, { ...now, untold: now.untold.filter((one) => one !== what) });
}

async function forget(parts: Parts, note: Note): Promise<void> {
  await rm(`${pathOf(parts, note)}.json`, { force: true });
  parts.notes.delete(note);
}

async function readAll({ places, log }: ShelfOptions): Promise<Note[]> {
  await mkdir(places.shelves, { recursive: true });
  const notes: Note[] = [];
  for (const file of await readdir(places.shelves, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || !/^msg-[a-z0-9-]+[.]json$/.test(file.name)) continue;
    const path = join(file.parentPath, file.name);
    try {
      notes.push(Note.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch (error) {
      if (!isAbsent(error)) log.error('the note of a message cannot be read', { path, error });
    }
  }
  return notes;
}
