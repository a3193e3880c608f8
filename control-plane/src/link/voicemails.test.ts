/** Messages between node, mailbox, API and mail, through the real routes. */
import { createHash } from 'node:crypto';
import { createExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { createNode } from '@botpbx/shared/api/nodes';
import { uploadSound } from '@botpbx/shared/api/sounds';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import * as api from '@botpbx/shared/api/voicemails';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { MailboxId, VoicemailEmailMode } from '@botpbx/shared/model/voicemail-setting';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { runMinuteJobs } from '../app/jobs.ts';
import { writeWav } from '../base/audio/wav.ts';
import { type Mail, MailRefused, MailUnsure } from '../platform/mailer.ts';
import { ingest } from './ingest.ts';
import { takeVoicemail } from './take-voicemail.ts';

const EPOCH = '00112233445566aa';
const SOUND = new Uint8Array(20_000).fill(7);
let at: TestPlatform;
let admin: SignedIn;
let nodeId: number;
let seq: number;
let mailbox: number;
let sent: Mail[];

beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
  const operator = await at.signedInAs('operator', admin.tenantId);
  nodeId = (await operator.call(createNode, { body: { name: 'one', tenant_ids: [admin.tenantId] } })).id;
  mailbox = (await admin.call(createExtension, { body: { extension: '1001', name: 'Ann', email: 'ann@example.com' } })).id;
  seq = 0;
  sent = [];
  mailWith(async (mail) => void sent.push(mail));
  at.hub.answer = () => ({ done: true });
});
afterEach(() => at.close());

function mailWith(send: (mail: Mail) => Promise<void>): void {
  Object.assign(at.platform, { mailer: { isConfigured: true, send } });
}

const instant = (seconds: number) => new Date(at.clock.nowMs() + seconds * 1000).toISOString();
const messageOf = (more: object = {}) => ({
  ...{ ref: 'message-1', mailbox: mailbox as MailboxId, folder: 'new' as 'new' | 'old', from: '1002', from_name: 'Bob' },
  ...{ received_at: instant(-10), duration_ms: 4200, changed_at: instant(-10) },
  ...more,
});

async function tell(event: NodeEvent): Promise<void> {
  seq += 1;
  await ingest(at.platform, { nodeId, epoch: EPOCH, events: [{ seq, event }] }, seq - 1);
}
const told = (kind: 'voicemail.new' | 'voicemail.changed', more: object = {}) => {
  const message = messageOf(more);
  return tell({ kind, tenant_id: admin.tenantId, at: message.changed_at, message });
};
const list = async () => (await admin.call(api.listVoicemails, { query: {} })).data;

async function bringUp(more: object = {}): Promise<void> {
  const message = messageOf(more);
  const key = `t${admin.tenantId}/voicemail/n${nodeId}-${message.ref}`;
  const about = { bytes: SOUND.length, sha256: createHash('sha256').update(SOUND).digest('hex'), type: 'audio/wav' };
  await at.platform.blobs.put(key, SOUND, about);
  await takeVoicemail(at.platform, { tenantId: admin.tenantId, nodeId, key, ...about, meta: message });
  await at.idle();
}
const setMode = (voicemail_email_mode: VoicemailEmailMode, more: object = {}) =>
  admin.call(updateExtension, { params: { id: mailbox }, body: { voicemail_email_mode, ...more } });
async function jobs(): Promise<void> {
  runMinuteJobs(at.platform);
  await at.idle();
}

test('a message is listed as its node tells of it, told live, and told twice it is one', async () => {
  await told('voicemail.new');
  await told('voicemail.new');
  expect(await list()).toMatchObject([
    { mailbox, folder: 'new', from: '1002', from_name: 'Bob', duration: 4.2, has_audio: false, email: 'none' },
  ]);
  expect(at.hub.toTenants.filter(({ live }) => live.event === 'voicemail.new')[0]).toMatchObject({ tenantId: admin.tenantId });
  await told('voicemail.new', { ref: 'message-2', mailbox: 'general' });
  const filtered = async (query: object) => (await admin.call(api.listVoicemails, { query })).data.length;
  expect([await filtered({ mailbox: 'general' }), await filtered({ mailbox }), await filtered({ folder: 'old' })]).toEqual([1, 1, 0]);
});

test('of two changes the later one stays, wherever it was made', async () => {
  await told('voicemail.new');
  const [row] = await list();
  const id = row?.id ?? 0;
  await admin.call(api.updateVoicemail, { params: { id }, body: { folder: 'old' } });
  await told('voicemail.changed', { changed_at: instant(-5) });
  expect((await list())[0]?.folder).toBe('old');
  await told('voicemail.changed', { changed_at: instant(5) });
  expect((await list())[0]?.folder).toBe('new');
  await tell({ kind: 'voicemail.deleted', tenant_id: admin.tenantId, at: instant(1), ref: 'message-1' });
  expect(await list()).toHaveLength(1);
  await tell({ kind: 'voicemail.deleted', tenant_id: admin.tenantId, at: instant(6), ref: 'message-1' });
  expect(await list()).toEqual([]);
  await told('voicemail.changed', { changed_at: instant(9) });
  expect(await list()).toEqual([]);
});

test('what is changed here, the node is told, at once or when it is back', async () => {
  await told('voicemail.new');
  const [row] = await list();
  at.hub.online.add(nodeId);
  await admin.call(api.updateVoicemail, { params: { id: row?.id ?? 0 }, body: { folder: 'old' } });
  await at.idle();
  const command = { kind: 'voicemail.change', tenant_id: admin.tenantId, ref: 'message-1' };
  expect(at.hub.asked).toMatchObject([{ nodeId, command: { ...command, change: { folder: 'old', mailbox, deleted: false } } }]);
  at.hub.online.delete(nodeId);
  at.hub.answer = () => {
    throw new CommandRefusedError('failed', 'The disk is full.');
  };
  await admin.call(api.deleteVoicemail, { params: { id: row?.id ?? 0 } });
  await at.idle();
  at.hub.asked.splice(0);
  await jobs();
  expect(at.hub.asked).toEqual([]);
  at.hub.online.add(nodeId);
  at.hub.answer = () => ({ done: true });
  await jobs();
  expect(at.hub.asked).toMatchObject([{ command: { ...command, change: { deleted: true } } }]);
  await jobs();
  expect(at.hub.asked).toHaveLength(1);
});

test('the sound comes up, is heard in parts, and each hearing is written down', async () => {
  await told('voicemail.new');
  const id = (await list())[0]?.id ?? 0;
  expect((await admin.request('GET', `/api/voicemails/${id}/audio`)).status).toBe(404);
  await bringUp();
  const part = await admin.request('GET', `/api/voicemails/${id}/audio`, undefined, { range: 'bytes=10-19' });
  expect([part.status, (await part.arrayBuffer()).byteLength, part.headers.get('content-type')]).toEqual([206, 10, 'audio/wav']);
  const audit = (await (await admin.request('GET', '/api/audit')).json()) as { data: { action: string }[] };
  expect(audit.data.map((entry) => entry.action)).toContain('voicemail.heard');
  const gsm = await admin.request('GET', `/api/voicemails/${id}/audio?format=wav49`);
  const file = Buffer.from(await gsm.arrayBuffer());
  expect([gsm.status, file.readUInt16LE(20), file.readUInt32LE(48)]).toEqual([200, 0x31, (SOUND.length - 44) / 2]);
  expect(Number(gsm.headers.get('content-length'))).toBe(file.length);
  expect((await admin.request('GET', `/api/voicemails/${id}/audio?format=mp3`)).status).toBe(422);
  await admin.call(api.deleteVoicemail, { params: { id } });
  await jobs();
  expect(await at.platform.blobs.exists(`t${admin.tenantId}/voicemail/n${nodeId}-message-1`)).toBe(false);
});

test('a sound that comes before its event makes the message, one that comes after its end leaves nothing', async () => {
  await bringUp();
  expect(await list()).toMatchObject([{ has_audio: true }]);
  await told('voicemail.new');
  expect(await list()).toHaveLength(1);
  await told('voicemail.new', { ref: 'message-2' });
  await tell({ kind: 'voicemail.deleted', tenant_id: admin.tenantId, at: instant(1), ref: 'message-2' });
  await bringUp({ ref: 'message-2' });
  expect(await list()).toHaveLength(1);
  expect(await at.platform.blobs.exists(`t${admin.tenantId}/voicemail/n${nodeId}-message-2`)).toBe(false);
});

test('keep: the message is mailed once, with its sound, and stays new', async () => {
  await bringUp();
  await bringUp();
  await jobs();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ to: 'ann@example.com', subject: 'New message from 1002 in mailbox 1001' });
  expect(sent[0]?.text).toContain('Bob (1002) left a message of 4 seconds');
  expect([...(sent[0]?.attachment?.bytes ?? [])]).toEqual([...SOUND]);
  expect(await list()).toMatchObject([{ folder: 'new', email: 'sent' }]);
});

test('send: then it counts as heard, here and at the node; delete_after: then it is gone', async () => {
  await setMode('send', { voicemail_attach: false });
  await bringUp();
  expect(sent[0]?.attachment).toBeUndefined();
  expect(await list()).toMatchObject([{ folder: 'old', email: 'sent' }]);
  expect(at.hub.asked).toMatchObject([{ command: { change: { folder: 'old', deleted: false } } }]);
  await setMode('delete_after');
  await bringUp({ ref: 'message-2' });
  expect(sent).toHaveLength(2);
  expect(await list()).toHaveLength(1);
  expect(at.hub.asked[1]).toMatchObject({ command: { ref: 'message-2', change: { deleted: true } } });
});

test('none, and who has no address, is not mailed; the general mailbox has its own', async () => {
  await setMode('none');
  await bringUp();
  await bringUp({ ref: 'message-2', mailbox: 'general' });
  expect(sent).toEqual([]);
  const general_mailbox = { email: 'desk@example.com', email_mode: 'keep', attach: true, max_seconds: 60 } as const;
  await admin.call(updateOwnTenant, { body: { general_mailbox, general_mailbox_pin: '4711' } });
  await bringUp({ ref: 'message-3', mailbox: 'general' });
  expect(sent).toMatchObject([{ to: 'desk@example.com', subject: 'New message from 1002 in the general mailbox' }]);
});

test('a mail that cannot go now is tried again later, ever more seldom; the message waits for it', async () => {
  await setMode('delete_after');
  let failures = 2;
  mailWith(async (mail) => {
    if (failures-- > 0) throw new Error('the line is down');
    sent.push(mail);
  });
  await bringUp();
  await jobs();
  expect([sent.length, (await list())[0]?.email]).toEqual([0, 'waiting']);
  at.clock.advanceMs(61_000);
  await jobs();
  expect(sent).toHaveLength(0);
  at.clock.advanceMs(61_000);
  await jobs();
  expect(sent).toHaveLength(0);
  at.clock.advanceMs(61_000);
  await jobs();
  expect(sent).toHaveLength(1);
  await jobs();
  expect(await list()).toEqual([]);
});

test.each([
  ['is refused', new MailRefused('no such user')],
  ['may have arrived', new MailUnsure('the line broke')],
])('a mail that %s is not sent again, and the message stays', async (_, error) => {
  await setMode('delete_after');
  let tries = 0;
  mailWith(() => {
    tries += 1;
    return Promise.reject(error);
  });
  await bringUp();
  at.clock.advanceMs(18_000_000);
  await jobs();
  await jobs();
  expect(tries).toBe(1);
  expect(await list()).toMatchObject([{ email: 'failed', folder: 'new' }]);
});

test('a message moves to a mailbox that is there, on its own node', async () => {
  await told('voicemail.new');
  const id = (await list())[0]?.id ?? 0;
  const move = (to: MailboxId) => admin.request('PUT', `/api/voicemails/${id}`, { mailbox: to });
  expect((await move(999)).status).toBe(422);
  expect(await (await move('general')).json()).toMatchObject({ mailbox: 'general' });
  const other = await admin.call(createExtension, { body: { extension: '1002', name: 'Bob' } });
  expect(await (await move(other.id)).json()).toMatchObject({ mailbox: other.id });
});

test('a PIN is never shown, and only its hash is kept', async () => {
  const row = await admin.call(updateExtension, { params: { id: mailbox }, body: { voicemail_pin: '4321' } });
  expect(row.voicemail_pin_set).toBe(true);
  expect(JSON.stringify(row)).not.toMatch(/4321|pbkdf2/);
  expect(JSON.stringify(await (await admin.request('GET', '/api/extensions')).json())).not.toMatch(/pbkdf2/);
  for (const pin of ['123', '1234567', '12a4'])
    expect((await admin.request('PUT', `/api/extensions/${mailbox}`, { voicemail_pin: pin })).status).toBe(422);
});

test('a mailbox greets with a sound of the tenant, which stays while it does', async () => {
  const sound = await admin.call(uploadSound, {
    query: { name: 'Away' },
    raw: { type: 'audio/wav', bytes: writeWav([new Int16Array(4000)], 16_000) },
  });
  const greet = (id: number | null) => admin.request('PUT', `/api/extensions/${mailbox}`, { voicemail_busy_sound_id: id });
  expect((await greet(sound.id + 1)).status).toBe(422);
  expect(await (await greet(sound.id)).json()).toMatchObject({ voicemail_busy_sound_id: sound.id });
  expect((await admin.request('DELETE', `/api/sounds/${sound.id}`)).status).toBe(409);
  expect((await greet(null)).status).toBe(200);
  expect((await admin.request('DELETE', `/api/sounds/${sound.id}`)).status).toBe(204);
});
