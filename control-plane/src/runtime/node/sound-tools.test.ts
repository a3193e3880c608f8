/** The real decoders and the real engine, in their thread. The files were made by lame, oggenc and opusenc. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readWav } from '../../base/audio/wav.ts';
import { makeSoundTools } from './sound-tools.ts';

const tools = makeSoundTools();
afterAll(() => tools.stop());

const fileOf = async (name: string) => new Uint8Array(await readFile(join(import.meta.dirname, '../../../../tests/support/sounds', name)));
const samplesOf = (wav: Uint8Array) => [...readWav(wav)].flatMap(({ tracks }) => [...(tracks[0] ?? [])]);
/** The frequency of a tone: how often it goes up through zero. */
const pitchOf = (samples: readonly number[]) => {
  const middle = samples.slice(4000, 20_000);
  return (middle.filter((sample, at) => sample >= 0 && (middle[at - 1] ?? 0) < 0).length * 16_000) / middle.length;
};

test.each([
  ['tone-1000.mp3', 1000],
  ['tone-700.ogg', 700],
  ['tone-1000.opus', 1000],
])('%s is decoded', async (name, hz) => {
  const { wav, durationMs } = await tools.convert(await fileOf(name));
  expect(Math.abs(durationMs - 1500)).toBeLessThan(100);
  expect(Math.abs(pitchOf(samplesOf(wav)) - hz)).toBeLessThan(5);
});

test('a file of one kind under the name of another is what its bytes say, and a damaged one is refused', async () => {
  const noise = new Uint8Array(randomBytes(100_000));
  for (const name of ['tone-700.ogg', 'tone-1000.opus']) {
    const head = (await fileOf(name)).slice(0, 60);
    await expect(tools.convert(new Uint8Array([...head, ...noise]))).rejects.toMatchObject({ code: 'sound.unreadable' });
  }
  await expect(tools.convert(new Uint8Array([0xff, 0xfb, 0x90, 0, ...new Uint8Array(5000)]))).rejects.toMatchObject({
    code: 'sound.unreadable',
  });
  await expect(tools.convert(noise)).rejects.toMatchObject({ code: 'sound.unreadable' });
});

test('a text is said, slower when asked, and the words are no options of the engine', async () => {
  const text = '-o /etc/passwd -voice nobody. "Quoted"; `rm -rf`\u0000 <b>bold</b> Your call is important to us.';
  const said = await tools.speak({ text, voice: 'slt', speed: 1 });
  const slow = await tools.speak({ text, voice: 'slt', speed: 0.5 });
  expect(samplesOf(said.wav).some((sample) => sample > 0.1)).toBe(true);
  expect(slow.durationMs / said.durationMs).toBeGreaterThan(1.7);
  for (const voice of ['rms', 'awb', 'kal16'] as const)
    expect((await tools.speak({ text: 'Good morning', voice, speed: 1 })).durationMs).toBeGreaterThan(500);
});

test('many at once are all made, and too many are told to come later', async () => {
  const orders = Array.from({ length: 20 }, (_, at) => tools.speak({ text: `Number ${at}`, voice: 'kal16', speed: 1 }));
  await expect(async () => tools.speak({ text: 'one more', voice: 'kal16', speed: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  for (const made of await Promise.all(orders)) expect(made.durationMs).toBeGreaterThan(300);
});
