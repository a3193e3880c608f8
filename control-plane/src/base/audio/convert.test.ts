import { expect, test } from 'vitest';
import { convertSound, kindOf, SOUND_RATE_HZ } from './convert.ts';
import { makeResampler } from './resample.ts';
import { readWav, writeWav } from './wav.ts';

const none = () => {
  throw new Error('nothing here is compressed');
};
const tone = (hz: number, rateHz: number, seconds = 0.5) =>
  Float32Array.from({ length: Math.round(rateHz * seconds) }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hz * at) / rateHz));
const words = (samples: Float32Array) => Int16Array.from(samples, (sample) => Math.round(sample * 32_767));
/** How strong a frequency is in the middle of some samples, from 0 to 1 (Goertzel). */
function strength(samples: ArrayLike<number>, hz: number, rateHz = SOUND_RATE_HZ): number {
  const from = Math.floor(samples.length / 4);
  const count = Math.floor(samples.length / 2);
  let [re, im] = [0, 0];
  for (let at = 0; at < count; at++) {
    re += (samples[from + at] ?? 0) * Math.cos((2 * Math.PI * hz * at) / rateHz);
    im += (samples[from + at] ?? 0) * Math.sin((2 * Math.PI * hz * at) / rateHz);
  }
  return (2 * Math.hypot(re, im)) / count;
}
const heard = (wav: Uint8Array) => [...readWav(wav)].flatMap(({ tracks }) => [...(tracks[0] ?? [])]);

/** A WAV file of any form. */
function wavOf(
  code: number,
  bits: number,
  rateHz: number,
  frames: number[][],
  write: (view: DataView, at: number, sample: number) => void,
) {
  const tracks = frames[0]?.length ?? 1;
  const bytes = (bits / 8) * tracks * frames.length;
  const file = new Uint8Array(44 + bytes);
  file.set(writeWav([], rateHz));
  const view = new DataView(file.buffer);
  view.setUint32(4, 36 + bytes, true);
  view.setUint16(20, code, true);
  view.setUint16(22, tracks, true);
  view.setUint16(34, bits, true);
  view.setUint32(40, bytes, true);
  for (const [at, sample] of frames.flat().entries()) write(view, 44 + (at * bits) / 8, sample);
  return file;
}

test.each([8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 12_345])('a tone at %i Hz stays what it is', async (rateHz) => {
  const { wav, durationMs } = await convertSound(writeWav([words(tone(1000, rateHz))], rateHz), none);
  expect(Math.abs(durationMs - 500)).toBeLessThanOrEqual(1);
  expect(strength(heard(wav), 1000)).toBeCloseTo(0.5, 1);
});

test('what is above half of our rate is taken away and does not come back as another tone', async () => {
  const { wav } = await convertSound(writeWav([words(tone(11_000, 48_000))], 48_000), none);
  expect(strength(heard(wav), 5000)).toBeLessThan(0.002);
  expect(Math.max(...heard(wav).slice(500, 7000))).toBeLessThan(0.01);
});

test('resampled in pieces of any size it is the same as in one', () => {
  const samples = tone(700, 44_100, 0.2);
  const whole = makeResampler(44_100, 16_000);
  const expected = [...whole.push(samples), ...whole.end()];
  const cut = makeResampler(44_100, 16_000);
  const got: number[] = [];
  for (let at = 0, size = 1; at < samples.length; at += size, size = (size * 7) % 311) got.push(...cut.push(samples.slice(at, at + size)));
  expect([...got, ...cut.end()]).toEqual(expected);
});

const form = [0, 0.5, -0.5, 0.25];
test.each([
  ['8 bits', wavOf(1, 8, 16_000, frames(form), (view, at, x) => view.setUint8(at, Math.round(x * 128) + 128))],
  [
    '24 bits',
    wavOf(
      1,
      24,
      16_000,
      frames(form),
      (view, at, x) => void [0, 8, 16].map((bit) => view.setUint8(at + bit / 8, Math.round(x * 8_388_607) >> bit)),
    ),
  ],
  ['32 bits', wavOf(1, 32, 16_000, frames(form), (view, at, x) => view.setInt32(at, Math.round(x * 2_147_483_647), true))],
  ['floating point', wavOf(3, 32, 16_000, frames(form), (view, at, x) => view.setFloat32(at, x, true))],
  [
    'stereo',
    wavOf(
      1,
      16,
      16_000,
      frames(form).map(([x = 0]) => [x * 1.5, x * 0.5]),
      (view, at, x) => view.setInt16(at, Math.round(x * 32_767), true),
    ),
  ],
])('a WAV file of %s is read', async (_name, file) => {
  const samples = heard((await convertSound(file, none)).wav);
  for (const [at, value] of form.entries()) expect(Math.abs((samples[at] ?? 0) - value)).toBeLessThan(0.01);
});

function frames(values: readonly number[]): number[][] {
  return Array.from({ length: 2000 }, (_, at) => [values[at % values.length] ?? 0]);
}

test('µ-law and A-law are read as G.711 has them', async () => {
  const byte = (view: DataView, at: number, x: number) => view.setUint8(at, x);
  const of = async (code: number, value: number) =>
    heard(
      (
        await convertSound(
          wavOf(
            code,
            8,
            16_000,
            Array.from({ length: 1000 }, () => [value]),
            byte,
          ),
          none,
        )
      ).wav,
    )[500];
  expect(await of(7, 0x80)).toBeCloseTo(32_124 / 32_768, 3);
  expect(await of(7, 0x00)).toBeCloseTo(-32_124 / 32_768, 3);
  expect(await of(7, 0xff)).toBeCloseTo(0, 3);
  expect(await of(6, 0xaa)).toBeCloseTo(32_256 / 32_768, 3);
  expect(await of(6, 0x2a)).toBeCloseTo(-32_256 / 32_768, 3);
});

test.each([
  ['nothing', new Uint8Array()],
  ['text', new TextEncoder().encode('hello, this is no sound at all')],
  ['a program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])],
  ['a WAV file without samples', writeWav([], 8000)],
  ['a WAV file that ends in its head', writeWav([new Int16Array(8000)], 8000).slice(0, 30)],
  ['a WAV file at no rate', writeWav([new Int16Array(8000)], 0)],
  ['a WAV file of 16 minutes', writeWav([new Int16Array(960 * 4000)], 4000)],
  ['a WAV file with a code that nobody knows', wavOf(85, 16, 8000, frames(form), () => undefined)],
])('%s is no sound', async (_name, file) => {
  await expect(convertSound(file, none)).rejects.toMatchObject({ code: 'sound.unreadable' });
});

test('a WAV file that was cut is what is there of it', async () => {
  const file = writeWav([words(tone(1000, 8000, 1))], 8000);
  expect((await convertSound(file.slice(0, 44 + 8000), none)).durationMs).toBe(500);
});

test('what a file is, its bytes say', () => {
  const page = (words: string) =>
    new Uint8Array([...new TextEncoder().encode('OggS'), ...Array(22).fill(0), 1, 30, ...new TextEncoder().encode(words)]);
  expect(kindOf(page('OpusHead'))).toBe('opus');
  expect(kindOf(page('\u0001vorbis.'))).toBe('vorbis');
  expect(kindOf(page('Speex   '))).toBeUndefined();
  expect(kindOf(new Uint8Array([0xff, 0xfb, 0x90, 0x00]))).toBe('mp3');
  expect(kindOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBeUndefined();
  expect(kindOf(new TextEncoder().encode('ID3\u0004'))).toBe('mp3');
});
