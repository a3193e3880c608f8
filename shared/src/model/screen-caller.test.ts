import { expect, test } from 'vitest';
import { makeScreen, type ScreeningList } from './screen-caller.ts';

const list = (id: number, kind: 'block' | 'allow', numbers: string[], everywhere = false): ScreeningList => ({
  id,
  kind,
  numbers,
  everywhere,
});
const screen = makeScreen([
  list(1, 'block', ['+4930*', '12025551234'], true),
  list(2, 'block', ['anonymous']),
  list(3, 'allow', ['+49301111', '+33*']),
]);
const by = (caller: string | undefined, ids: number[]) => screen.turnedAwayBy(caller, ids)?.id;

test('a block list for everywhere turns away numbers and beginnings of numbers, and nobody else', () => {
  expect(by('493099', [])).toBe(1);
  expect(by('+12025551234', [])).toBe(1);
  expect(by('+12025551235', [])).toBeUndefined();
  expect(by(undefined, [])).toBeUndefined();
});

test('a list of a route holds for that route', () => {
  expect(by(undefined, [2])).toBe(2);
  expect(by('+4412', [2])).toBeUndefined();
});

test('an allow list lets only its own callers through, and them past every block list', () => {
  expect(by('+49301111', [3])).toBeUndefined();
  expect(by('+3314', [2, 3])).toBeUndefined();
  expect(by('+4412', [3])).toBe(3);
  expect(by('+49302222', [3])).toBe(1);
  expect(by(undefined, [3])).toBe(3);
});
