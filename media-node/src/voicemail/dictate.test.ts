import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dictate } from './dictate.ts';
import { openDesk } from './testing/desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const dictated = { tenantId: 1, mailbox: 11, from: '+15551234567', fromName: 'Ann', text: 'Please call Ann back.' };
const parts = () => ({ ...desk, directory: desk.visitWith({}).visit.directory, newRef: () => 'message-1', nowMs: () => desk.clock.ms });

test('a message that was taken down is one like any other, with its text', async () => {
  expect(await dictate(parts(), { ...dictated, sound: new Uint8Array(16 * 5000) })).toBe('kept');
  const [note] = desk.shelf.list({ tenantId: 1, mailbox: 11 });
  expect(note).toMatchObject({ from: '+15551234567', from_name: 'Ann', text: 'Please call Ann back.', duration_ms: 5000, untold: ['new'] });
});

test('a short one is kept too: silence follows it', async () => {
  expect(await dictate(parts(), { ...dictated, sound: new Uint8Array(16).fill(1) })).toBe('kept');
  const [note] = desk.shelf.list({ tenantId: 1, mailbox: 11 });
  expect(note?.duration_ms).toBe(3200);
  expect((await readFile(`${desk.shelf.soundOf(note as never)}.wav`)).length).toBe(44 + 3200 * 16);
});

test('nothing is kept for a mailbox that is not there', async () => {
  expect(await dictate(parts(), { ...dictated, mailbox: 99, sound: new Uint8Array(16) })).toBe('absent');
});
