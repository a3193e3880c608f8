import { expect, test } from 'vitest';
import { speakable } from './plain.ts';
import { sentenceCutter } from './sentences.ts';

function cut(text: string, size = 1): string[] {
  const cutter = sentenceCutter();
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(...cutter.push(text.slice(at, at + size)));
  return [...pieces, ...cutter.flush()];
}

test.each([
  ['Hello. How can I help?', ['Hello.', 'How can I help?']],
  ['Dr. Smith is here. He waits.', ['Dr. Smith is here.', 'He waits.']],
  ['Bring papers, e.g. a passport. Thanks!', ['Bring papers, e.g. a passport.', 'Thanks!']],
  ['It costs $3.50 today. Fine?', ['It costs $3.50 today.', 'Fine?']],
  ['We open at 9:30 a.m. on Monday. Good.', ['We open at 9:30 a.m. on Monday.', 'Good.']],
  ['Write to a.b@example.co.uk or see www.example.com. Bye.', ['Write to a.b@example.co.uk or see www.example.com.', 'Bye.']],
  ['J. Doe. Ask him.', ['J. Doe.', 'Ask him.']],
  ['Really?! Yes... Of course.', ['Really?!', 'Yes...', 'Of course.']],
  ['He said "no." Then he left.', ['He said "no."', 'Then he left.']],
  ['1. Sales\n2. Support\n', ['Sales', 'Support']],
  ['no end at all', ['no end at all']],
  ['<break time="1.5s"/> Hello. Bye.', ['Hello.', 'Bye.']],
  ['   \n\n', []],
])('%s', (text, pieces) => {
  expect(cut(text)).toEqual(pieces);
  expect(cut(text, 3)).toEqual(pieces);
  expect(cut(text, 1000)).toEqual(pieces);
});

test('the first piece may be a clause, later ones are sentences', () => {
  expect(cut('I can certainly help you with that, let me look. If you like, I can call you back, too.')).toEqual([
    'I can certainly help you with that,',
    'let me look.',
    'If you like, I can call you back, too.',
  ]);
});

test('a first clause that is too short is not spoken alone', () => {
  expect(cut('Sure, I will do it.')).toEqual(['Sure, I will do it.']);
});

test('a piece is known as soon as the space after it comes', () => {
  const cutter = sentenceCutter();
  expect(cutter.push('Hello there.')).toEqual([]);
  expect(cutter.push(' How')).toEqual(['Hello there.']);
});

test('text without an end is cut between words', () => {
  const pieces = cut('word '.repeat(100));
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.every((piece) => piece.length <= 220 && /^word( word)*$/.test(piece))).toBe(true);
});

test.each([
  ['**Sales** is _open_ today', 'Sales is open today'],
  ['# Hours', 'Hours'],
  ['- one', 'one'],
  ['See [our site](https://example.com/a_b)', 'See our site'],
  ['Great! 😀👍🏽 Bye 🇩🇪', 'Great! Bye'],
  ['<speak>Hi <break time="1s"/> you</speak>', 'Hi you'],
  ['`code` and ```x```', 'code and x'],
  ['a | b | c', 'a, b, c'],
  ['1️⃣ first', '1 first'],
  ['***', ''],
  ['…', ''],
  ['3 < 5 and 7 > 2', '3 < 5 and 7 > 2'],
  ['my_name is x', 'my_name is x'],
  ['Tom &amp; Jerry', 'Tom & Jerry'],
])('%s is spoken as %s', (text, spoken) => {
  expect(speakable(text)).toBe(spoken);
});
