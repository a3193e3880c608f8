import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeWav } from './wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'botpbx-wav-'));
afterAll(() => rmSync(folder, { recursive: true }));

function raw(name: string, frames: readonly (readonly [number, number])[], torn = 0): string {
  const bytes = Buffer.alloc(frames.length * 4 + torn);
  frames.forEach(([left, right], at) => {
    bytes.writeInt16LE(left, at * 4);
    bytes.writeInt16LE(right, at * 4 + 2);
  });
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
const samplesOf = (path: string) => {
  const bytes = readFileSync(path);
  return Array.from({ length: (bytes.length - 44) / 2 }, (_, at) => bytes.readInt16LE(44 + at * 2));
};

test('two sides stay two sides, a called side is exchanged, a gap is silence, a torn frame is left out', async () => {
  const parts = [
    {
      path: raw(
        'a.raw',
        [
          [1, 2],
          [3, 4],
        ],
        3,
      ),
      offsetMs: 0,
      isCallee: false,
    },
    { path: raw('b.raw', [[5, 6]]), offsetMs: 0.5, isCallee: true },
  ];
  const path = join(folder, 'deep', 'stereo.wav');
  const made = await makeWav(path, parts, true);
  expect(samplesOf(path)).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 6, 5]);
  const bytes = readFileSync(path);
  expect(made).toEqual({ bytes: bytes.length, durationMs: 1, sha256: createHash('sha256').update(bytes).digest('hex') });
  expect([bytes.readUInt32LE(4), bytes.readUInt16LE(22), bytes.readUInt32LE(40)]).toEqual([bytes.length - 8, 2, bytes.length - 44]);
});

test('mixed, both sides are heard, and too loud is cut', async () => {
  const path = join(folder, 'mono.wav');
  const parts = [
    {
      path: raw('c.raw', [
        [100, -40],
        [30_000, 30_000],
        [-30_000, -30_000],
      ]),
      offsetMs: 0,
      isCallee: false,
    },
  ];
  await makeWav(path, parts, false);
  expect(samplesOf(path)).toEqual([60, 32_767, -32_768]);
});

test('without any sound there is no file', async () => {
  const path = join(folder, 'none.wav');
  expect(await makeWav(path, [{ path: join(folder, 'absent.raw'), offsetMs: 0, isCallee: false }], true)).toBeUndefined();
  expect(existsSync(path) || existsSync(`${path}.new`)).toBe(false);
});
