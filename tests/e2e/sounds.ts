/** Sounds that people send, have said, or hear while they wait: on real calls, also when the control plane is gone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '@botpbx/shared/api/client';
import { createInboundRoute, deleteInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { deleteSound, getSoundAudio, listSounds, uploadSound } from '@botpbx/shared/api/sounds';
import type { Sound } from '@botpbx/shared/model/sound';
import { readWav, toneLevelDb } from '../support/audio.ts';
import { envelopeOf, likeness } from '../support/envelope.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { buildHouse, type House, hear, heardIn, LOUD_DB, sample, untilHere } from './sounds/house.ts';
import { onHold, playMusic } from './sounds/music.ts';

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

async function withoutCloud(story: Story, house: House): Promise<void> {
  const { product } = house.stack;
  product.controlPlane.kill('SIGKILL', true);
  await product.controlPlane.ended();
  await hearAll(story, house, 'without the control plane');
  const levels = await onHold(house, 2.5, [500, 1300, 900]);
  claim(Math.max(...levels) > LOUD_DB - 6, 'No music without the control plane:', levels);
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
