/** Music on hold: a class of one sound, of two, at random, and one that grows while it is played. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createMusicClass, updateMusicClass } from '@botpbx/shared/api/music-classes';
import { uploadSound } from '@botpbx/shared/api/sounds';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { offerOf } from '../../support/sip/sdp.ts';
import { claim, type Story } from '../../support/story.ts';
import { type House, LOUD_DB, QUIET_DB, toneFile, untilHere } from './house.ts';

/** The callee puts the caller on hold, and what the caller hears of two tones is measured. */
export async function onHold({ caller, callee }: House, seconds: number, tones: readonly number[]): Promise<number[]> {
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

export async function playMusic(story: Story, house: House): Promise<void> {
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
  await joinedLater(story, house, { id, sound_ids: [high.id, low.id] });
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

/** A sound that comes to the node after the class that plays it is played too, with nobody's help. */
async function joinedLater(story: Story, { stack }: House, music: { id: number; sound_ids: number[] }): Promise<void> {
  const raw = { type: 'audio/wav', bytes: toneFile(story, 900, 1) };
  const late = await stack.api(uploadSound, { query: { name: 'Late' }, raw });
  await stack.api(updateMusicClass, { params: { id: music.id }, body: { sound_ids: [...music.sound_ids, late.id] } });
  const sinceMs = performance.now();
  const files = async () => (await stack.asterisk('moh show files')).split('Class: t1_default')[1]?.split('Class: ')[0] ?? '';
  while (!(await files()).includes(late.hash)) {
    claim(performance.now() - sinceMs < 15_000, 'A sound that came late is not played:', await files());
    await sleep(100);
  }
  story.figure('late_sound_played_after_ms', performance.now() - sinceMs);
}
