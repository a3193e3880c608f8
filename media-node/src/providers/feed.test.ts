import { expect, test } from 'vitest';
import { allOf } from '../../../tests/support/providers/said.ts';
import { makeFeed, until } from './feed.ts';

test('what was pushed is read in order, before and after somebody waits', async () => {
  const feed = makeFeed<number>();
  feed.push(1);
  const reading = allOf(feed);
  await Promise.resolve();
  feed.push(2);
  feed.push(3);
  feed.end();
  feed.push(4);
  expect(await reading).toEqual([1, 2, 3]);
});

test('a failure comes after what was pushed, and only the first one counts', async () => {
  const feed = makeFeed<number>();
  feed.push(1);
  feed.fail(new Error('first'));
  feed.fail(new Error('second'));
  feed.end();
  const read: number[] = [];
  const reading = async () => {
    for await (const one of feed) read.push(one);
  };
  await expect(reading()).rejects.toThrow('first');
  expect(read).toEqual([1]);
});

test('an abort ends a stream that waits, quietly, and lets its source clean up', async () => {
  const ending = new AbortController();
  let isCleaned = false;
  async function* source() {
    try {
      yield 1;
      await new Promise((resolve) => ending.signal.addEventListener('abort', resolve));
      yield 2;
    } finally {
      isCleaned = true;
    }
  }
  const reading = allOf(until(source(), ending.signal));
  await new Promise((resolve) => setTimeout(resolve, 5));
  ending.abort();
  expect(await reading).toEqual([1]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isCleaned).toBe(true);
});
