/** Mailboxes of tests: real files in a folder of their own, a scripted caller, a clock that is set. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPin } from '@botpbx/shared/base/pin-hash';
import type { RecordAsked, Recorded } from '../../flow/media.ts';
import { type Script, scriptedMedia } from '../../flow/testing/media.ts';
import { silentLog } from '../../log.ts';
import type { MailRoom } from '../../routing/mail-room.ts';
import { wavOf } from '../../wav-file.ts';
import { makeGreetings } from '../greetings.ts';
import { openIncoming } from '../incoming.ts';
import type { Note } from '../note.ts';
import { makePins } from '../pins.ts';
import { type Box, placesIn } from '../place.ts';
import { openShelf, type Shelf } from '../shelf.ts';
import type { Directory, OpenBox } from '../visit.ts';
import { mailRoom } from '../visits.ts';

export const PIN = '4321';
/** Mailboxes 11 (1001) and 12 (1002) of tenants 1 and 2; 13 (1003) has no PIN. */
export async function openDesk(run?: string) {
  const asteriskRun = run ?? (await mkdtemp(join(tmpdir(), 'botpbx-voicemail-')));
  const clock = { ms: Date.parse('2026-11-22T10:00:00.000Z') };
  const told: Note[] = [];
  const lamps: Box[] = [];
  const locked: string[] = [];
  const chosen: string[] = [];
  const places = placesIn(asteriskRun);
  const shelf = await openShelf({
    ...{ places, reader: undefined, log: silentLog },
    onCounts: (box) => void lamps.push(box),
    onUntold: (note) => void told.push(note),
  });
  const incoming = await openIncoming({ folder: places.incoming, writer: undefined, shelf, log: silentLog, nowMs: () => clock.ms });
  const greetings = makeGreetings(places, undefined);
  const pins = makePins({
    ...{ nowMs: () => clock.ms, log: silentLog },
    onChosen: (box, hash) => void chosen.push(`${box.mailbox} ${hash}`),
    onLocked: (box, caller) => void locked.push(`${box.mailbox} ${caller}`),
  });
  const pin = await hashPin(PIN);
  const directory = directoryWith(pin);
  let refs = 0;
  const visitWith = (script: Script, number = '2001') => {
    const { media, heard } = scriptedMedia(script);
    const who = { leg: 'n1-1.1', number, name: 'Ann' };
    const visit = { media, who, shelf, incoming, greetings, directory, pins, nowMs: () => clock.ms++, newRef: () => `message-${++refs}` };
    return { room: mailRoom(visit), heard, visit };
  };
  const close = () => rm(asteriskRun, { recursive: true });
  return { asteriskRun, clock, told, lamps, locked, chosen, shelf, incoming, greetings, visitWith, close };
}

function directoryWith(pin: string): Directory {
  const boxOf = (tenantId: number, id: number): OpenBox | undefined => {
    if (id < 11 || id > 13) return undefined;
    const settings = { pin: id === 13 ? null : pin, pin_required: true, max_seconds: 180 };
    return { tenantId, mailbox: id, extension: String(990 + id), timeZone: 'UTC', settings, greetings: {} };
  };
  const general = (tenantId: number): OpenBox => ({
    ...{
      tenantId,
      mailbox: 'general',
      extension: null,
      timeZone: 'UTC',
      greetings: {},
      settings: { pin: null, pin_required: true, max_seconds: 180 },
    },
  });
  return {
    find: (tenantId, id) => (id === 'general' ? general(tenantId) : boxOf(tenantId, id)),
    at: (tenantId, extension) => (extension === '0' ? general(tenantId) : boxOf(tenantId, Number(extension) - 990)),
  };
}

/** Puts a recording of so many milliseconds where Asterisk would. */
export const recordsSound =
  (ms: number) =>
  async ({ path }: RecordAsked): Promise<void> =>
    writeFile(`${path}.wav`, wavOf(new Uint8Array(ms * 16).fill(7)));

/** A caller who speaks so long and hangs up. */
export const speaks = (ms: number, endedBy: Recorded['endedBy'] = 'gone'): Script => ({
  records: [{ durationMs: ms, endedBy }],
  onRecord: recordsSound(ms),
});

/** Leaves a message of 4 seconds in mailbox 11. */
export async function leaveOne(room: MailRoom, tenantId = 1, id: number | 'general' = 11): Promise<'done' | 'absent'> {
  const mailbox = { id, extension: id === 'general' ? null : String(990 + id), name: 'Ann' };
  return room.leave(tenantId, { kind: 'voicemail', mailbox, greeting: 'unavailable', why: '' });
}

export const refsOf = (shelf: Shelf, tenantId = 1, mailbox: Box['mailbox'] = 11): string[] =>
  shelf.list({ tenantId, mailbox }).map((note) => `${note.ref} ${note.folder}`);
