/** Sounds that people send, have said, or hear while they wait: on real calls, also when the control plane is gone. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '@botpbx/shared/api/client';
import { createInboundRoute, deleteInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createMusicClass, updateMusicClass } from '@botpbx/shared/api/music-classes';
import { deleteSound, getSoundAudio, listSounds, speakSound, uploadSound } from '@botpbx/shared/api/sounds';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTrunk } from '@botpbx/shared/api/trunks';
import type { Sound } from '@botpbx/shared/model/sound';
import { fromUlaw, readWav, tone, toneLevelDb, writeWav } from '../support/audio.ts';
import { envelopeOf, likeness } from '../support/envelope.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { offerOf } from '../support/sip/sdp.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';

const CARRIER_IP = '127.0.0.2';
const LOUD_DB = -20;
const QUIET_DB = -40;
const TEXT = 'Thank you for calling. Our office opens at nine tomorrow morning.';

interface House {
  readonly stack: Stack;
  readonly carrier: SipPhone;
  readonly caller: SipPhone;
  readonly callee: SipPhone;
  /** Each with the number that leads to it. */
  readonly sounds: readonly { readonly sound: Sound; readonly did: string; readonly hz: number; readonly routeId: number }[];
}

const sample = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../support/sounds', name)));

/** A tone as a file that somebody might send: 44.1 kHz. */
function toneFile(story: Story, hz: number, seconds: number): Uint8Array<ArrayBuffer> {
  const path = join(story.folder, `${hz}.wav`);
  writeWav(path, tone(hz, seconds, 44_100));
  return new Uint8Array(readFileSync(path));
}

async function buildHouse(story: Story, stack: Stack): Promise<House> {
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
async function untilHere(stack: Stack, { hash, name }: Sound): Promise<void> {
  const path = join(stack.env.ASTERISK_RUN ?? '', 'sounds', `${hash}.wav16`);
  const until = performance.now() + 10_000;
  while (!existsSync(path)) {
    claim(performance.now() < until, `${name} does not come to the node.`);
    await sleep(20);
  }
}

/** Calls a public number, listens until the other side hangs up, and gives what was heard. */
async function hear({ carrier }: House, did: string): Promise<PhoneCall> {
  const call = await carrier.call(did);
  await call.until('answered');
  await call.until('ended', 15_000);
  return call;
}

const heardIn = (call: PhoneCall) => ({
  rateHz: 8000,
  samples: Float32Array.from(call.media.heard.flatMap(({ payload }) => Array.from(payload, fromUlaw))),
});

async function hearAll(story: Story, house: House, when: string): Promise<void> {
  for (const { sound, did, hz } of house.sounds.filter((one) => one.hz > 0)) {
    const call = await hear(house, did);
    const level = toneLevelDb(heardIn(call), hz);
    claim(level > LOUD_DB, `${sound.name} is not heard ${when}: ${level} dB.`);
    story.figure(`level_${hz}_db`, level);
  }
}

async function hearSpeech(story: Story, { stack, sounds, ...house }: House): Promise<void> {
  const said = sounds.find(({ hz }) => hz === 0);
  claim(said !== undefined, 'There is no speech.');
  const path = join(story.folder, 'speech.wav');
  writeFileSync(path, new Uint8Array(await (await stack.api(getSoundAudio, { params: { id: said.sound.id } })).arrayBuffer()));
  const call = await hear({ stack, sounds, ...house }, said.did);
  const alike = likeness(envelopeOf(heardIn(call)), envelopeOf(readWav(path)));
  story.figure('speech_likeness', alike);
  story.figure('speech_seconds', said.sound.duration_ms / 1000);
  claim(alike > 0.9, `What is heard is not what the text sounds like: ${alike}.`);
}

async function refuseBadFiles({ stack }: House): Promise<void> {
  const noise = new Uint8Array(50_000).map((_, at) => (at * 7919) & 0xff);
  const bad: Record<string, Uint8Array<ArrayBuffer>> = {
    'a text': new TextEncoder().encode('This is no sound.'),
    noise,
    'an MP3 of noise': new Uint8Array([0xff, 0xfb, 0x90, 0, ...new Uint8Array(5000)]),
    'half of the head of an OGG': sample('tone-700.ogg').slice(0, 40),
    nothing: new Uint8Array(),
  };
  for (const [what, bytes] of Object.entries(bad)) {
    const error = await stack
      .api(uploadSound, { query: { name: what }, raw: { type: 'audio/mpeg', bytes } })
      .catch((refusal: unknown) => refusal);
    claim(
      error instanceof Refused && error.status === 422 && error.problem?.code === 'sound.unreadable',
      `${what} was not refused:`,
      String(error),
    );
  }
}

/** The callee puts the caller on hold, and what the caller hears of two tones is measured. */
async function onHold({ caller, callee }: House, seconds: number, tones: readonly number[]): Promise<number[]> {
  const coming = callee.nextCall();
  const call = await caller.call('1001');
  const answered = await coming;
  await call.until('answered');
  await answered.until('answered');
  await sleep(300);
  const sdp = offerOf('127.0.0.1', answered.media.port);
  const { status } = await answered.inDialog('UPDATE', ['Content-Type: application/sdp'], sdp.replace('a=sendrecv', 'a=sendonly'));
  claim(status === 200, `Hold was refused with ${status}.`);
  const fromMs = performance.now() + 200;
  await sleep(seconds * 1000);
  const levels = tones.map((hz) => call.media.levelDb(hz, fromMs));
  const back = await answered.inDialog('UPDATE', ['Content-Type: application/sdp'], offerOf('127.0.0.1', answered.media.port));
  claim(back.status === 200, `The call was not taken back: ${back.status}.`);
  await sleep(300);
  const quietFromMs = performance.now();
  await sleep(700);
  const after = Math.max(...tones.map((hz) => call.media.levelDb(hz, quietFromMs)));
  claim(after < QUIET_DB, `The music goes on after the hold: ${after} dB.`);
  await call.hangUp();
  return levels;
}

async function playMusic(story: Story, house: House): Promise<void> {
  const { stack } = house;
  const files = [toneFile(story, 500, 1), toneFile(story, 1300, 1)];
  const [low, high] = await Promise.all(
    files.map((bytes, at) => stack.api(uploadSound, { query: { name: `Music ${at}` }, raw: { type: 'audio/wav', bytes } })),
  );
  claim(low !== undefined && high !== undefined, 'There is no music.');
  const { id } = await stack.api(createMusicClass, { body: { name: 'Low', sound_ids: [low.id] } });
  await stack.api(updateOwnTenant, { body: { music_class_id: id } });
  await stack.settled();
  await untilHere(stack, low);
  await untilHere(stack, high);
  const first = await onHold(house, 2.5, [500, 1300]);
  claim((first[0] ?? 0) > LOUD_DB && (first[1] ?? 0) < QUIET_DB, 'The class of one tone does not play that one alone:', first);
  await stack.api(updateMusicClass, { params: { id }, body: { sound_ids: [high.id, low.id] } });
  await stack.settled();
  const both = await onHold(house, 4.5, [500, 1300]);
  claim(
    both.every((level) => level > LOUD_DB - 6),
    'The class of two tones does not play both:',
    both,
  );
  story.figure('music_db', [...first, ...both].map(Math.round));
  await stack.api(updateMusicClass, { params: { id }, body: { order: 'random' } });
  await stack.settled();
  await atRandom(story, house);
  const classes = await stack.asterisk('moh show classes');
  for (const name of ['t1_default', `t1_${id}`, 'silence', 'default'])
    claim(classes.includes(`Class: ${name}\n`), `There is no class ${name}:`, classes);
}

const MOST_HOLDS = 12;

/** Who is put on hold again and again hears now one sound first and now the other. */
async function atRandom(story: Story, house: House): Promise<void> {
  const first = new Set<number>();
  let holds = 0;
  while (first.size < 2) {
    claim(++holds <= MOST_HOLDS, `The music began ${MOST_HOLDS} times with the same sound, which is no random order.`);
    const [low = -120, high = -120] = await onHold(house, 0.7, [500, 1300]);
    first.add(low > high ? 500 : 1300);
  }
  story.figure('holds_until_both_came_first', holds);
}

async function withoutCloud(story: Story, house: House): Promise<void> {
  const { product } = house.stack;
  product.controlPlane.kill('SIGKILL', true);
  await product.controlPlane.ended();
  await hearAll(story, house, 'without the control plane');
  const levels = await onHold(house, 4.5, [500, 1300]);
  claim(
    levels.every((level) => level > LOUD_DB - 6),
    'No music without the control plane:',
    levels,
  );
  await recordByPhone(house);
  const sinceMs = performance.now();
  await house.stack.startCloud();
  await hearRecording(story, house, sinceMs);
}

const SPOKEN_HZ = 850;

/** Speaks a tone after the beep, hears it, keeps it. */
async function recordByPhone({ stack, caller }: House): Promise<void> {
  const speaker = await SipPhone.open({ user: caller.user, secret: caller.secret, server: stack.sip, toneHz: SPOKEN_HZ });
  const call = await speaker.call('*7712');
  await call.until('answered');
  await sleep(2500);
  await call.sendDigits('#');
  await sleep(800);
  await call.sendDigits('1');
  await call.until('ended', 15_000);
  await speaker.close();
}

/** The recording waited on the node's disk; it comes up by itself and is a sound like others. */
async function hearRecording(story: Story, house: House, sinceMs: number): Promise<void> {
  const { stack } = house;
  const until = performance.now() + 60_000;
  let recorded: Sound | undefined;
  while (recorded === undefined) {
    claim(performance.now() < until, 'The recording does not come up.');
    recorded = (await stack.api(listSounds, {})).data.find(({ source }) => source === 'phone');
    await sleep(200);
  }
  story.figure('recording_up_after_ms', performance.now() - sinceMs);
  claim(/^Recording 12 by 1000, /.test(recorded.name), 'The recording is called', recorded.name);
  const did = '+15550007010';
  await stack.api(createInboundRoute, { body: { name: 'Recorded', did, destination: { type: 'sound', id: recorded.id } } });
  await stack.settled();
  await untilHere(stack, recorded);
  const level = toneLevelDb(heardIn(await hear(house, did)), SPOKEN_HZ);
  claim(level > LOUD_DB, `What was recorded is not heard: ${level} dB.`);
  story.figure('recording_db', level);
}

async function deletedLast(house: House): Promise<void> {
  const { stack, sounds } = house;
  const [one] = sounds;
  claim(one !== undefined, 'There is no sound.');
  const error = await stack.api(deleteSound, { params: { id: one.sound.id } }).catch((refusal: unknown) => refusal);
  claim(error instanceof Refused && error.problem?.code === 'in_use', 'A sound that a route leads to could be deleted:', String(error));
  await stack.api(deleteInboundRoute, { params: { id: one.routeId } });
  await stack.api(deleteSound, { params: { id: one.sound.id } });
  await stack.settled();
  const call = await house.carrier.call(one.did);
  await call.until('ended');
  claim(!call.has('answered'), 'The number of a sound that is gone still answers.');
}

await tell('sounds', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const house = await story.step('WAV, MP3, OGG and a text become sounds that numbers lead to', () => buildHouse(story, stack));
  await story.step('they come to the node by themselves', async () => {
    const sinceMs = performance.now();
    for (const { sound } of house.sounds) await untilHere(stack, sound);
    story.figure('to_node_ms', performance.now() - sinceMs);
  });
  await story.attempt('a caller hears each of them, and the call ends by itself', () => hearAll(story, house, 'on a call'));
  await story.attempt('a caller hears the words of the text', () => hearSpeech(story, house));
  await story.attempt('what is no sound is refused', () => refuseBadFiles(house));
  await story.attempt('who is on hold hears the music of the tenant, and hears when it changes', () => playMusic(story, house));
  await story.attempt('all of it is heard without the control plane, and what a phone records meanwhile becomes a sound', () =>
    withoutCloud(story, house),
  );
  await story.attempt('a sound in use stays; one that nothing uses goes', () => deletedLast(house));
});
