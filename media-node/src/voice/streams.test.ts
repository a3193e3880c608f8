import { expect, test } from 'vitest';
import { Pipe } from './pipe.ts';
import { only, until } from './streams.ts';
import { rest } from './testing/clock.ts';

const NEVER = new AbortController().signal;
async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

test('a pipe gives what was pushed, in order, then ends', async () => {
  const pipe = new Pipe<number>();
  for (let item = 0; item < 1_000; item += 1) pipe.push(item);
  pipe.close();
  expect(pipe.push(7)).toBe(false);
  expect(await all(pipe)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
});

test('a reader who waits is woken by an item, the end or a failure', async () => {
  const one = new Pipe<number>();
  const waiting = one.next();
  one.push(1);
  expect(await waiting).toEqual({ done: false, value: 1 });
  const end = one.next();
  one.close();
  expect((await end).done).toBe(true);
  const two = new Pipe<number>();
  const failing = two.next();
  two.fail(new Error('no'));
  await expect(failing).rejects.toThrow('no');
});

test('a failure comes after what was pushed before it, once', async () => {
  const pipe = new Pipe<number>();
  pipe.push(1);
  pipe.fail(new Error('no'));
  expect((await pipe.next()).value).toBe(1);
  await expect(pipe.next()).rejects.toThrow('no');
  expect((await pipe.next()).done).toBe(true);
});

test('a reader who leaves closes the pipe', async () => {
  const pipe = new Pipe<number>();
  pipe.push(1);
  pipe.push(2);
  for await (const item of pipe) if (item === 1) break;
  expect(pipe.push(3)).toBe(false);
  expect(pipe.size).toBe(0);
});

test('until ends at once when aborted, and the source cleans up', async () => {
  const scope = new AbortController();
  let isClosed = false;
  async function* source() {
    try {
      yield 1;
      yield 2;
      yield 3;
    } finally {
      isClosed = true;
    }
  }
  const seen: number[] = [];
  for await (const item of until(source(), scope.signal)) {
    seen.push(item);
    scope.abort();
  }
  await rest();
  expect(seen).toEqual([1]);
  expect(isClosed).toBe(true);
});

test('until wakes a reader whose source says nothing', async () => {
  const scope = new AbortController();
  const reading = all(until(new Pipe<number>(), scope.signal));
  scope.abort();
  expect(await reading).toEqual([]);
  expect(await all(until(only(1), scope.signal))).toEqual([]);
});

test('until passes a failure on, but not after the abort', async () => {
  const broken = new Pipe<number>();
  broken.fail(new Error('no'));
  await expect(all(until(broken, NEVER))).rejects.toThrow('no');
  const scope = new AbortController();
  const late = new Pipe<number>();
  const reading = all(until(late, scope.signal));
  scope.abort();
  late.fail(new Error('late'));
  expect(await reading).toEqual([]);
});
