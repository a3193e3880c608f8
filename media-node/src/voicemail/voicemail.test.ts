import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fitsPin } from '@botpbx/shared/base/pin-hash';
import { afterEach, expect, test } from 'vitest';
import { anExtension, aTenant } from '../../../tests/support/revision.ts';
import { wavOf } from '../wav-file.ts';
import { makeDirectory } from './directory.ts';
import { LOCK_MS, MAX_WRONG } from './pins.ts';
import { leaveOne, openDesk, PIN, refsOf, speaks } from './testing/desk.ts';
import { mailRoom } from './visits.ts';

type Desk = Awaited<ReturnType<typeof openDesk>>;
const open: Desk[] = [];
async function desk(): Promise<Desk> {
  const made = await openDesk();
  open.push(made);
  return made;
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const extension = (id: number) => ({
  id,
  extension: String(990 + id),
  name: 'Ann',
  ring_timeout: 20,
  caller_id: null,
  outbound: 'none' as const,
});

test('a caller who hangs up has left what he said; the lamp and the cloud hear of it', async () => {
  const { shelf, visitWith, lamps, told } = await desk();
  const { room, heard } = visitWith(speaks(4000));
  expect(await leaveOne(room)).toBe('done');
  expect(heard).toEqual(['answer', 'vm-theperson', 'digits 1001', 'vm-isunavail', 'vm-intro', 'record']);
  expect(refsOf(shelf)).toEqual(['message-1 new']);
  expect(shelf.find(1, 'message-1')).toMatchObject({ from: '2001', from_name: 'Ann', duration_ms: 4000, mailbox: 11, untold: ['new'] });
  expect((await readFile(`${shelf.soundOf(told[0] as never)}.wav`)).length).toBe(44 + 64_000);
  expect(lamps).toEqual([{ tenantId: 1, mailbox: 11 }]);
});

test('tenants with the same mailboxes never meet', async () => {
  const { shelf, visitWith } = await desk();
  await leaveOne(visitWith(speaks(4000)).room, 1);
  await leaveOne(visitWith(speaks(4000)).room, 2);
  expect([refsOf(shelf, 1), refsOf(shelf, 2)]).toEqual([['message-1 new'], ['message-2 new']]);
  expect([shelf.find(2, 'message-1'), shelf.find(1, 'message-2')]).toEqual([undefined, undefined]);
});

test('less than 3 seconds are no message; who is still there may try again', async () => {
  const { shelf, visitWith, asteriskRun } = await desk();
  const { room, heard } = visitWith({ ...speaks(2900), records: [{ durationMs: 2900, endedBy: 'digit', digit: '#' }] });
  await leaveOne(room);
  expect(heard.slice(-4)).toEqual(['record', 'vm-tooshort', 'vm-pls-try-again', 'record']);
  expect(refsOf(shelf)).toEqual([]);
  expect(await readdir(join(asteriskRun, 'spool', 'voicemail-incoming'))).toEqual([]);
});

test('an own greeting is heard alone, another one when the called is busy', async () => {
  const { greetings, visitWith, asteriskRun } = await desk();
  const recording = join(asteriskRun, 'spoken.wav');
  await writeFile(recording, wavOf(new Uint8Array(16_000)));
  await greetings.put({ tenantId: 1, mailbox: 11 }, 'busy', recording);
  const decision = { kind: 'voicemail', mailbox: { id: 11, extension: '1001', name: 'Ann' }, greeting: 'busy', why: '' } as const;
  const busy = visitWith(speaks(4000));
  await busy.room.leave(1, decision);
  expect(busy.heard).toEqual(['answer', 'file greeting-busy', 'record']);
  await greetings.put({ tenantId: 1, mailbox: 11 }, 'name', recording);
  const absent = visitWith(speaks(4000));
  await leaveOne(absent.room);
  expect(absent.heard).toEqual(['answer', 'file greeting-name', 'vm-isunavail', 'vm-intro', 'record']);
  const elsewhere = visitWith(speaks(4000));
  await elsewhere.room.leave(2, decision);
  expect(elsewhere.heard).not.toContain('file greeting-busy');
});

test('a sound that was set greets in the place of what was recorded', async () => {
  const section = aTenant(1, {
    extensions: [anExtension(11, '1001', { voicemail_enabled: true, voicemail_unavailable_sound_id: 5 }), anExtension(12, '1002')],
    sounds: [{ id: 5, name: 'Away', hash: 'ab', duration_ms: 1000 }],
  });
  const directory = makeDirectory((tenantId) => (tenantId === 1 ? section : undefined));
  const { visitWith } = await desk();
  const { visit, heard } = visitWith(speaks(4000));
  await leaveOne(mailRoom({ ...visit, directory }));
  expect(heard).toEqual(['answer', 'sound ab', 'record']);
  expect([directory.at(1, '1002'), directory.find(2, 11), directory.at(1, '0')?.mailbox]).toEqual([undefined, undefined, 'general']);
});

test('a full mailbox says so and takes nothing', async () => {
  const { shelf, visitWith } = await desk();
  for (let at = 0; at < 100; at++) await leaveOne(visitWith(speaks(3000)).room);
  const { room, heard } = visitWith(speaks(4000));
  await leaveOne(room);
  expect(heard).toEqual(['answer', 'vm-mailboxfull', 'vm-goodbye']);
  expect(refsOf(shelf)).toHaveLength(100);
});

test('the general mailbox takes messages, one that is closed none', async () => {
  const { shelf, visitWith } = await desk();
  expect(await leaveOne(visitWith(speaks(4000)).room, 1, 'general')).toBe('done');
  expect(refsOf(shelf, 1, 'general')).toEqual(['message-1 new']);
  expect(await leaveOne(visitWith(speaks(4000)).room, 1, 77)).toBe('absent');
});

test('the owner hears a message by PIN, and it is old; another key deletes it', async () => {
  const { shelf, visitWith } = await desk();
  await leaveOne(visitWith(speaks(4000)).room);
  const { room, heard } = visitWith({ presses: [PIN, '1', '', '', '9', '#'] });
  await room.own(1, extension(11));
  expect(heard).toContain('file msg-message-1');
  expect(heard).toContain('instant 2026-11-22T10:00:00.000Z');
  expect(refsOf(shelf)).toEqual(['message-1 old']);
  const second = visitWith({ presses: [PIN, '1', '', '', '7', '#'] });
  await second.room.own(1, extension(11));
  expect(second.heard).toContain('vm-deleted');
  expect(refsOf(shelf)).toEqual([]);
});

test('what was marked goes when the owner hangs up; what was unmarked stays', async () => {
  const { shelf, visitWith } = await desk();
  await leaveOne(visitWith(speaks(4000)).room);
  await leaveOne(visitWith(speaks(4000)).room);
  const { room } = visitWith({ presses: [PIN, '1', '', '', '7', '', '', '4', '', '', '7', '6', '', '', '7'] });
  await room.own(1, extension(11));
  expect(refsOf(shelf)).toEqual(['message-1 old']);
});

test('a message is copied into another mailbox of the tenant', async () => {
  const { shelf, visitWith } = await desk();
  await leaveOne(visitWith(speaks(4000)).room);
  const { room, heard } = visitWith({ presses: [PIN, '1', '', '', '8', '1999', '1002', '#'] });
  await room.own(1, extension(11));
  expect(heard).toContain('pbx-invalid');
  expect(refsOf(shelf, 1, 12)).toEqual(['message-2 new']);
  expect(refsOf(shelf, 2, 12)).toEqual([]);
});

test('three wrong PINs end the call; ten lock the mailbox for a while and are told', async () => {
  const { visitWith, locked, clock } = await desk();
  for (let call = 0; call < 4; call++) {
    const { room, heard } = visitWith({ presses: ['9999', '8888', '7777'] });
    await room.own(1, extension(11));
    expect(heard.at(-1)).toBe('vm-goodbye');
  }
  expect(locked).toEqual(['11 2001']);
  const shut = visitWith({ presses: [PIN, PIN, PIN] });
  await shut.room.own(1, extension(11));
  expect(shut.heard.at(-1)).toBe('vm-goodbye');
  const other = visitWith({ presses: [PIN, '#'] });
  await other.room.own(2, extension(11));
  expect(other.heard).toContain('vm-youhave');
  clock.ms += LOCK_MS;
  const again = visitWith({ presses: [PIN, '#'] });
  await again.room.own(1, extension(11));
  expect(again.heard).toContain('vm-youhave');
  expect(MAX_WRONG).toBe(10);
});

test('from another phone: the extension, then its PIN; an unknown one is as wrong as a wrong PIN', async () => {
  const { shelf, visitWith } = await desk();
  await leaveOne(visitWith(speaks(4000)).room);
  const { room, heard } = visitWith({ presses: ['1999', PIN, '1001', '0000', '1001', PIN, '1', '', '', '#', '#'] });
  await room.other(1, '');
  expect(heard).toContain('file msg-message-1');
  const dialled = visitWith({ presses: [PIN, '#'] });
  await dialled.room.other(1, '1001');
  expect(dialled.heard.slice(0, 3)).toEqual(['answer', 'vm-password', `pressed ${PIN}`]);
  const noPin = visitWith({ presses: ['1003', '', '1003', '1234', '1003', '0000'] });
  await noPin.room.other(1, '');
  expect(noPin.heard.at(-1)).toBe('vm-goodbye');
  expect(refsOf(shelf)).toEqual(['message-1 old']);
});

test('a mailbox without a PIN is open to its own phone, which is asked to choose one', async () => {
  const { visitWith, chosen } = await desk();
  const { room, heard } = visitWith({ presses: ['12', '1234', '1235', '1234', '1234', '#'] });
  await room.own(1, extension(13));
  expect(heard).toEqual(expect.arrayContaining(['vm-invalid-password', 'vm-mismatch', 'vm-passchanged', 'vm-youhave']));
  const [, hash = ''] = chosen[0]?.split(' ') ?? [];
  expect([await fitsPin('1234', hash), await fitsPin('1235', hash)]).toEqual([true, false]);
});

test('the owner speaks a greeting, hears it, and keeps it', async () => {
  const { visitWith, greetings } = await desk();
  const { room, heard } = visitWith({ ...speaks(2000, 'digit'), presses: [PIN, '0', '1', '2', '1', '#', '#'] });
  await room.own(1, extension(11));
  expect(heard).toEqual(expect.arrayContaining(['vm-rec-unv', 'record', 'vm-review', 'vm-msgsaved']));
  expect(await greetings.find({ tenantId: 1, mailbox: 11 }, 'unavailable')).toMatchObject({ kind: 'file' });
  expect(await greetings.find({ tenantId: 2, mailbox: 11 }, 'unavailable')).toBeUndefined();
});

test('what was being recorded when the process died becomes a message, once it has settled', async () => {
  const { asteriskRun, shelf, visitWith } = await desk();
  const { visit } = visitWith({});
  const begun = { tenant_id: 1, mailbox: 11, ref: 'message-left', folder: 'new', from: '2001', from_name: null } as const;
  const path = await visit.incoming.begin({ ...begun, received_at: '2026-11-22T10:00:00.000Z' });
  const growing = wavOf(new Uint8Array(64_000));
  new DataView(growing.buffer, growing.byteOffset).setUint32(40, 0, true);
  await writeFile(`${path}.wav`, growing);
  const next = await openDesk(asteriskRun);
  next.clock.ms = Date.now();
  await next.incoming.sweep();
  expect(refsOf(next.shelf)).toEqual([]);
  next.clock.ms += 10_000;
  await next.incoming.sweep();
  expect(next.shelf.find(1, 'message-left')).toMatchObject({ duration_ms: 4000, untold: ['new'] });
  expect(refsOf(shelf)).toEqual([]);
  const third = await openDesk(asteriskRun);
  expect(refsOf(third.shelf)).toEqual(['message-left new']);
});

test('of two changes the later one stays; what the cloud did it need not be told', async () => {
  const { shelf, visitWith, told } = await desk();
  await leaveOne(visitWith(speaks(4000)).room);
  const at = (seconds: number) => new Date(Date.parse('2026-11-22T10:00:00.000Z') + seconds * 1000).toISOString();
  told.splice(0);
  expect(await shelf.change(1, 'message-1', { folder: 'old', at: at(20), isFromCloud: true })).toBe(true);
  expect(await shelf.change(1, 'message-1', { folder: 'new', at: at(10) })).toBe(false);
  expect(refsOf(shelf)).toEqual(['message-1 old']);
  expect(told.filter((note) => note.untold.includes('changed'))).toEqual([]);
  expect(await shelf.remove(2, 'message-1', { at: at(30) })).toBe(false);
  expect(await shelf.change(1, 'message-1', { mailbox: 12, at: at(30) })).toBe(true);
  expect([refsOf(shelf), refsOf(shelf, 1, 12)]).toEqual([[], ['message-1 old']]);
  expect(told.at(-1)?.untold).toEqual(['new', 'changed', 'sound']);
  expect(await shelf.remove(1, 'message-1', { at: at(40) })).toBe(true);
  expect(shelf.find(1, 'message-1')).toBeUndefined();
  expect(shelf.untold().map((note) => note.untold)).toEqual([['deleted']]);
});

test('messages and what is untold of them are there after a restart, whatever else lies in the folder', async () => {
  const { asteriskRun, shelf, visitWith } = await desk();
  await leaveOne(visitWith(speaks(4000)).room);
  const note = shelf.find(1, 'message-1');
  await writeFile(join(asteriskRun, 'voicemail', 't1', '11', 'msg-broken.json'), '{');
  await rm(join(asteriskRun, 'spool', 'voicemail-incoming'), { recursive: true });
  const next = await openDesk(asteriskRun);
  expect(refsOf(next.shelf)).toEqual(['message-1 new']);
  expect(next.shelf.untold().map(({ ref }) => ref)).toEqual(['message-1']);
  if (note) await next.shelf.told(note, 'new');
  expect(next.shelf.untold()).toEqual([]);
});
