/** The owner hears messages one after the other. What was heard is old; what was marked goes when he leaves the folder. */
import type { NodeMessage } from '@botpbx/shared/model/voicemail';
import type { Prompt } from '../flow/media.ts';
import type { Note } from './note.ts';
import { ask, core, type OpenBox, say, type Visit } from './visit.ts';

/** Keys during a message. */
const KEYS = '0123456789*#';
const PATIENCE = 3;

interface Listening {
  readonly visit: Visit;
  readonly box: OpenBox;
  readonly notes: readonly Note[];
  readonly deleted: Set<string>;
}

/** Plays the messages of a folder until the caller leaves it. A caller who hangs up has still deleted what he marked. @throws {VisitorGone} */
export async function listen(visit: Visit, box: OpenBox, folder: NodeMessage['folder']): Promise<void> {
  const notes = visit.shelf.list(box).filter((note) => note.folder === folder);
  const listening: Listening = { visit, box, notes, deleted: new Set() };
  try {
    await walk(listening);
  } finally {
    for (const ref of listening.deleted) await visit.shelf.remove(box.tenantId, ref, { at: later(visit, notes, ref) });
  }
}

async function walk(listening: Listening): Promise<void> {
  const { visit, notes } = listening;
  let at = 0;
  let key: string | undefined = '5';
  for (let left = PATIENCE; left > 0; left--) {
    const note = notes[at];
    if (!note) return void (await say(visit, core('vm-nomore')));
    if (key === '5') key = await hear(listening, note, at);
    else if (key === '3') key = await say(visit, envelopeOf(listening, note), KEYS);
    else key = undefined;
    key ??= await ask(visit, choicesOf(listening, at), 1);
    if (key === '#' || key === '*') return;
    if (key !== '') left = PATIENCE + 1;
    const next = await act(listening, { key, note, at });
    if (next === at) continue;
    at = Math.max(0, next);
    key = '5';
  }
}

interface Pressed {
  readonly key: string;
  readonly note: Note;
  readonly at: number;
}

/** Does what was pressed; gives where to go on. */
async function act(listening: Listening, { key, note, at }: Pressed): Promise<number> {
  const { visit, deleted, box } = listening;
  if (key === '4') return Math.max(0, at - 1);
  if (key === '6') return at + 1;
  if (key === '7') {
    const isBack = deleted.delete(note.ref);
    if (!isBack) deleted.add(note.ref);
    await say(visit, core(isBack ? 'vm-undeleted' : 'vm-deleted'));
    return isBack ? at : at + 1;
  }
  if (key === '8') await forward(visit, box, note);
  if (key === '9') {
    await visit.shelf.change(box.tenantId, note.ref, { folder: 'old', at: later(visit, listening.notes, note.ref) });
    await say(visit, core('vm-message', 'vm-saved'));
    return at + 1;
  }
  return at;
}

/** Plays a message with its envelope; a key ends it. From its first sound on it counts as heard. */
async function hear(listening: Listening, note: Note, at: number): Promise<string | undefined> {
  const { visit, box, notes } = listening;
  const place = core(at === 0 ? 'vm-first' : at === notes.length - 1 ? 'vm-last' : 'vm-next', 'vm-message');
  const early = await say(visit, [...place, ...envelopeOf(listening, note)], KEYS);
  if (early !== undefined && early !== '1') return early;
  if (note.folder === 'new') await visit.shelf.change(box.tenantId, note.ref, { folder: 'old', at: later(visit, notes, note.ref) });
  return say(visit, [{ kind: 'file', path: visit.shelf.soundOf(note) }], KEYS);
}

function envelopeOf({ box }: Listening, { received_at, from }: Note): Prompt[] {
  const caller: Prompt[] = /^[0-9]{1,20}$/.test(from.replace(/^[+]/, ''))
    ? [...core('vm-from-phonenumber'), { kind: 'digits', value: from.replace(/^[+]/, '') }]
    : core('vm-from', 'vm-unknown-caller');
  return [...core('vm-received'), { kind: 'instant', atMs: Date.parse(received_at), timeZone: box.timeZone }, ...caller];
}

function choicesOf({ notes, deleted }: Listening, at: number): Prompt[] {
  const note = notes[at];
  return core(
    ...(at > 0 ? ['vm-prev'] : []),
    'vm-repeat',
    ...(at < notes.length - 1 ? ['vm-next'] : []),
    note && deleted.has(note.ref) ? 'vm-undelete' : 'vm-delete',
    'vm-toforward',
    'vm-savemessage',
    'vm-helpexit',
  );
}

const TRIES = 3;

/** Copies a message into another mailbox of the tenant. */
async function forward(visit: Visit, box: OpenBox, note: Note): Promise<void> {
  for (let left = TRIES; left > 0; left--) {
    const extension = await ask(visit, core('vm-extension'), 10);
    if (extension === '') return;
    const to = visit.directory.at(box.tenantId, extension);
    if (!to) {
      await say(visit, core('pbx-invalid'));
      continue;
    }
    if (visit.shelf.isFull(to)) return void (await say(visit, core('vm-mailboxfull')));
    await visit.shelf.copy(note, to.mailbox, visit.newRef(), new Date(visit.nowMs()).toISOString());
    return void (await say(visit, core('vm-msgforwarded')));
  }
}

/** An instant after the last change of the message, whosever clock that was told by. */
function later({ shelf, nowMs }: Visit, notes: readonly Note[], ref: string): string {
  const note = notes.find((one) => one.ref === ref);
  const now = note && shelf.find(note.tenant_id, ref);
  return new Date(Math.max(nowMs(), now ? Date.parse(now.changed_at) + 1 : 0)).toISOString();
}
