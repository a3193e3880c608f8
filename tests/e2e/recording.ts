/** Recordings of real calls: who is recorded and who never, sides that are right, pauses, transfers, deaths in mid-call, and a store that is away. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listAudit } from '@botpbx/shared/api/audit';
import { listLiveCalls } from '@botpbx/shared/api/calls';
import { listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { controlRecording, deleteRecording, listRecordings, updateRecordingSettings } from '@botpbx/shared/api/recordings';
import type { CallId } from '@botpbx/shared/base/ids';
import type { Recording, RecordingAct, RecordingMode } from '@botpbx/shared/model/recording';
import { type Sound, toneLevelDb } from '../support/audio.ts';
import { openS3Store, type S3Store } from '../support/s3-store.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';

const STORE = { bucket: 'recordings', region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };
const [ANN_HZ, BOB_HZ, CAT_HZ] = [440, 880, 1300];
/** A side that speaks, and one that is silent, in dB. */
const LOUD_DB = -25;
const QUIET_DB = -45;
const WAIT_MS = 20_000;

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly store: S3Store;
  readonly ann: SipPhone;
  readonly bob: SipPhone;
  readonly cat: SipPhone;
}

/** A recording as a listener gets it: one sound for each side, or one for both. */
interface Played {
  readonly row: Recording;
  readonly sides: readonly Sound[];
  readonly seconds: number;
}

async function buildHouse(story: Story): Promise<House> {
  const store = await openS3Store(STORE);
  story.atEnd(() => store.close());
  const env = {
    ...{ STORAGE_TYPE: 's3', S3_BUCKET: STORE.bucket, S3_REGION: STORE.region, S3_ENDPOINT: store.endpoint },
    ...{ AWS_ACCESS_KEY_ID: STORE.accessKeyId, AWS_SECRET_ACCESS_KEY: STORE.secretAccessKey },
  };
  const stack = await startStack(story, { env });
  const [ann, bob, cat] = [
    await stack.phone('1001', { toneHz: ANN_HZ }),
    await stack.phone('1002', { toneHz: BOB_HZ }),
    await stack.phone('1003', { toneHz: CAT_HZ }),
  ];
  await stack.settled();
  for (const phone of [ann, bob, cat]) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  return { story, stack, store, ann, bob, cat };
}

async function setMode({ stack }: House, modes: Readonly<Record<string, RecordingMode>>): Promise<void> {
  const { data } = await stack.api(listExtensions, {});
  for (const [extension, recording] of Object.entries(modes)) {
    const id = data.find((row) => row.extension === extension)?.id ?? 0;
    await stack.api(updateExtension, { params: { id }, body: { recording } });
  }
  await stack.settled();
}

async function talk(from: SipPhone, to: SipPhone, ms: number): Promise<PhoneCall> {
  const call = await from.call(to.user);
  await call.until('answered');
  await sleep(ms);
  return call;
}

async function liveCallOf({ stack }: House, from: string): Promise<CallId> {
  const call = (await stack.api(listLiveCalls, {})).data.find((one) => one.from === from);
  claim(call !== undefined, `No call of ${from} is going on.`);
  return call.id;
}

const known = new Set<number>();

/** The recording that is there now and was not before. */
async function nextRecording(house: House, waitMs = WAIT_MS): Promise<Played> {
  const until = performance.now() + waitMs;
  for (;;) {
    const row = (await house.stack.api(listRecordings, {})).data.find(({ id }) => !known.has(id));
    if (row) {
      known.add(row.id);
      return play(house, row);
    }
    claim(performance.now() < until, 'No recording came.');
    await sleep(150);
  }
}

async function play({ stack }: House, row: Recording): Promise<Played> {
  const response = await download(stack, `/api/recordings/${row.id}/audio`);
  claim(response.status === 200 && response.headers.get('content-type') === 'audio/wav', 'The sound can not be had:', response.status);
  const bytes = Buffer.from(await response.arrayBuffer());
  const channels = bytes.readUInt16LE(22);
  const rateHz = bytes.readUInt32LE(24);
  claim(bytes.length === row.bytes && channels === row.channels && rateHz === 8000, 'The file is not as the row says:', row);
  claim(bytes.readUInt32LE(40) === bytes.length - 44 && bytes.readUInt32LE(4) === bytes.length - 8, 'The header tells another length.');
  const frames = (bytes.length - 44) / (2 * channels);
  const sideOf = (side: number): Sound => ({
    rateHz,
    samples: Float32Array.from({ length: frames }, (_, at) => bytes.readInt16LE(44 + (at * channels + side) * 2) / 32_768),
  });
  return { row, sides: Array.from({ length: channels }, (_, side) => sideOf(side)), seconds: frames / rateHz };
}

const download = ({ url, token }: Stack, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });

const part = ({ rateHz, samples }: Sound, fromS: number, toS: number): Sound => ({
  rateHz,
  samples: samples.subarray(Math.round(fromS * rateHz), Math.round(toS * rateHz)),
});

/** Each side holds its own tone and not the other's. */
function claimSides({ sides }: Played, left: number, right: number): void {
  const level = (side: number, hz: number) => toneLevelDb(sides[side] ?? { rateHz: 8000, samples: new Float32Array() }, hz);
  const levels = [level(0, left), level(0, right), level(1, right), level(1, left)].map(Math.round);
  claim((levels[0] ?? 0) > LOUD_DB && (levels[2] ?? 0) > LOUD_DB, 'A side does not hold its own tone:', levels);
  claim((levels[1] ?? 0) < QUIET_DB && (levels[3] ?? 0) < QUIET_DB, 'A side holds the tone of the other:', levels);
}

async function always(house: House): Promise<void> {
  const { stack, ann, bob, story } = house;
  await setMode(house, { '1001': 'always' });
  await (await talk(ann, bob, 4000)).hangUp();
  const sinceMs = performance.now();
  const played = await nextRecording(house);
  story.figure('hang_up_to_playable_ms', performance.now() - sinceMs);
  story.figure('recorded_of_4_s', played.seconds);
  claim(played.seconds > 3.7 && played.seconds < 4.6, `${played.seconds} s of 4 s were recorded.`);
  claimSides(played, ANN_HZ, BOB_HZ);
  const { row } = played;
  claim(row.trigger === 'extension' && row.extension === '1001' && row.party === '1002', 'The row is wrong:', row);
  claim(/^\d{4}\/\d\d\/\d\d\/\d+\.\d+-1001-1002\.wav$/.test(row.file_name), 'The file has another name than documented:', row.file_name);
  const onDisk = join(stack.env.ASTERISK_RUN ?? '', 'spool', 'recording', row.file_name);
  claim(existsSync(onDisk), 'The file does not lie where it is documented.');
  const [key] = [...house.store.objects.keys()].filter((one) => one.includes('/recording/'));
  claim(key !== undefined && house.store.objects.get(key)?.equals(readFileSync(onDisk)) === true, 'The bucket holds something else.');
  await (await talk(bob, ann, 2000)).hangUp();
  claimSides(await nextRecording(house), BOB_HZ, ANN_HZ);
}

async function ranges({ stack }: House): Promise<void> {
  const [row] = (await stack.api(listRecordings, {})).data;
  claim(row !== undefined, 'There is no recording.');
  const path = `/api/recordings/${row.id}/audio`;
  const whole = Buffer.from(await (await download(stack, path)).arrayBuffer());
  const ofCall = Buffer.from(await (await download(stack, `/api/calls/${row.call_id}/recording`)).arrayBuffer());
  claim(ofCall.equals(whole), 'The recording of the call is another.');
  const some = await download(stack, path, { range: 'bytes=100-299' });
  claim(
    some.status === 206 && Buffer.from(await some.arrayBuffer()).equals(whole.subarray(100, 300)),
    'A range is not what was asked for.',
  );
  claim((await download(stack, path, { range: `bytes=${row.bytes}-` })).status === 416, 'A range behind the end was answered.');
  const stranger = await fetch(`${stack.url}${path}`);
  claim(stranger.status === 401, 'Somebody who is not signed in may listen:', stranger.status);
  const { data } = await stack.api(listAudit, {});
  claim(
    data.some(({ action, subject }) => action === 'recording.heard' && subject === `recording:${row.id}`),
    'Nobody wrote down who listened.',
  );
}

async function never(house: House): Promise<void> {
  const { ann, bob, cat, stack } = house;
  await setMode(house, { '1001': 'always', '1003': 'never' });
  await (await talk(ann, cat, 1500)).hangUp();
  const call = await talk(bob, cat, 500);
  const answer = await act(house, '1002', 'start');
  claim(answer.status === 409, 'Who is never to be recorded was:', answer.status);
  await call.hangUp();
  await sleep(2000);
  const strange = (await stack.api(listRecordings, {})).data.filter(({ id }) => !known.has(id));
  claim(strange.length === 0, 'There is a recording:', strange);
}

async function act(house: House, from: string, what: RecordingAct): Promise<Response> {
  const { stack } = house;
  const id = await liveCallOf(house, from);
  const headers = { authorization: `Bearer ${stack.token}`, 'content-type': 'application/json' };
  return fetch(`${stack.url}/api/calls/${id}/recording`, { method: 'POST', headers, body: JSON.stringify({ act: what }) });
}

async function onDemand(house: House): Promise<void> {
  const { stack, bob, cat } = house;
  await setMode(house, { '1003': 'on_demand' });
  const call = await talk(bob, cat, 1000);
  const id = await liveCallOf(house, '1002');
  const set = async (what: RecordingAct, ms: number) => {
    const { state } = await stack.api(controlRecording, { params: { id }, body: { act: what } });
    await sleep(ms);
    return state;
  };
  claim((await set('start', 2000)) === 'recording', 'It was not begun.');
  claim((await set('pause', 2000)) === 'paused', 'It was not paused.');
  claim((await set('resume', 2000)) === 'recording', 'It did not go on.');
  claim((await set('stop', 1000)) === 'off', 'It was not stopped.');
  await call.hangUp();
  const played = await nextRecording(house);
  claim(played.row.trigger === 'on_demand', 'The trigger is wrong:', played.row);
  claim(played.seconds > 5.5 && played.seconds < 7, `${played.seconds} s of 6 s were recorded.`);
  const [left] = played.sides;
  claim(left !== undefined, 'There is no side.');
  const levels = [part(left, 0.3, 1.7), part(left, 2.4, 3.7), part(left, 4.4, 5.7)].map((sound) => Math.round(toneLevelDb(sound, BOB_HZ)));
  claim((levels[0] ?? 0) > LOUD_DB && (levels[1] ?? 0) < QUIET_DB && (levels[2] ?? 0) > LOUD_DB, 'The pause is not silent:', levels);
}

async function mono(house: House): Promise<void> {
  const { stack, ann, bob } = house;
  await stack.api(updateRecordingSettings, { body: { stereo: false } });
  await stack.settled();
  await (await talk(ann, bob, 2000)).hangUp();
  const { sides } = await nextRecording(house);
  const [both] = sides;
  claim(both !== undefined && sides.length === 1, 'It has two sides.');
  claim(toneLevelDb(both, ANN_HZ) > LOUD_DB && toneLevelDb(both, BOB_HZ) > LOUD_DB, 'A voice is missing.');
  await stack.api(updateRecordingSettings, { body: { stereo: true } });
  await stack.settled();
}

/** The recorded caller hands the callee over and goes: the recording goes on with those who stay. */
async function transferred(house: House): Promise<void> {
  const { ann, bob, cat } = house;
  const call = await talk(ann, bob, 2000);
  const { status } = await call.inDialog('REFER', [`Refer-To: <sip:1003@${cat.domain}>`, `Referred-By: <sip:1001@${ann.domain}>`]);
  claim(status === 202, 'The transfer was refused:', status);
  await sleep(300);
  await call.hangUp();
  await sleep(2700);
  await bob.received.at(-1)?.hangUp();
  const played = await nextRecording(house);
  claim(played.seconds > 4 && played.seconds < 7.5, `${played.seconds} s of about 5 s were recorded.`);
  const [left, right] = played.sides;
  claim(left !== undefined && right !== undefined, 'A side is missing.');
  const early = [toneLevelDb(part(left, 0.2, 1.7), ANN_HZ), toneLevelDb(part(right, 0.2, 1.7), BOB_HZ)].map(Math.round);
  const end = played.seconds;
  const late = [part(left, end - 2, end - 0.3), part(right, end - 2, end - 0.3)].map((sound) => Math.round(toneLevelDb(sound, CAT_HZ)));
  claim(
    early.every((level) => level > LOUD_DB),
    'Before the transfer somebody is not heard:',
    early,
  );
  claim(Math.max(...late) > LOUD_DB, 'After the transfer the third is not heard:', late);
}

/** The process dies in mid-call: the call and its recording do not notice. */
async function nodeDies(house: House): Promise<void> {
  const { stack, ann, bob } = house;
  const call = await talk(ann, bob, 2000);
  stack.product.node.kill('SIGKILL', true);
  await stack.product.node.ended();
  stack.product.node.start();
  await sleep(4000);
  await call.hangUp();
  const played = await nextRecording(house);
  claim(played.seconds > 5.5, `${played.seconds} s of 6 s and more were recorded.`);
  claimSides(played, ANN_HZ, BOB_HZ);
}

/** Asterisk dies in mid-call: what it had written can be heard. */
async function asteriskDies(house: House): Promise<void> {
  const { stack, ann, bob, story } = house;
  await talk(ann, bob, 8000);
  stack.product.asterisk.kill('SIGKILL', true);
  await stack.product.asterisk.ended();
  stack.product.asterisk.start();
  const played = await nextRecording(house);
  story.figure('saved_of_8_s', played.seconds);
  claim(played.seconds >= 3.9, `Only ${played.seconds} s of 8 s were saved.`);
  claimSides(played, ANN_HZ, BOB_HZ);
  await untilRegistered(ann);
  await untilRegistered(bob);
}

async function untilRegistered(phone: SipPhone): Promise<void> {
  const until = performance.now() + WAIT_MS;
  while ((await phone.register().catch(() => 0)) !== 200) {
    claim(performance.now() < until, `${phone.user} can not register.`);
    await sleep(200);
  }
}

/** The cloud is away, then the store: the recording waits on the node and arrives once. */
async function storeAway(house: House): Promise<void> {
  const { stack, store, ann, bob } = house;
  stack.product.controlPlane.kill('SIGKILL', true);
  await stack.product.controlPlane.ended();
  await (await talk(ann, bob, 2000)).hangUp();
  await sleep(1500);
  store.fail(6);
  await stack.startCloud();
  claimSides(await nextRecording(house, 40_000), ANN_HZ, BOB_HZ);
  const { data } = await stack.api(listRecordings, { query: { limit: 200 } });
  claim(new Set(data.map(({ file_name }) => file_name)).size === data.length, 'A recording is there twice.');
}

async function deleted({ stack, store }: House): Promise<void> {
  const [row] = (await stack.api(listRecordings, {})).data;
  claim(row !== undefined, 'There is no recording.');
  const before = store.objects.size;
  await stack.api(deleteRecording, { params: { id: row.id } });
  claim((await download(stack, `/api/recordings/${row.id}/audio`)).status === 404, 'A deleted recording can be heard.');
  claim(store.objects.size === before - 1, 'The sound of a deleted recording is still in the bucket.');
  const left = readdirSync(join(stack.env.ASTERISK_RUN ?? '', 'spool', 'recording-parts'));
  claim(left.length === 0, 'Parts were left behind:', left);
}

await tell('recording', async (story) => {
  const house = await story.step('three phones, and a bucket', () => buildHouse(story));
  await story.attempt('always: both sides, each where it belongs, under the documented name', () => always(house));
  await story.attempt('ranges, access, and who listened', () => ranges(house));
  await story.attempt('never outweighs always, and asking', () => never(house));
  await story.attempt('on demand: start, pause, resume, stop', () => onDemand(house));
  await story.attempt('both sides in one', () => mono(house));
  await story.attempt('a blind transfer does not end it', () => transferred(house));
  await story.attempt('the node process is killed in mid-call', () => nodeDies(house));
  await story.attempt('Asterisk is killed in mid-call', () => asteriskDies(house));
  await story.attempt('the cloud is away, then the store', () => storeAway(house));
  await story.attempt('a deleted recording is gone', () => deleted(house));
  story.figure('uploads_to_the_bucket', house.store.requests.filter((line) => line.startsWith('PUT')).length);
  claim(house.store.refused.length === 0, 'The store refused:', house.store.refused);
});
