import { expect, test } from 'vitest';
import { FRAME_MS, type Pcm, silence } from '../voice/audio.ts';
import { Pipe } from '../voice/pipe.ts';
import type { Ear, Heard, SpeechToText } from '../voice/ports.ts';
import { fakeClock, rest } from '../voice/testing/clock.ts';
import { fakeLine } from '../voice/testing/line.ts';
import { fakeVad } from '../voice/testing/stage.ts';
import { type Answer, type Listening, listen } from './listen.ts';

const QUIET = silence(FRAME_MS, 8_000);
const LOUD: Pcm = { samples: QUIET.samples.map(() => 9_000), sampleRateHz: 8_000 };

/** A caller who is asked a question of two seconds, and a recogniser that understands what the test says at the end of an utterance. */
function asked(given: Partial<Listening> = {}) {
  const clock = fakeClock();
  const line = fakeLine(clock);
  const scope = new AbortController();
  const said = { text: '', isBroken: false };
  const hear: SpeechToText = {
    listens: 'utterance',
    hear: (input: AsyncIterable<Ear>) => {
      const heard = new Pipe<Heard>();
      void (async () => {
        for await (const ear of input) {
          if (ear.kind === 'start' && said.isBroken) return heard.fail(new Error('broken'));
          if (ear.kind !== 'end') continue;
          if (said.text !== '') heard.push({ kind: 'final', text: said.text, confidence: 1 });
          heard.push({ kind: 'settled' });
        }
        heard.close();
      })();
      return heard;
    },
  };
  async function* question() {
    for (let at = 0; at < 10; at++) yield silence(200, 8_000);
  }
  let answer: Answer | undefined;
  const parts = { line, vad: fakeVad, hear, clock };
  const done = listen(parts, { expects: 'choices', language: 'en', timeoutMs: 5_000, question: question(), ...given }, scope.signal);
  void done.then((one) => {
    answer = one;
  });
  const frames = async (ms: number, pcm: Pcm) => {
    for (let passed = 0; passed < ms && !answer; passed += FRAME_MS) {
      line.caller.push({ kind: 'audio', pcm });
      await clock.advance(FRAME_MS);
    }
  };
  return {
    ...{ clock, line, said, scope, done },
    answer: () => answer,
    quiet: (ms: number) => frames(ms, QUIET),
    say: async (text: string, ms = 600) => {
      said.text = text;
      await frames(ms, LOUD);
    },
    press: async (digits: string) => {
      for (const digit of digits) line.caller.push({ kind: 'digit', digit });
      await rest();
    },
  };
}

test('an answer after the question is heard', async () => {
  const one = asked();
  await one.quiet(3_000);
  await one.say('sales');
  await one.quiet(1_500);
  expect(one.answer()).toEqual({ kind: 'said', text: 'sales' });
});

test('who speaks into the question hears no more of it', async () => {
  const one = asked();
  await one.quiet(600);
  await one.say('sales');
  await one.quiet(1_500);
  expect(one.answer()).toEqual({ kind: 'said', text: 'sales' });
  expect(one.line.playedMs).toBeLessThan(1_000);
});

test('a noise only interrupts the question', async () => {
  const one = asked();
  await one.quiet(600);
  await one.say('', 300);
  await one.quiet(4_000);
  expect(one.line.playedMs).toBe(2_000);
  await one.say('support');
  await one.quiet(1_500);
  expect(one.answer()).toEqual({ kind: 'said', text: 'support' });
});

test('silence ends after its time from the end of the question', async () => {
  const one = asked({ timeoutMs: 3_000 });
  await one.quiet(4_700);
  expect(one.answer()).toBeUndefined();
  await one.quiet(600);
  expect(one.answer()).toEqual({ kind: 'said', text: '' });
});

test('who speaks when the time is over is heard out', async () => {
  const one = asked({ timeoutMs: 1_000, expects: 'anything' });
  await one.quiet(2_800);
  await one.say('I would like to talk to somebody about my bill', 3_000);
  await one.quiet(2_000);
  expect(one.answer()).toEqual({ kind: 'said', text: 'I would like to talk to somebody about my bill' });
});

test('digits may be pressed instead of said', async () => {
  const one = asked({ expects: 'digits' });
  await one.quiet(400);
  await one.press('12');
  await one.quiet(1_000);
  await one.press('3');
  await one.quiet(3_000);
  expect(one.answer()).toEqual({ kind: 'said', text: '123' });
  const other = asked({ expects: 'digits' });
  await other.press('45#');
  await other.quiet(100);
  expect(other.answer()).toEqual({ kind: 'said', text: '45' });
});

test('a key says nothing where no digits are wanted', async () => {
  const one = asked();
  await one.press('1');
  await one.quiet(2_500);
  await one.say('sales');
  await one.quiet(1_500);
  expect(one.answer()).toEqual({ kind: 'said', text: 'sales' });
});

test('a caller who hangs up has left, and a broken recogniser is told', async () => {
  const one = asked();
  await one.quiet(200);
  one.line.close();
  await one.quiet(100);
  expect(one.answer()).toEqual({ kind: 'left' });
  const other = asked();
  other.said.isBroken = true;
  await other.say('sales');
  await other.quiet(2_000);
  expect(other.answer()).toMatchObject({ kind: 'deaf' });
  const third = asked();
  third.scope.abort();
  expect(await third.done).toEqual({ kind: 'left' });
});
