/** The parts of listening, each by itself. */
import { expect, test } from 'vitest';
import { remarkOf } from './backchannel.ts';
import { BargeIn, type CallerMove } from './barge-in.ts';
import { makeEchoGuard } from './echo.ts';
import { finishOf, hangOverMs } from './endpointing.ts';
import { SpeechDetector } from './speech-detector.ts';
import { SuddenSound } from './sudden-sound.ts';
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

const ONSET = { kind: 'onset' } as const;
const pause = (spokenMs: number) => ({ kind: 'pause', spokenMs }) as const;
const partial = (text: string) => ({ kind: 'partial', text }) as const;
const said = (text: string) => ({ kind: 'said', text }) as const;

const courses: readonly (readonly [name: string, isAsking: boolean, moves: readonly (readonly [CallerMove, string])[]])[] = [
  [
    'a click',
    false,
    [
      [{ kind: 'stir' }, 'hold'],
      [{ kind: 'calm' }, 'release'],
      [{ kind: 'calm' }, 'none'],
    ],
  ],
  [
    'a cough',
    false,
    [
      [{ kind: 'stir' }, 'hold'],
      [ONSET, 'hold'],
      [pause(200), 'hurry'],
      [{ kind: 'nothing' }, 'release'],
    ],
  ],
  [
    'a long noise',
    false,
    [
      [ONSET, 'hold'],
      [pause(2000), 'none'],
      [{ kind: 'nothing' }, 'release'],
    ],
  ],
  [
    'a murmur that is known early',
    false,
    [
      [ONSET, 'hold'],
      [partial('uh huh'), 'none'],
      [pause(300), 'release'],
      [said('uh huh'), 'release'],
    ],
  ],
  [
    'a murmur that is known late',
    false,
    [
      [ONSET, 'hold'],
      [pause(300), 'hurry'],
      [said('yeah'), 'release'],
    ],
  ],
  [
    'a murmur that is known after the pause',
    false,
    [
      [ONSET, 'hold'],
      [pause(300), 'hurry'],
      [partial('yeah'), 'release'],
    ],
  ],
  [
    'a murmur that is an answer',
    true,
    [
      [ONSET, 'hold'],
      [partial('yeah'), 'none'],
      [pause(300), 'commit'],
    ],
  ],
  [
    'a murmur that goes on',
    false,
    [
      [ONSET, 'hold'],
      [partial('yeah'), 'none'],
      [pause(300), 'release'],
      [{ kind: 'resumed' }, 'hold'],
      [partial('yeah but not today'), 'commit'],
    ],
  ],
  [
    'a command',
    false,
    [
      [ONSET, 'hold'],
      [partial('wait'), 'commit'],
    ],
  ],
  [
    'words',
    false,
    [
      [ONSET, 'hold'],
      [partial('the'), 'none'],
      [partial('the sales'), 'commit'],
    ],
  ],
  [
    'one word',
    false,
    [
      [ONSET, 'hold'],
      [partial('sales'), 'none'],
      [pause(400), 'commit'],
    ],
  ],
  [
    'words that come late',
    false,
    [
      [ONSET, 'hold'],
      [pause(900), 'none'],
      [said('the sales department'), 'commit'],
    ],
  ],
  ['words without an onset', false, [[said('sales'), 'commit']]],
  [
    'words of nobody',
    false,
    [
      [partial('sales department'), 'none'],
      [pause(100), 'none'],
    ],
  ],
];

test.each(courses)('%s', (_, isAsking, moves) => {
  const bargeIn = new BargeIn('en');
  for (const [happened, move] of moves) expect([happened.kind, bargeIn.take(happened, isAsking)]).toEqual([happened.kind, move]);
});

const WINDOW = 32;
const detect = (...probabilities: number[]) => {
  const detector = new SpeechDetector();
  return probabilities.map((one) => detector.take(one, WINDOW));
};

test('speech is what lasts for two windows', () => {
  expect(detect(0.9, 0.1)).toEqual(['stir', 'calm']);
  expect(detect(0.9, 0.6)).toEqual(['stir', 'onset']);
  expect(detect(0.49, 0.49)).toEqual([undefined, undefined]);
});

test('between the thresholds speech goes on, and does not begin', () => {
  expect(detect(0.9, 0.9, ...Array(20).fill(0.4))).not.toContain('pause');
  expect(detect(...Array(20).fill(0.4))).toEqual(Array(20).fill(undefined));
});

test('a pause is told once, and that he goes on', () => {
  const changes = detect(0.9, 0.9, ...Array(10).fill(0.1), 0.9, 0.9, 0.1);
  expect(changes.filter(Boolean)).toEqual(['stir', 'onset', 'pause', 'resumed']);
  expect(changes.indexOf('pause')).toBe(2 + 6);
});

test('a click in the silence does not begin it anew', () => {
  const detector = new SpeechDetector();
  for (const one of [0.9, 0.9, 0.1, 0.1, 0.9, 0.1, 0.1]) detector.take(one, WINDOW);
  expect(detector.silentMs).toBe(5 * WINDOW);
});

test('the echo of our voice is held off once it is known, and a caller over it is not', () => {
  const guard = makeEchoGuard();
  for (let window = 0; window < 60; window += 1) {
    guard.observe(-32 - (window % 4), -20, WINDOW);
    guard.learn(false);
  }
  expect(guard.isOurs(-31, -20)).toBe(true);
  expect(guard.isOurs(-22, -20)).toBe(false);
  expect(guard.isOurs(-40, -96)).toBe(false);
});

test('a line without an echo lets a quiet caller through', () => {
  const guard = makeEchoGuard();
  for (let window = 0; window < 60; window += 1) {
    guard.observe(-80, -20, WINDOW);
    guard.learn(false);
  }
  expect(guard.isOurs(-48, -20)).toBe(false);
  expect(guard.isOurs(-80, -20)).toBe(true);
});

test('a line that begins to echo is known anew', () => {
  const guard = makeEchoGuard();
  const play = (heardDb: number, windows: number) => {
    for (let window = 0; window < windows; window += 1) {
      guard.observe(heardDb, -20, WINDOW);
      guard.learn(false);
    }
  };
  play(-80, 3_000);
  expect(guard.isOurs(-32, -20)).toBe(false);
  play(-34, 60);
  expect(guard.isOurs(-32, -20)).toBe(true);
});

test('a caller who talks over us from the first second on is no echo', () => {
  const guard = makeEchoGuard();
  expect(guard.isOurs(-28, -20)).toBe(false);
  for (let window = 0; window < 60; window += 1) guard.observe(-18, -20, WINDOW);
  guard.learn(true);
  expect(guard.isOurs(-28, -20)).toBe(false);
});

test('phrases are found at the end, as whole words', () => {
  expect(endsWithPhrase('Okay, goodbye.', ['goodbye'])).toBe(true);
  expect(endsWithPhrase('hang up please', ['hang up'])).toBe(false);
  expect(endsWithPhrase('Do not hang up', ['hang up'])).toBe(false);
  expect(endsWithPhrase('lullaby', ['bye'])).toBe(false);
  expect(endsWithPhrase('', ['bye', ''])).toBe(false);
  expect(sameWords("It's 5!", 'its 5')).toBe(true);
});

test('a sudden sound is guessed to be the caller, and forgotten when the detector hears no speech', () => {
  const sudden = new SuddenSound();
  expect(sudden.take(-50, false)).toBe(false);
  expect(sudden.take(-30, true)).toBe(false);
  expect(sudden.take(-30, false)).toBe(true);
  expect(sudden.take(-30, false)).toBe(false);
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(() => sudden.silent(WINDOW))).toEqual([false, false, false, false, false, false, true, false]);
});

test('after three wrong guesses nobody guesses, until somebody has spoken', () => {
  const sudden = new SuddenSound();
  const wrong = () => {
    const guessed = sudden.take(-30, false);
    for (let window = 0; window < 7; window += 1) sudden.silent(WINDOW);
    return guessed;
  };
  expect([wrong(), wrong(), wrong(), wrong()]).toEqual([true, true, true, false]);
  sudden.confirmed();
  expect([wrong(), wrong()]).toEqual([true, false]);
  sudden.confirmed();
  sudden.take(-30, false);
  sudden.confirmed();
  expect([wrong(), wrong(), wrong(), wrong()]).toEqual([true, true, true, false]);
});

test('on a noisy line only what is louder than the noise is sudden', () => {
  const sudden = new SuddenSound();
  for (let frame = 0; frame < 300; frame += 1) sudden.take(-46, false);
  expect(sudden.take(-35, false)).toBe(false);
  expect(sudden.take(-25, false)).toBe(true);
});
