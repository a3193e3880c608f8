import { afterAll, beforeAll, expect, test } from 'vitest';
import { throughLine, utteranceOf, voiceOf } from '../testing/telephone.ts';
import { makeFlite } from '../tts/flite.ts';
import { answerGrammar, type ExpectedAnswer, isExpected } from './answer-grammar.ts';
import { makePocketSphinx } from './pocketsphinx.ts';

const flite = makeFlite({ threads: 1 });
const sphinx = makePocketSphinx({ decoders: 1 });
beforeAll(() => sphinx.warm(), 20_000);
afterAll(async () => {
  await Promise.all([flite.stop(), sphinx.stop()]);
});

async function heard(text: string, expected: ExpectedAnswer): Promise<string> {
  const pcm = throughLine(await voiceOf(flite.speaker({ engine: 'flite', voice: 'rms', speed: 1 }), text), 8_000);
  let words = '';
  for await (const one of sphinx.listener({ expected }).hear(utteranceOf(pcm), AbortSignal.timeout(30_000)))
    if (one.kind === 'final') words += one.text;
  return words;
}
const phrases = (...all: string[]): ExpectedAnswer => ({ kind: 'phrases', phrases: all });

test('one of a few answers is heard over a telephone, and what is none of them is not', { timeout: 60_000 }, async () => {
  const choices = phrases('Sales', 'Support', 'Billing', 'Something else');
  for (const text of ['sales', 'support please', 'billing', 'I would like to talk to sales', 'something else'])
    expect(isExpected(await heard(text, choices), choices), text).toBe(true);
  for (const text of ['what is the weather like', 'I lost my credit card yesterday', 'can you hear me', 'good morning'])
    expect(isExpected(await heard(text, choices), choices), text).toBe(false);
});

test('digits are heard over a telephone', { timeout: 60_000 }, async () => {
  for (const text of ['one two three four', 'seven seven five zero', 'five', 'one oh nine eight', 'my number is six two nine'])
    expect(await heard(text, { kind: 'digits' })).toBe(text);
  expect(isExpected(await heard('hello my name is peter', { kind: 'digits' }), { kind: 'digits' })).toBe(false);
});

test('nothing that a phrase holds is read as grammar, and words that are not known are left out', () => {
  const isKnown = (word: string) => word !== 'botpbx';
  const written = answerGrammar(phrases('sales; public <x> = a', 'BotPBX', '***', '</said>'), isKnown) ?? '';
  expect(written).toContain('<phrase> = sales public x a | said;');
  expect(answerGrammar(phrases('BotPBX'), isKnown)).toBeUndefined();
});
