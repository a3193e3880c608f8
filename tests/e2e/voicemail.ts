/** Voicemail with real phones: messages are left, lamps lit, heard, mailed, moved and limited, while processes die; two tenants never meet. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getExtension, updateExtension } from '@botpbx/shared/api/extensions';
import { deleteVoicemail, listVoicemails, updateVoicemail } from '@botpbx/shared/api/voicemails';
import type { Voicemail } from '@botpbx/shared/model/voicemail';
import { MAX_MESSAGES } from '@botpbx/shared/model/voicemail-setting';
import { readWav, toneLevelDb } from '../support/audio.ts';
import { untilCount } from '../support/calls.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { answered, buildHouse, EMAIL, HEARD_DB, type House, OTHER_TONE_HZ, PIN, SILENT_DB, type Side, TONE_HZ } from './voicemail/house.ts';
import { subscribeLamp } from './voicemail/lamp.ts';
import { soundIn } from './voicemail/post-office.ts';

/** From the key that skips the greeting to the end of the beep. */
const BEEP_MS = 900;

/** Calls 1001, skips the greeting and speaks for so long; the call is still up then. */
async function speak({ caller }: Side, speakMs: number): Promise<PhoneCall> {
  const call = await answered(await caller.call('1001'));
  await sleep(500);
  await call.sendDigits('#');
  await sleep(BEEP_MS + speakMs);
  return call;
}

async function leave(side: Side, speakMs: number): Promise<void> {
  const call = await speak(side, speakMs);
  await call.hangUp();
}

/** The messages of 1001, as soon as there are so many with their sound. */
async function messages({ api, mailbox }: Side, count: number, waitMs = 15_000): Promise<Voicemail[]> {
  const dueMs = performance.now() + waitMs;
  for (;;) {
    const { data } = await api(listVoicemails, { query: { mailbox, limit: 200 } });
    if (data.length === count && data.every((row) => row.has_audio)) return data;
    if (performance.now() > dueMs) throw new Error(`${data.length} messages instead of ${count}: ${JSON.stringify(data.slice(0, 3))}`);
    await sleep(200);
  }
}

async function soundOf(story: Story, stack: House['stack'], id: number) {
  const answer = await fetch(`${stack.url}/api/voicemails/${id}/audio`, { headers: { authorization: `Bearer ${stack.token}` } });
  claim(answer.status === 200 && answer.headers.get('content-type') === 'audio/wav', `The sound answers ${answer.status}.`);
  const path = join(story.folder, 'message.wav');
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  return readWav(path);
}

/** The same as `wav49`, as another decoder hears it. */
async function asGsm(story: Story, stack: House['stack'], id: number): Promise<void> {
  const answer = await fetch(`${stack.url}/api/voicemails/${id}/audio?format=wav49`, {
    headers: { authorization: `Bearer ${stack.token}` },
  });
  claim(answer.status === 200, `As wav49 it answers ${answer.status}.`);
  const [gsm, wav] = [join(story.folder, 'gsm.wav'), join(story.folder, 'from-gsm.wav')];
  writeFileSync(gsm, Buffer.from(await answer.arrayBuffer()));
  execFileSync('sox', [gsm, '-e', 'signed', '-b', '16', wav]);
  const level = toneLevelDb(readWav(wav), TONE_HZ);
  story.figure('wav49_level_db', level);
  claim(level > HEARD_DB, `As wav49 it does not hold what was spoken: ${level} dB.`);
}

async function firstMessage(story: Story, { stack, one, two, post }: House): Promise<void> {
  const extension = await stack.api(getExtension, { params: { id: one.mailbox } });
  claim(extension.voicemail_max_seconds === 180 && MAX_MESSAGES === 100, 'The limits are not 180 seconds and 100 messages.');
  claim(extension.voicemail_enabled && extension.voicemail_pin_set, 'The mailbox is not open.', extension);
  await leave(one, 4000);
  story.figure('lamp_on_ms', await one.lamp.until('1/0'));
  const [message] = await messages(one, 1);
  claim(message !== undefined, 'There is no message.');
  claim(message.folder === 'new' && message.from === '1002', 'The message is wrong:', message);
  claim(message.duration > 3 && message.duration < 6, `It lasts ${message.duration} s.`);
  const level = toneLevelDb(await soundOf(story, stack, message.id), TONE_HZ);
  story.figure('message_level_db', level);
  claim(level > HEARD_DB, `What was spoken is not in it: ${level} dB.`);
  const [call] = await untilCount(stack.api, 1, () => true, 10_000, 200);
  claim(call?.disposition === 'ANSWERED' && call.answered_by === 'voicemail', 'The record of the call is wrong:', call);
  await asGsm(story, stack, message.id);
  const [letter] = await post.until(EMAIL, 1, 20_000);
  claim(letter !== undefined, 'There is no mail.');
  claim(letter.text.includes('New message from 1002'), 'The mail is wrong.');
  const mailed = toneLevelDb(soundIn(story, letter), TONE_HZ);
  story.figure('mailed_level_db', mailed);
  claim(mailed > HEARD_DB, `The mail's sound is not what was spoken: ${mailed} dB.`);
  claim(two.lamp.now() === undefined || two.lamp.now() === '0/0', `The other tenant's lamp shows ${two.lamp.now()}.`);
}

async function tooShort({ one }: House): Promise<void> {
  await leave(one, 1200);
  await sleep(3000);
  claim((await messages(one, 1)).length === 1, 'A message of 1.2 seconds was kept.');
  claim(one.lamp.now() === '1/0', `The lamp shows ${one.lamp.now()}.`);
}

/** The second tenant has the same numbers, and a message of its own. */
async function twoTenants(story: Story, { one, two }: House): Promise<void> {
  for (const { owner } of [one, two]) {
    const { status } = await subscribeLamp(owner);
    claim(status !== 200, 'On a node of two tenants a phone may subscribe to a mailbox that is known by its number alone.');
  }
  await leave(two, 4000);
  story.figure('other_lamp_on_ms', await two.lamp.until('1/0'));
  await messages(two, 1);
  claim((await messages(one, 1)).length === 1 && one.lamp.now() === '1/0', "The message is in the other tenant's mailbox.");
  const call = await openOwn(two);
  const level = await hear(call, OTHER_TONE_HZ);
  claim(level > HEARD_DB, `The own message is not heard: ${level} dB.`);
  claim(call.media.levelDb(TONE_HZ) < SILENT_DB, "The other tenant's message is heard.");
  await call.hangUp();
  await two.lamp.until('0/1');
  claim(one.lamp.now() === '1/0', `The lamp of the other tenant shows ${one.lamp.now()}.`);
}

/** `*97` with the PIN. */
async function openOwn({ owner }: Side): Promise<PhoneCall> {
  const call = await answered(await owner.call('*97'));
  await sleep(500);
  await call.sendDigits(`${PIN}#`);
  await sleep(700);
  return call;
}

/** Presses 1, skips the envelope and gives how loud the tone is. */
async function hear(call: PhoneCall, hz: number): Promise<number> {
  await call.sendDigits('1');
  await sleep(1200);
  await call.sendDigits('1');
  await sleep(500);
  const sinceMs = performance.now();
  await sleep(2500);
  return call.media.levelDb(hz, sinceMs);
}

async function ownMailbox(story: Story, { one }: House): Promise<void> {
  const call = await openOwn(one);
  const level = await hear(call, TONE_HZ);
  story.figure('heard_level_db', level);
  claim(level > HEARD_DB, `The message is not heard: ${level} dB.`);
  await call.hangUp();
  story.figure('lamp_off_ms', await one.lamp.until('0/1'));
  await until(async () => (await messages(one, 1))[0]?.folder === 'old', 'the API does not say that it was heard');
}

async function otherMailbox(story: Story, { one }: House): Promise<void> {
  const wrong = await answered(await one.caller.call('*98'));
  for (let tries = 0; tries < 3; tries++) {
    await sleep(600);
    await wrong.sendDigits('1001#');
    await sleep(600);
    await wrong.sendDigits('9999#');
  }
  await wrong.until('ended', 10_000);
  claim(wrong.endedBy === 'peer', 'Three wrong PINs did not end the call.');
  claim(wrong.media.levelDb(TONE_HZ) < SILENT_DB, 'With a wrong PIN the message was heard.');
  const right = await answered(await one.caller.call('*98'));
  await sleep(600);
  await right.sendDigits('1001#');
  await sleep(600);
  await right.sendDigits(`${PIN}#`);
  await sleep(700);
  const level = await hear(right, TONE_HZ);
  story.figure('other_level_db', level);
  claim(level > HEARD_DB, `The message is not heard: ${level} dB.`);
  await right.hangUp();
}

async function until(holds: () => Promise<boolean>, what: string, waitMs = 8000): Promise<void> {
  const dueMs = performance.now() + waitMs;
  while (!(await holds())) {
    if (performance.now() > dueMs) throw new Error(what);
    await sleep(150);
  }
}

async function overTheApi(story: Story, { one }: House): Promise<void> {
  const [message] = await messages(one, 1);
  claim(message !== undefined, 'There is no message.');
  await one.api(updateVoicemail, { params: { id: message.id }, body: { folder: 'new' } });
  story.figure('api_lamp_on_ms', await one.lamp.until('1/0'));
  await one.api(deleteVoicemail, { params: { id: message.id } });
  story.figure('api_lamp_off_ms', await one.lamp.until('0/0'));
  await messages(one, 0);
}

async function cloudGone({ stack, one }: House): Promise<void> {
  stack.product.controlPlane.kill('SIGKILL', true);
  await stack.product.controlPlane.ended();
  await leave(one, 4000);
  await one.lamp.until('1/0');
  const call = await openOwn(one);
  const level = await hear(call, TONE_HZ);
  claim(level > HEARD_DB, `Without the control plane the message is not heard: ${level} dB.`);
  await call.hangUp();
  await one.lamp.until('0/1');
  await stack.startCloud();
  const [message] = await messages(one, 1, 30_000);
  await until(async () => (await messages(one, 1))[0]?.folder === 'old', 'the API does not say that it was heard', 15_000);
  claim(message !== undefined, 'The message did not come up.');
}

/** The node process dies in mid-recording; what was spoken is there when it is back. */
async function processKilled(story: Story, { stack, one }: House): Promise<void> {
  const call = await speak(one, 4000);
  stack.product.node.kill('SIGKILL', true);
  await stack.product.node.ended();
  await sleep(1500);
  await call.hangUp();
  stack.product.node.start();
  const rows = await messages(one, 2, 40_000);
  const [newest] = rows;
  claim(newest !== undefined && newest.duration > 4, 'What was spoken is not all there:', newest);
  const level = toneLevelDb(await soundOf(story, stack, newest.id), TONE_HZ);
  claim(level > HEARD_DB, `What was spoken is not in it: ${level} dB.`);
  story.figure('killed_kept_seconds', newest.duration);
}

async function longest(story: Story, { stack, one }: House): Promise<void> {
  await stack.api(updateExtension, { params: { id: one.mailbox }, body: { voicemail_max_seconds: 5 } });
  await stack.settled();
  const call = await speak(one, 5000);
  await call.until('ended', 15_000);
  claim(call.endedBy === 'peer', 'The caller was not told good-bye.');
  const [newest] = await messages(one, 3);
  story.figure('longest_seconds', newest?.duration ?? 0);
  claim(newest !== undefined && Math.abs(newest.duration - 5) < 0.5, 'The longest message is not 5 s long:', newest);
}

/** With 99 messages one more is taken, and then none. */
async function full({ stack, one }: House): Promise<void> {
  const { node } = stack.product;
  await node.stop(5000);
  const folder = join(stack.env.ASTERISK_RUN ?? '', 'voicemail', 't1', String(one.mailbox));
  mkdirSync(folder, { recursive: true });
  const there = readdirSync(folder).filter((name) => /^msg-.*[.]wav$/.test(name)).length;
  for (let at = there; at < MAX_MESSAGES - 1; at++) seed(folder, one.mailbox, at);
  node.start();
  await stack.settled();
  await messages(one, MAX_MESSAGES - 1, 60_000);
  await leave(one, 4000);
  await messages(one, MAX_MESSAGES);
  const call = await answered(await one.caller.call('1001'));
  await call.until('ended', 15_000);
  claim(call.endedBy === 'peer', 'The full mailbox did not end the call.');
  await messages(one, MAX_MESSAGES);
}

function seed(folder: string, mailbox: number, at: number): void {
  const ref = `seed-${String(at).padStart(4, '0')}`;
  const times = { received_at: '2026-01-05T10:00:00.000Z', changed_at: '2026-01-05T10:00:00.000Z', duration_ms: 3000 };
  const note = { ref, mailbox, folder: 'old', from: '1002', from_name: null, ...times, tenant_id: 1, untold: ['new'] };
  const wav = Buffer.alloc(44 + 800);
  wav.write('RIFF', 0);
  writeFileSync(join(folder, `msg-${ref}.wav`), wav);
  writeFileSync(join(folder, `msg-${ref}.json`), JSON.stringify(note));
}

await tell('voicemail', async (story) => {
  const house = await story.step('two tenants with the same numbers', () => buildHouse(story));
  await story.step('a message is left, the lamp goes on, a mail comes with what was spoken', () => firstMessage(story, house));
  await story.step('a message of less than 3 seconds is none', () => tooShort(house));
  await story.step('tenants with the same numbers have mailboxes of their own', () => twoTenants(story, house));
  await story.step('*97 plays it by PIN, and the lamp goes off', () => ownMailbox(story, house));
  await story.step('*98 plays it by extension and PIN, and a wrong PIN hears nothing', () => otherMailbox(story, house));
  await story.step('what the API changes, the phone shows', () => overTheApi(story, house));
  await story.step('left and heard while the control plane is gone', () => cloudGone(house));
  await story.step('the node process dies in mid-recording', () => processKilled(story, house));
  await story.step('the longest message', () => longest(story, house));
  await story.step('the 100th message is taken, the next is not', () => full(house));
});
