/** Three phones, a bucket, and what is measured of recordings. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listLiveCalls } from '@botpbx/shared/api/calls';
import { listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { listRecordings } from '@botpbx/shared/api/recordings';
import type { CallId } from '@botpbx/shared/base/ids';
import type { Recording, RecordingAct, RecordingMode } from '@botpbx/shared/model/recording';
import { type Sound, toneLevelDb } from '../../support/audio.ts';
import { openS3Store, type S3Store } from '../../support/s3-store.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import type { SipPhone } from '../../support/sip-phone.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';

const STORE = { bucket: 'recordings', region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };
export const [ANN_HZ, BOB_HZ, CAT_HZ] = [440, 880, 1300];
/** A side that speaks, and one that is silent, in dB. */
export const LOUD_DB = -25;
export const QUIET_DB = -45;
export const WAIT_MS = 20_000;

export interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly store: S3Store;
  readonly ann: SipPhone;
  readonly bob: SipPhone;
  readonly cat: SipPhone;
}

/** A recording as a listener gets it: one sound for each side, or one for both. */
export interface Played {
  readonly row: Recording;
  readonly sides: readonly Sound[];
  readonly seconds: number;
}

export async function buildHouse(story: Story): Promise<House> {
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

export async function setMode({ stack }: House, modes: Readonly<Record<string, RecordingMode>>): Promise<void> {
  const { data } = await stack.api(listExtensions, {});
  for (const [extension, recording] of Object.entries(modes)) {
    const id = data.find((row) => row.extension === extension)?.id ?? 0;
    await stack.api(updateExtension, { params: { id }, body: { recording } });
  }
  await stack.settled();
}

export async function talk(from: SipPhone, to: SipPhone, ms: number): Promise<PhoneCall> {
  const call = await from.call(to.user);
  await call.until('answered');
  await sleep(ms);
  return call;
}

export async function liveCallOf({ stack }: House, from: string): Promise<CallId> {
  const call = (await stack.api(listLiveCalls, {})).data.find((one) => one.from === from);
  claim(call !== undefined, `No call of ${from} is going on.`);
  return call.id;
}

/** Recordings that were looked at. */
export const known = new Set<number>();

/** The recording that is there now and was not before. */
export async function nextRecording(house: House, waitMs = WAIT_MS): Promise<Played> {
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

export async function play({ stack }: House, row: Recording): Promise<Played> {
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

export const download = ({ url, token }: Stack, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });

export const part = ({ rateHz, samples }: Sound, fromS: number, toS: number): Sound => ({
  rateHz,
  samples: samples.subarray(Math.round(fromS * rateHz), Math.round(toS * rateHz)),
});

/** Each side holds its own tone and not the other's. */
export function claimSides({ sides }: Played, left: number, right: number): void {
  const level = (side: number, hz: number) => toneLevelDb(sides[side] ?? { rateHz: 8000, samples: new Float32Array() }, hz);
  const levels = [level(0, left), level(0, right), level(1, right), level(1, left)].map(Math.round);
  claim((levels[0] ?? 0) > LOUD_DB && (levels[2] ?? 0) > LOUD_DB, 'A side does not hold its own tone:', levels);
  claim((levels[1] ?? 0) < QUIET_DB && (levels[3] ?? 0) < QUIET_DB, 'A side holds the tone of the other:', levels);
}

/** Asks for something to be done to the recording of somebody's call. */
export async function act(house: House, from: string, what: RecordingAct): Promise<Response> {
  const { stack } = house;
  const id = await liveCallOf(house, from);
  const headers = { authorization: `Bearer ${stack.token}`, 'content-type': 'application/json' };
  return fetch(`${stack.url}/api/calls/${id}/recording`, { method: 'POST', headers, body: JSON.stringify({ act: what }) });
}
