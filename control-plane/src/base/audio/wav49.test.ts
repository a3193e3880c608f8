/** GSM as another decoder hears it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeWav49, wav49Bytes } from './wav49.ts';

const fileOf = (samples: Int16Array): Uint8Array => Buffer.concat([...encodeWav49(samples)]);

/** Decodes with SoX. */
function heard(file: Uint8Array): Int16Array {
  const folder = mkdtempSync(join(tmpdir(), 'botpbx-gsm-'));
  try {
    writeFileSync(join(folder, 'a.wav'), file);
    execFileSync('sox', [join(folder, 'a.wav'), '-t', 'raw', '-e', 'signed', '-b', '16', '-L', join(folder, 'a.raw')]);
    const bytes = readFileSync(join(folder, 'a.raw'));
    return new Int16Array(Uint8Array.from(bytes).buffer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Signal to noise in dB, the first 50 ms left out. */
function clarityDb(said: Int16Array, found: Int16Array): number {
  let [signal, noise] = [0, 0];
  for (let at = 400; at < said.length; at++) {
    signal += (said[at] ?? 0) ** 2;
    noise += ((said[at] ?? 0) - (found[at] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

const sound = (seconds: number, at: (t: number) => number) =>
  Int16Array.from({ length: seconds * 8000 }, (_, n) => Math.round(at(n / 8000)));
const tone = (hz: number, size: number) => (t: number) => size * Math.sin(2 * Math.PI * hz * t);

test.each([
  ['a tone', sound(1, tone(620, 9000)), 20],
  ['what is quiet', sound(1, (t) => tone(400, 200)(t) + tone(900, 90)(t) + 90 * Math.sin(8e5 * t * t)), 6],
  ['two tones', sound(1, (t) => tone(500, 6000)(t) + tone(1300, 3000)(t)), 15],
  ['a loud tone', sound(1, tone(300, 32_000)), 15],
])('%s is heard by another decoder', (_, said, leastDb) => {
  const file = fileOf(said);
  expect(file.length).toBe(wav49Bytes(said.length));
  const found = heard(file);
  expect(found.length).toBe(said.length);
  expect(clarityDb(said, found)).toBeGreaterThan(leastDb);
});

test('silence stays silent, and nothing is a file too', () => {
  expect(Math.max(...heard(fileOf(new Int16Array(8000))).map(Math.abs))).toBeLessThan(50);
  expect(fileOf(new Int16Array()).length).toBe(60);
});
