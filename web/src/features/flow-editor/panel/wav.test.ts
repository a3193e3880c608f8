import { expect, test } from 'vitest';
import { wavOf } from './wav.ts';

test('samples become a WAV file of one voice; what is too loud is cut', () => {
  const bytes = new Uint8Array(wavOf(Float32Array.of(0, 0.5, 2, -2), 16_000));
  const view = new DataView(bytes.buffer);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.slice(at, at + length));
  expect([text(0, 4), text(8, 8), text(36, 4)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
  expect([view.getUint32(4, true), view.getUint32(40, true)]).toEqual([bytes.length - 8, 8]);
  expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).toEqual([1, 16_000, 16]);
  expect([0, 1, 2, 3].map((at) => view.getInt16(44 + at * 2, true))).toEqual([0, 16_384, 32_767, -32_767]);
});
