/** The house of the story of sounds: a carrier, two phones, and sounds of every kind with a number that leads to each. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { speakSound, uploadSound } from '@botpbx/shared/api/sounds';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { Sound } from '@botpbx/shared/model/sound';
import { fromUlaw, tone, writeWav } from '../../support/audio.ts';
import type { PhoneCall } from '../../support/sip/call.ts';
import { SipPhone } from '../../support/sip-phone.ts';
import type { Stack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';

const CARRIER_IP = '127.0.0.2';
export const LOUD_DB = -20;
export const QUIET_DB = -40;
const TEXT = 'Thank you for calling. Our office opens at nine tomorrow morning.';

export interface House {
  readonly stack: Stack;
  readonly carrier: SipPhone;
  readonly caller: SipPhone;
  readonly callee: SipPhone;
  /** Each with the number that leads to it. */
  readonly sounds: readonly { readonly sound: Sound; readonly did: string; readonly hz: number; readonly routeId: number }[];
}

export const sample = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../../support/sounds', name)));

/** A tone as a file that somebody might send: 44.1 kHz. */
export function toneFile(story: Story, hz: number, seconds: number): Uint8Array<ArrayBuffer> {
  const path = join(story.folder, `${hz}.wav`);
  writeWav(path, tone(hz, seconds, 44_100));
  return new Uint8Array(readFileSync(path));
}

export async function buildHouse(story: Story, stack: Stack): Promise<House> {
  const port = stack.ports.own;
  await stack.api(createTrunk, { body: { name: 'Carrier', host: CARRIER_IP, port } });
  const files = [
    { name: 'A WAV file', hz: 600, type: 'audio/wav', bytes: toneFile(story, 600, 1.5) },
    { name: 'An MP3 file', hz: 1000, type: 'audio/mpeg', bytes: sample('tone-1000.mp3') },
    { name: 'An OGG file with Vorbis', hz: 700, type: 'audio/ogg', bytes: sample('tone-700.ogg') },
    { name: 'An OGG file with Opus', hz: 1000, type: 'application/octet-stream', bytes: sample('tone-1000.opus') },
  ];
  const made: { sound: Sound; hz: number }[] = [];
  for (const { name, hz, type, bytes } of files) {
    const sinceMs = performance.now();
    made.push({ hz, sound: await stack.api(uploadSound, { query: { name }, raw: { type, bytes } }) });
    story.figure(`upload_${type.split('/')[1]?.replace(/\W/g, '_')}_ms`, performance.now() - sinceMs);
  }
  const sinceMs = performance.now();
  made.push({ hz: 0, sound: await stack.api(speakSound, { body: { name: 'A text', text: TEXT } }) });
  story.figure('speech_ms', performance.now() - sinceMs);
  const sounds: House['sounds'][number][] = [];
  for (const [at, { sound, hz }] of made.entries()) {
    const did = `+1555000700${at}`;
    const { id: routeId } = await stack.api(createInboundRoute, {
      body: { name: sound.name, did, destination: { type: 'sound', id: sound.id } },
    });
    sounds.push({ sound, hz, did, routeId });
  }
  const [caller, callee] = [await stack.phone('1000', { toneHz: 0 }), await stack.phone('1001', { toneHz: 0 })];
  await stack.settled();
  for (const phone of [caller, callee]) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  const carrier = await SipPhone.open({ user: '+15551234567', server: stack.sip, ip: CARRIER_IP, port, toneHz: 0 });
  story.atEnd(() => carrier.close());
  return { stack, carrier, caller, callee, sounds };
}

/** Waits until a sound lies where Asterisk plays it from. */
export async function untilHere(stack: Stack, { hash, name }: Sound): Promise<void> {
  const path = join(stack.env.ASTERISK_RUN ?? '', 'sounds', `${hash}.wav16`);
  const until = performance.now() + 10_000;
  while (!existsSync(path)) {
    claim(performance.now() < until, `${name} does not come to the node.`);
    await sleep(20);
  }
}

/** Calls a public number, listens until the other side hangs up, and gives what was heard. */
export async function hear({ carrier }: House, did: string): Promise<PhoneCall> {
  const call = await carrier.call(did);
  await call.until('answered');
  await call.until('ended', 15_000);
  return call;
}

export const heardIn = (call: PhoneCall) => ({
  rateHz: 8000,
  samples: Float32Array.from(call.media.heard.flatMap(({ payload }) => Array.from(payload, fromUlaw))),
});
