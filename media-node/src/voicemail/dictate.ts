/** A message that was taken down for a caller: an engine speaks it, and its text stands beside it. */
import { writeFile } from 'node:fs/promises';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import { wavOf } from '../wav-file.ts';
import type { Incoming } from './incoming.ts';
import type { Shelf } from './shelf.ts';
import type { Directory } from './visit.ts';

/** What was taken down. `sound`: 16-bit mono at 8 kHz. */
export interface Dictated {
  readonly tenantId: number;
  readonly mailbox: MailboxId;
  readonly from: string;
  readonly fromName: string | null;
  readonly sound: Uint8Array;
  readonly text: string;
}
export type DictateOutcome = 'kept' | 'absent' | 'full';

interface Desk {
  readonly shelf: Shelf;
  readonly incoming: Incoming;
  readonly directory: Directory;
  readonly newRef: () => string;
  readonly nowMs: () => number;
}

const BYTES_A_MS = 16;
/** A message that is too short is none; text that takes less to say is kept with silence behind it. */
const SHORTEST_MS = 3_200;

/** Puts it into the mailbox; it stands on the disk when this returns. */
export async function dictate({ shelf, incoming, directory, newRef, nowMs }: Desk, dictated: Dictated): Promise<DictateOutcome> {
  const { tenantId, mailbox, from, fromName, sound, text } = dictated;
  const box = directory.find(tenantId, mailbox);
  if (!box) return 'absent';
  if (shelf.isFull(box)) return 'full';
  const begun = {
    tenant_id: tenantId,
    mailbox,
    ref: newRef(),
    folder: 'new' as const,
    from: from.slice(0, 80),
    from_name: fromName?.slice(0, 80) ?? null,
    text: text.slice(0, 8_000),
    received_at: new Date(nowMs()).toISOString(),
  };
  const path = await incoming.begin(begun);
  const padded = Buffer.alloc(Math.max(sound.length, SHORTEST_MS * BYTES_A_MS));
  padded.set(sound);
  await writeFile(`${path}.wav`, wavOf(padded));
  const note = await incoming.finish(begun, Math.round(padded.length / BYTES_A_MS));
  return note === undefined ? 'absent' : 'kept';
}
