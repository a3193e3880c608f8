import { expect, test } from 'vitest';
import { makeLog } from '../../platform/log.ts';
import { makeTasks } from './tasks.ts';

test('draining waits for tasks and for those that they begin', async () => {
  const done: string[] = [];
  const tasks = makeTasks(makeLog(() => {}, 'error', Date.now));
  tasks.defer('first', async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    tasks.defer('second', async () => void done.push('second'));
    done.push('first');
  });
  expect(await tasks.drain(1000)).toBe(true);
  expect(done).toEqual(['first', 'second']);
});

test('a task that fails is logged under its name and harms nobody', async () => {
  const lines: string[] = [];
  const tasks = makeTasks(makeLog((line) => void lines.push(line), 'error', Date.now));
  tasks.defer('publish', () => Promise.reject(new Error('broken')));
  tasks.defer('throws', () => {
    throw new Error('at once');
  });
  expect(await tasks.drain(1000)).toBe(true);
  expect(lines.map((line) => JSON.parse(line).task).sort()).toEqual(['publish', 'throws']);
});

test('draining gives up when its time is over', async () => {
  const tasks = makeTasks(makeLog(() => {}, 'error', Date.now));
  tasks.defer('endless', () => new Promise(() => {}));
  expect(await tasks.drain(20)).toBe(false);
});
