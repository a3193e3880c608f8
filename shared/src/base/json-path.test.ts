import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJsonPath, valueAt } from './json-path.ts';

const ANSWER = { customer: { type: 'vip', age: 41, is: true, none: null }, items: [{ id: 7 }, { id: 8 }], 'odd name': { 'a.b': 'x' } };

test.each([
  ['customer.type', 'vip'],
  ['$.customer.age', '41'],
  ['customer.is', 'true'],
  ['items[1].id', '8'],
  ['$["odd name"][\'a.b\']', 'x'],
  ['odd name["a.b"]', 'x'],
  ['items', '[{"id":7},{"id":8}]'],
  ['customer.none', undefined],
  ['customer.toString', undefined],
  ['items.length', '2'],
  ['items[-1].id', '8'],
  ['items.id', undefined],
  ['items[9]', undefined],
  ['customer..type', undefined],
  ['.customer', undefined],
  ['customer.', undefined],
  ['items[x]', undefined],
])('%s gives %s', (path, value) => expect(valueAt(ANSWER, path)).toBe(value));

test('the answer itself, and a list at the top', () => {
  expect(valueAt('yes', '$')).toBe('yes');
  expect(valueAt([3, 4], '[1]')).toBe('4');
  expect(valueAt([3, 4], '$[0]')).toBe('3');
});

test('long values are cut, and what is nested too deeply to be written is not there', () => {
  expect(valueAt({ a: 'x'.repeat(900) }, 'a')).toHaveLength(500);
  const deep: unknown = JSON.parse(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
  expect(() => valueAt(deep, 'a')).not.toThrow();
});

test('no path and no answer makes it throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.oneof(fc.string(), fc.stringMatching(/^[a-c.[\]"0-9$]{0,20}$/)), (json, path) => {
      expect(['string', 'undefined']).toContain(typeof valueAt(json, path));
      readJsonPath(path);
    }),
  );
});
