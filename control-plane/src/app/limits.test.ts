import { expect, test } from 'vitest';
import { makeWindows, networkOf } from './limits.ts';

test('lets max requests pass, then tells how long to wait, then opens again', () => {
  const count = makeWindows({ max: 3, windowMs: 1000 });
  expect([count('a', 0), count('a', 1), count('a', 2), count('a', 400)]).toEqual([0, 0, 0, 600]);
  expect(count('b', 400)).toBe(0);
  expect(count('a', 1000)).toBe(0);
});

test('holds a bounded number of peers; the oldest window makes room', () => {
  const count = makeWindows({ max: 1, windowMs: 1000, maxPeers: 2 });
  count('a', 0);
  count('b', 1);
  count('c', 2);
  expect(count('b', 3)).toBe(998);
  expect(count('c', 3)).toBe(999);
  expect(count('a', 3)).toBe(0);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8::1', '2001:db8:0:0'],
  ['2001:0db8:0:0:aaaa::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
