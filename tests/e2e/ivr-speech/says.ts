/** What flows say, in which voice, and how soon. */
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, type Story } from '../../support/story.ts';
import { said, step } from '../ivr/house.ts';
import { walk } from '../ivr/walk.ts';
import { SILENT_MS, type SpeechHouse } from './house.ts';
import { firstSoundMs, PIPER_HZ, untilQuiet, untilTone } from './sound.ts';

/** Prompts and a menu that is read out of its labels are made when they are published. */
export async function isReady({ asked, ...house }: SpeechHouse, story: Story): Promise<void> {
  await house.publish('7001', [
    step('play_message', 'hello', { prompt: said('Welcome to our company.') }, { next: 'menu' }),
    step('menu', 'menu', { options: [{ key: '1', label: 'sales' }], timeout: 2, retries: 0 }, { key_1: 'bye', timeout: 'bye' }),
    step('hangup', 'bye', { prompt: said('Goodbye.') }),
  ]);
  const startedMs = performance.now();
  const all = ['Goodbye.', 'Press 1 for sales.', 'Welcome to our company.'];
  while (asked().length < all.length && performance.now() - startedMs < 15_000) await sleep(50);
  story.figure('ready_ms', performance.now() - startedMs);
  claim(JSON.stringify(asked().sort()) === JSON.stringify(all), 'The engine was asked for', asked());
  const silentMs = await house.silentMs('7001', 1, PIPER_HZ);
  story.figure('first_sound_ms', silentMs);
  claim(asked().length === all.length, 'A text was spoken again for the caller:', asked());
}

/** What names the caller is made when he comes. */
export async function namesCaller({ asked, ...house }: SpeechHouse, story: Story): Promise<void> {
  await house.publish('7002', [
    step('play_message', 'hello', { prompt: said('Hello ${CALLERID(num)}.') }, { next: 'bye' }),
    step('hangup', 'bye'),
  ]);
  const silentMs = await house.silentMs('7002', 2, PIPER_HZ);
  story.figure('variable_sound_ms', silentMs);
  claim(asked().filter((text) => text === 'Hello 1001.').length === 1, 'The engine was asked for', asked());
}

/** The plain voice speaks instead, and the next caller hears what came too late. */
export async function isLate({ asked, meet, ...house }: SpeechHouse, story: Story): Promise<void> {
  await house.publish('7003', [
    step('play_message', 'hello', { prompt: said('Welcome to our company.') }, { next: 'you' }),
    step('play_message', 'you', { prompt: said('Good day to you at ${CALLERID(num)}.') }, { next: 'bye' }),
    step('hangup', 'bye'),
  ]);
  meet({ kind: 'happy', firstMs: 1_800 });
  const { call } = await walk(house, '7003');
  await untilTone(call);
  const fellSilentMs = await untilQuiet(call);
  const gapMs = (await firstSoundMs(call, fellSilentMs)) - fellSilentMs;
  story.figure('silence_before_plain_voice_ms', gapMs);
  claim(gapMs < SILENT_MS, `A caller was left in silence for ${gapMs} ms.`);
  await call.until('ended', 20_000);
  meet({ kind: 'happy' });
  const again = (await walk(house, '7003')).call;
  await untilTone(again);
  const nextGapMs = await firstSoundMs(again, await untilQuiet(again)).catch(() => undefined);
  claim(nextGapMs === undefined, 'The next caller was left in silence between the two texts.');
  claim(asked().filter((text) => text === 'Good day to you at 1001.').length === 1, 'The engine was asked for', asked());
}

/** The plain voice speaks. */
export async function fails({ meet, ...house }: SpeechHouse, story: Story): Promise<void> {
  meet({ kind: 'status', status: 500 });
  await house.publish('7004', [
    step('play_message', 'hello', { prompt: said('Welcome to the night service.') }, { next: 'bye' }),
    step('hangup', 'bye'),
  ]);
  await sleep(1_000);
  const caller = await walk(house, '7004');
  const heard = await caller.hearsLast();
  const words = await heard();
  story.figure('plain_voice_heard', words);
  claim(words.includes('welcome') || words.includes('night') || words.includes('service'), 'The caller heard', words);
  meet({ kind: 'happy' });
}
