/** What is made of sound: speech, echoes, sudden noises. */
import { expect, test } from 'vitest';
import { makeEchoGuard } from './echo.ts';
import { SpeechDetector } from './speech-detector.ts';
import { SuddenSound } from './sudden-sound.ts';

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
