import { expect, test } from 'vitest';
import { sampleFor } from './sample.ts';

const sample = (...paths: readonly string[]) => sampleFor(paths.map((path) => ({ path })));

test('each value that is looked for has its place', () => {
  expect(sample('customer.tier', 'customer.name', 'items[1].id')).toEqual({
    customer: { tier: '', name: '' },
    items: [null, { id: '' }],
  });
});

test('without any, or with paths that are none, it is an empty object', () => {
  expect([sample(), sample('a..b'), sample('')]).toEqual([{}, {}, {}]);
});

test('a place far away in a list makes no long list', () => {
  expect(sample('items[999999].id')).toEqual({ items: [] });
});

test('a name that every object has is a name like others', () => {
  expect(JSON.stringify(sample('__proto__.polluted'))).toBe('{"__proto__":{"polluted":""}}');
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});
