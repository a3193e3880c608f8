import { expect, test } from 'vitest';
import { readJsonPath, textOfJson, valueAt } from './json-path.ts';

const DOCUMENT = {
  customer: { type: 'vip', 'first name': 'Ada', balance: 12.5, tags: ['new', 'old'], nothing: null },
  items: [{ id: 7 }, { id: 8, on: true }],
};

test.each([
  ['customer.type', 'vip'],
  ['$.customer.type', 'vip'],
  [' customer.type ', 'vip'],
  ['customer.first name', 'Ada'],
  ['customer["first name"]', 'Ada'],
  ['["customer"].type', 'vip'],
  ['customer.balance', '12.5'],
  ['items[0].id', '7'],
  ['items[-1].id', '8'],
  ['items[1].on', 'true'],
  ['items.length', '2'],
  ['customer.tags', '["new","old"]'],
  ['items[0]', '{"id":7}'],
  ['customer.nothing', undefined],
  ['customer.missing.deeper', undefined],
  ['items[9].id', undefined],
  ['items.0', undefined],
  ['customer[0]', undefined],
  ['customer..type', undefined],
  ['customer.', undefined],
  ['items[x]', undefined],
  ['items[', undefined],
  ['constructor.name', undefined],
  ['__proto__', undefined],
  ['customer.type.length', undefined],
])('%s', (path, text) => {
  expect(textOfJson(valueAt(DOCUMENT, path))).toBe(text);
});

test('an empty path is the whole document, and a document may be a plain value', () => {
  expect([textOfJson(valueAt('hello', '')), textOfJson(valueAt(['a'], '[0]')), textOfJson(valueAt(false, '$'))]).toEqual([
    'hello',
    'a',
    'false',
  ]);
});

test('a path without end is read in no time', () => {
  const startedMs = performance.now();
  for (const path of ['a'.repeat(100_000), 'a.'.repeat(50_000), '['.repeat(100_000), '["'.repeat(50_000), `["${'\\'.repeat(99_999)}`])
    expect(readJsonPath(path)).toBeUndefined();
  expect(performance.now() - startedMs).toBeLessThan(500);
});
