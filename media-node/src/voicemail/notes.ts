/** The notes in memory, found by message and by mailbox: a call asks for one mailbox among thousands. */

import type { Note } from './note.ts';
import { type Box, keyOf } from './place.ts';

export interface Notes {
  get(tenantId: number, ref: string): Note | undefined;
  /** Takes the place of what was known of the message. */
  set(note: Note): void;
  delete(note: Note): void;
  /** All of a mailbox, those that are gone too. */
  in(box: Box): readonly Note[];
  all(): Iterable<Note>;
}

/** The mailbox of a note. */
export const boxOf = (note: Note): Box => ({ tenantId: note.tenant_id, mailbox: note.mailbox });

const nameOf = (tenantId: number, ref: string): string => `${tenantId} ${ref}`;

/** Makes an empty memory. */
export function makeNotes(): Notes {
  const byName = new Map<string, Note>();
  const byBox = new Map<string, Map<string, Note>>();
  const remove = (note: Note) => {
    const name = nameOf(note.tenant_id, note.ref);
    const known = byName.get(name);
    if (!known) return;
    byName.delete(name);
    const box = byBox.get(keyOf(boxOf(known)));
    box?.delete(name);
    if (box?.size === 0) byBox.delete(keyOf(boxOf(known)));
  };
  return {
    get: (tenantId, ref) => byName.get(nameOf(tenantId, ref)),
    set: (note) => {
      remove(note);
      const [name, key] = [nameOf(note.tenant_id, note.ref), keyOf(boxOf(note))];
      byName.set(name, note);
      byBox.set(key, (byBox.get(key) ?? new Map<string, Note>()).set(name, note));
    },
    delete: remove,
    in: (box) => [...(byBox.get(keyOf(box))?.values() ?? [])],
    all: () => byName.values(),
  };
}
