import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AudioSocketMessage, audioBytes, HANGUP_BYTES, makeAudioSocketReader } from './protocol.ts';

const ID = '40325ec2-5efd-4bd3-805f-53576e581d13';
const idBytes = Uint8Array.from(ID.replaceAll('-', '').match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
const samples = (length: number) => Int16Array.from({ length }, (_, at) => ((at * 7_919) % 65_536) - 32_768);

/** A connection as Asterisk 22 makes it: the id, frames of 20 and 30 ms, a digit, a kind of the future, an error, the end. */
const WIRE = Uint8Array.from([
  ...[0x01, 0, 16, ...idBytes],
  ...audioBytes(samples(160), 8_000),
  ...audioBytes(samples(480), 16_000),
  ...[0x03, 0, 1, 0x35],
  ...[0x7e, 0, 2, 1, 2],
  ...audioBytes(new Int16Array(0), 16_000),
  ...[0xff, 0, 1, 4],
  ...HANGUP_BYTES,
]);

function readAll(chunks: readonly Uint8Array[]): AudioSocketMessage[] {
  const messages: AudioSocketMessage[] = [];
  const reader = makeAudioSocketReader((message) => messages.push(message));
  for (const chunk of chunks) reader.push(chunk);
  return messages;
}

test('a whole connection is read', () => {
  expect(readAll([WIRE])).toEqual([
    { kind: 'id', id: ID },
    { kind: 'audio', sampleRateHz: 8_000, samples: samples(160) },
    { kind: 'audio', sampleRateHz: 16_000, samples: samples(480) },
    { kind: 'digit', digit: '5' },
    { kind: 'audio', sampleRateHz: 16_000, samples: new Int16Array(0) },
    { kind: 'error', code: 4 },
    { kind: 'hangup' },
  ]);
});

test('chopped at every byte it reads the same, wherever the bytes lie in memory', () => {
  const whole = readAll([WIRE]);
  for (const at of [0, 1, 2]) {
    const slab = Buffer.alloc(WIRE.length + 10);
    slab.set(WIRE, at);
    expect(readAll([slab.subarray(at, at + WIRE.length)])).toEqual(whole);
  }
  for (let at = 1; at < WIRE.length; at++) expect(readAll([WIRE.subarray(0, at), WIRE.subarray(at)])).toEqual(whole);
  expect(readAll(Array.from(WIRE, (byte) => Uint8Array.of(byte)))).toEqual(whole);
});

test('what was read does not change when the socket uses its bytes again', () => {
  const bytes = audioBytes(samples(160), 8_000).slice();
  const [message] = readAll([bytes]);
  bytes.fill(0);
  expect(message).toEqual({ kind: 'audio', sampleRateHz: 8_000, samples: samples(160) });
});

test.each([8_000, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000])(
  'sound of %i Hz comes through whole',
  (sampleRateHz) => {
    expect(readAll([audioBytes(samples(320), sampleRateHz)])).toEqual([{ kind: 'audio', sampleRateHz, samples: samples(320) }]);
  },
);

test.each([
  ['an id of another length', [0x01, 0, 4, 1, 2, 3, 4]],
  ['half a sample', [0x10, 0, 3, 1, 2, 3]],
  ['two digits', [0x03, 0, 2, 0x31, 0x32]],
  ['a key that no telephone has', [0x03, 0, 1, 0x0a]],
])('%s is a fault, and nothing is read after it', (_what, bytes) => {
  const messages = readAll([Uint8Array.from(bytes), HANGUP_BYTES]);
  expect(messages.map(({ kind }) => kind)).toEqual(['fault']);
});

test('a rate that has no kind is refused', () => {
  expect(() => audioBytes(samples(10), 22_050)).toThrow(RangeError);
});

test('random bytes never throw and never go past a fault', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
      const kinds = readAll(chunks).map((message) => message.kind);
      const fault = kinds.indexOf('fault');
      expect(fault === -1 || fault === kinds.length - 1).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
