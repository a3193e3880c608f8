/** The messages of Google's streaming recognition. https://cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1 */
import type { SttChoice } from '@botpbx/shared/model/speech-setting';
import type { TimedWord } from '../../voice/ports.ts';
import { type Decoded, decode, encode } from './protobuf.ts';

type Choice = Extract<SttChoice, { engine: 'google' }>;

const LINEAR16 = 1;

/** The first message of a stream. */
export function firstMessage(choice: Choice, model: string, sampleRateHz: number): Uint8Array {
  const config = encode({
    1: LINEAR16,
    2: sampleRateHz,
    3: choice.language,
    5: choice.profanity_filter,
    8: choice.word_time_offsets,
    11: choice.automatic_punctuation,
    13: model,
  });
  return encode({ 1: encode({ 1: config, 3: true }) });
}

/** Each further one. */
export const soundMessage = (bytes: Uint8Array): Uint8Array => encode({ 2: bytes });

/** One stretch that was understood. */
export interface GoogleResult {
  readonly isFinal: boolean;
  readonly text: string;
  readonly confidence: number;
  readonly words: readonly TimedWord[];
}

/** An answer: results, or the status of an error. Throws a RangeError when it is no message. */
export function answerIn(bytes: Uint8Array): { readonly status: number; readonly results: readonly GoogleResult[] } {
  const message = decode(bytes);
  const results = message.messages(2).map((result) => {
    const best = result.messages(1)[0];
    return {
      isFinal: result.number(2) === 1,
      text: best?.text(1) ?? '',
      confidence: best?.float(2) ?? 0,
      words: best?.messages(3).map(timedWord) ?? [],
    };
  });
  return { status: message.messages(1)[0]?.number(1) ?? 0, results };
}

const timedWord = (word: Decoded): TimedWord => ({
  word: word.text(3),
  startMs: millisecondsOf(word.messages(1)[0]),
  endMs: millisecondsOf(word.messages(2)[0]),
});

const millisecondsOf = (duration: Decoded | undefined): number =>
  duration === undefined ? 0 : duration.number(1) * 1000 + Math.round(duration.number(2) / 1e6);
