/** What is made of words: whether he has finished, murmurs, says goodbye. */
import { expect, test } from 'vitest';
import { remarkOf } from './backchannel.ts';
import { finishOf, hangOverMs } from './endpointing.ts';
import { endsWithPhrase, sameWords } from './words.ts';

test.each([
  ['I would like to speak to sales', 'finished'],
  ['yes', 'sure'],
  ['No, thank you.', 'sure'],
  ['What is it about?', 'sure'],
  ['What is it?', 'sure'],
  ['yes please', 'sure'],
  ['yes I think so', 'finished'],
  ['extension two', 'finished'],
  ['', 'unsure'],
  ['I would like to', 'unfinished'],
  ['my number is', 'unfinished'],
  ['my name is John and', 'unfinished'],
  ['uh', 'unfinished'],
  ['five five five', 'unfinished'],
  ['my number is 555', 'unfinished'],
  ['555 123', 'unfinished'],
  ['Can you tell me', 'unfinished'],
  ['Can you help me', 'finished'],
  ['I am calling about', 'unfinished'],
  ['extension two zero zero one', 'finished'],
  ['extension 2001', 'finished'],
  ['my number is 555 123 4567', 'finished'],
  ['five five five one two three four five six seven', 'finished'],
  ['Well,', 'unfinished'],
  ['I want to...', 'unfinished'],
])('"%s" sounds %s', (text, finish) => {
  expect(finishOf(text, 'en-US')).toBe(finish);
});

test('other languages have words of their own', () => {
  expect(finishOf('ich möchte mit', 'de-DE')).toBe('unfinished');
  expect(finishOf('quiero hablar con', 'es')).toBe('unfinished');
  expect(finishOf('je voudrais parler avec', 'fr')).toBe('unfinished');
});

test('the hang-over stays between its bounds; the recogniser may shorten it', () => {
  const bounds = { minSilenceMs: 350, maxSilenceMs: 1000 };
  expect(hangOverMs('sure', bounds, false)).toBe(210);
  expect(hangOverMs('finished', bounds, false)).toBe(350);
  expect(hangOverMs('finished', bounds, true)).toBe(210);
  expect(hangOverMs('unsure', bounds, false)).toBe(567);
  expect(hangOverMs('unfinished', bounds, false)).toBe(1000);
  expect(hangOverMs('unfinished', bounds, true)).toBe(783);
  expect(hangOverMs('finished', { minSilenceMs: 100, maxSilenceMs: 300 }, true)).toBe(100);
});

test.each([
  ['', 'nothing'],
  ['Uh-huh.', 'murmur'],
  ['mm-hmm', 'murmur'],
  ['yeah, okay', 'murmur'],
  ['I see', 'murmur'],
  ['I saw', 'words'],
  ['wait', 'command'],
  ['no no', 'command'],
  ['hold on a second', 'command'],
  ['okay stop', 'command'],
  ['yes I want sales', 'words'],
  ['okay okay okay okay okay okay', 'words'],
])('"%s" is %s', (text, remark) => {
  expect(remarkOf(text, 'en-GB')).toBe(remark);
});

test.each([
  ['genau', 'de', 'murmur'],
  ['Nein, warte', 'de', 'command'],
  ['sí, claro', 'es', 'murmur'],
  ['d’accord', 'fr', 'murmur'],
  ['mhm', 'ja', 'murmur'],
])('"%s" in %s is %s', (text, language, remark) => {
  expect(remarkOf(text, language)).toBe(remark);
});

test('phrases are found at the end, as whole words', () => {
  expect(endsWithPhrase('Okay, goodbye.', ['goodbye'])).toBe(true);
  expect(endsWithPhrase('hang up please', ['hang up'])).toBe(false);
  expect(endsWithPhrase('Do not hang up', ['hang up'])).toBe(false);
  expect(endsWithPhrase('lullaby', ['bye'])).toBe(false);
  expect(endsWithPhrase('', ['bye', ''])).toBe(false);
  expect(sameWords("It's 5!", 'its 5')).toBe(true);
});
