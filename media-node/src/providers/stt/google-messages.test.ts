import { SttChoice } from '@botpbx/shared/model/speech-setting';
import { expect, test } from 'vitest';
import { answerIn, firstMessage, soundMessage } from './google-messages.ts';
import { framed, makeUnframer } from './grpc-frames.ts';
import { decode, encode } from './protobuf.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('the first message is what the definition says, byte by byte', () => {
  const choice = SttChoice.parse({ engine: 'google' }) as Extract<SttChoice, { engine: 'google' }>;
  // streaming_config(1) { config(1) { encoding LINEAR16, 8000 Hz, "en-US", words, punctuation, "latest_long" } interim_results(3) }
  const config = `0801${'10c03e'}${'1a05656e2d5553'}${'4001'}${'5801'}${'6a0b6c61746573745f6c6f6e67'}`;
  expect(hex(firstMessage(choice, 'latest_long', 8000))).toBe(`0a210a1d${config}1801`);
  expect(hex(soundMessage(Uint8Array.of(1, 2, 3)))).toBe('1203010203');
});

test('an answer is read', () => {
  const word = encode({ 1: encode({ 1: 61, 2: 500e6 }), 2: encode({ 1: 62 }), 3: 'grüße' });
  const best = Buffer.concat([encode({ 1: 'grüße' }), Buffer.from([0x15, 0, 0, 0, 0x3f]), encode({ 3: word })]);
  const bytes = encode({ 2: encode({ 1: best, 2: true }) });
  expect(answerIn(bytes)).toEqual({
    status: 0,
    results: [{ isFinal: true, text: 'grüße', confidence: 0.5, words: [{ word: 'grüße', startMs: 61_500, endMs: 62_000 }] }],
  });
  expect(answerIn(encode({ 1: encode({ 1: 11, 2: 'too long' }) }))).toEqual({ status: 11, results: [] });
});

test('what is cut off is no message', () => {
  const bytes = encode({ 2: encode({ 1: encode({ 1: 'hello there' }), 2: true }) });
  for (let at = 1; at < bytes.length; at++) expect(() => answerIn(bytes.subarray(0, at))).toThrow(RangeError);
  expect(() => decode(Uint8Array.of(0xff, 0xff, 0xff))).toThrow(RangeError);
});

test('messages come out of frames however those are cut', () => {
  const frames = Buffer.concat([framed(Buffer.from('one')), framed(Buffer.alloc(0)), framed(Buffer.from('three'))]);
  for (let at = 0; at <= frames.length; at++) {
    const unframe = makeUnframer();
    const messages = [...unframe(frames.subarray(0, at)), ...unframe(frames.subarray(at))];
    expect(messages.map((message) => Buffer.from(message).toString())).toEqual(['one', '', 'three']);
  }
});
