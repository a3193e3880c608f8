import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HearAsked } from '../flow/ears.ts';
import type { Prompt } from '../flow/media.ts';
import { scriptedMedia } from '../flow/testing/media.ts';
import { silentLog } from '../log.ts';
import { wavOf } from '../providers/wav.ts';
import { FRAME_MS, silence } from '../voice/audio.ts';
import type { Ear, Heard, SpeechToText } from '../voice/ports.ts';
import { fakeClock, rest } from '../voice/testing/clock.ts';
import { fakeLine } from '../voice/testing/line.ts';
import { fakeVad } from '../voice/testing/stage.ts';
import { makeFlowEars } from './ears.ts';
import { playableOf } from './prompts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearing-'));
  await writeFile(join(folder, 'question.wav16'), wavOf(silence(400, 16_000)));
});
afterAll(() => rm(folder, { recursive: true }));

/** Understands `sales` in every utterance. */
const hear: SpeechToText = {
  listens: 'utterance',
  hear: async function* (input: AsyncIterable<Ear>): AsyncGenerator<Heard> {
    for await (const { kind } of input) {
      if (kind !== 'end') continue;
      yield { kind: 'final', text: 'sales', confidence: 1 };
      yield { kind: 'settled' };
    }
  },
};
const fileOf = (prompt: Prompt) => (prompt.kind === 'file' ? `${prompt.path}.wav16` : undefined);
const never = new AbortController().signal;

function caller(over: 'gone' | 'back' = 'back') {
  const clock = fakeClock();
  const line = fakeLine(clock);
  const { media, heard } = scriptedMedia();
  const ears = (listener: SpeechToText | undefined = hear) =>
    makeFlowEars({ vad: fakeVad, clock, listenerFor: () => listener, fileOf, log: silentLog });
  const asked = (prompts: readonly Prompt[]): HearAsked => ({
    ...({ prompts, expects: 'choices', phrases: ['sales'], timeout_ms: 3_000, language: 'en' } as const),
    media: { ...media, openLine: async () => ({ line, over: Promise.resolve(over) }) },
  });
  const frames = async (ms: number, loudness: number) => {
    const { samples } = silence(FRAME_MS, 8_000);
    for (let passed = 0; passed < ms; passed += FRAME_MS) {
      line.caller.push({ kind: 'audio', pcm: { samples: samples.map(() => loudness), sampleRateHz: 8_000 } });
      await clock.advance(FRAME_MS);
    }
  };
  return { clock, line, heard, ears, asked, frames };
}
const question = (): Prompt => ({ kind: 'file', path: join(folder, 'question') });

test('the question is played on the line while the caller is listened to', async () => {
  const { line, ears, asked, frames, heard } = caller();
  const hearing = ears().hear(asked([question()]), never);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await frames(1_000, 0);
  await frames(600, 9_000);
  await frames(1_500, 0);
  expect(await hearing).toEqual({ kind: 'heard', text: 'sales' });
  expect([line.playedMs, heard]).toEqual([400, []]);
});

test('what Asterisk says itself is heard before; a sound that is missing is passed over', async () => {
  const { ears, asked, frames, heard } = caller();
  const lost: Prompt = { kind: 'file', path: join(folder, 'lost') };
  const hearing = ears().hear(asked([question(), { kind: 'number', value: 7 }, lost]), never);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await frames(600, 9_000);
  await frames(1_500, 0);
  expect(await hearing).toEqual({ kind: 'heard', text: 'sales' });
  expect(heard).toEqual(['file question', 'number 7']);
  expect(playableOf([question(), { kind: 'number', value: 7 }, lost], fileOf).files).toEqual([join(folder, 'lost.wav16')]);
});

test('a caller who hangs up is gone, whatever was heard of him', async () => {
  const one = caller('gone');
  const hearing = one.ears().hear(one.asked([]), never);
  await rest();
  await one.frames(600, 9_000);
  await one.frames(1_500, 0);
  expect(await hearing).toEqual({ kind: 'gone' });
  const other = caller();
  const left = { ...other.asked([]), media: { ...other.asked([]).media, openLine: async () => undefined } };
  expect(await other.ears().hear(left, never)).toEqual({ kind: 'gone' });
});

test('where nobody understands the language, or the line cannot be had, the step has failed', async () => {
  const { asked, clock } = caller();
  const nobody = makeFlowEars({ vad: fakeVad, clock, listenerFor: () => undefined, fileOf, log: silentLog });
  expect(await nobody.hear(asked([]), never)).toEqual({ kind: 'failed', why: 'Nobody here understands the language en.' });
  const one = caller();
  const broken = { ...one.asked([]), media: { ...one.asked([]).media, openLine: () => Promise.reject(new Error('no line')) } };
  expect(await one.ears().hear(broken, never)).toMatchObject({ kind: 'failed' });
});
