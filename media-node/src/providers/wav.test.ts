import { expect, test } from 'vitest';
import { allOf } from '../../../tests/support/providers/said.ts';
import type { Pcm } from '../voice/audio.ts';
import { joined, samplesOf, wavOf, wavSamples } from './wav.ts';

const samples = Int16Array.from({ length: 50 }, (_, at) => at * 601 - 15_000);

async function* pieces(bytes: Uint8Array, at: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, at);
  yield bytes.subarray(at);
}

const whole = (parts: readonly Pcm[]) => [...joined(parts).samples];

test('a WAV file is read however it is cut', async () => {
  const wav = wavOf({ samples, sampleRateHz: 22_050 });
  for (let at = 0; at <= wav.length; at++) {
    const parts = await allOf(wavSamples('p', pieces(wav, at)));
    expect(whole(parts)).toEqual([...samples]);
    expect(parts.every(({ sampleRateHz }) => sampleRateHz === 22_050)).toBe(true);
  }
});

test('chunks before the samples are passed over', async () => {
  const wav = Buffer.from(wavOf({ samples, sampleRateHz: 16_000 }));
  const list = Buffer.concat([Buffer.from('LIST'), Buffer.from([5, 0, 0, 0]), Buffer.from('hello\0')]);
  const longer = Buffer.concat([wav.subarray(0, 36), list, wav.subarray(36)]);
  expect(whole(await allOf(wavSamples('p', pieces(longer, 40))))).toEqual([...samples]);
});

test('a length that a streaming server could not know is no obstacle', async () => {
  const wav = Buffer.from(wavOf({ samples, sampleRateHz: 16_000 }));
  wav.writeUInt32LE(0xffff_ffff, 4);
  wav.writeUInt32LE(0xffff_ffff, 40);
  expect(whole(await allOf(wavSamples('p', pieces(wav, 60))))).toEqual([...samples]);
});

test.each([
  ['text', Buffer.from('<html>It works!</html>'), 'garbage'],
  ['nothing', Buffer.alloc(0), 'cut'],
  ['eight bits', Buffer.from(wavOf({ samples, sampleRateHz: 8000 })).fill(8, 34, 35), 'garbage'],
  ['two sides', Buffer.from(wavOf({ samples, sampleRateHz: 8000 }, 2)), 'garbage'],
])('%s is no sound', async (_name, bytes, fault) => {
  await expect(allOf(wavSamples('p', pieces(bytes, 3)))).rejects.toMatchObject({ provider: 'p', fault });
});

test('samples are whole however they come', async () => {
  const bytes = new Uint8Array(samples.buffer);
  for (let at = 0; at <= bytes.length; at++) expect(whole(await allOf(samplesOf(pieces(bytes, at), 8000)))).toEqual([...samples]);
});
