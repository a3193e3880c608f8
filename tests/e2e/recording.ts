/** Recordings of real calls: who is recorded and who never, sides that are right, pauses, transfers, deaths in mid-call, and a store that is away. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listAudit } from '@botpbx/shared/api/audit';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { createQueue } from '@botpbx/shared/api/queues';
import { controlRecording, deleteRecording, listRecordings, updateRecordingSettings } from '@botpbx/shared/api/recordings';
import type { RecordingAct } from '@botpbx/shared/model/recording';
import { toneLevelDb } from '../support/audio.ts';
import { claim, tell } from '../support/story.ts';
import { asteriskDies, nodeDies, storeAway } from './recording/deaths.ts';
import {
  ANN_HZ,
  act,
  BOB_HZ,
  buildHouse,
  CAT_HZ,
  claimSides,
  download,
  type House,
  known,
  LOUD_DB,
  liveCallOf,
  nextRecording,
  part,
  QUIET_DB,
  setMode,
  talk,
} from './recording/house.ts';

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

/** The code begins it and ends it; the other side hears nothing of the code but its tones. */
async function byCode(house: House): Promise<void> {
  const { bob, cat } = house;
  const call = await talk(bob, cat, 1000);
  await call.sendDigits('*1');
  await sleep(3000);
  await call.sendDigits('*1');
  await sleep(1000);
  await call.hangUp();
  const played = await nextRecording(house);
  claim(played.row.trigger === 'on_demand' && played.row.extension === '1002', 'The row is wrong:', played.row);
  claim(played.seconds > 2 && played.seconds < 5, `${played.seconds} s of about 3 s were recorded.`);
}

/** What the queue says counts for whoever takes the call; the caller's wait is not recorded. */
async function fromQueue(house: House): Promise<void> {
  const { stack, bob, cat } = house;
  const { data } = await stack.api(listExtensions, {});
  const id = data.find(({ extension }) => extension === '1003')?.id ?? 0;
  const members = [{ extension_id: id, penalty: 0 }];
  await stack.api(createQueue, { body: { name: 'Sales', number: '610', members, recording: true, announce_position: false } });
  await stack.settled();
  cat.onCall = { kind: 'answer', afterMs: 2500 };
  const call = await bob.call('610');
  const there = await cat.nextCall();
  await there.until('answered');
  await sleep(3000);
  await call.hangUp();
  cat.onCall = { kind: 'answer', afterMs: 0 };
  const played = await nextRecording(house);
  claim(played.row.trigger === 'queue' && played.row.extension === '1003', 'The row is wrong:', played.row);
  claim(played.seconds > 2 && played.seconds < 4.5, `${played.seconds} s of 3 s were recorded.`);
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
  await story.attempt('on demand by *1', () => byCode(house));
  await story.attempt('a queue that records', () => fromQueue(house));
  await story.attempt('both sides in one', () => mono(house));
  await story.attempt('a blind transfer does not end it', () => transferred(house));
  await story.attempt('the node process is killed in mid-call', () => nodeDies(house));
  await story.attempt('Asterisk is killed in mid-call', () => asteriskDies(house));
  await story.attempt('the cloud is away, then the store', () => storeAway(house));
  await story.attempt('a deleted recording is gone', () => deleted(house));
  story.figure('uploads_to_the_bucket', house.store.requests.filter((line) => line.startsWith('PUT')).length);
  claim(house.store.refused.length === 0, 'The store refused:', house.store.refused);
});
