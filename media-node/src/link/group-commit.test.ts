import { expect, test } from 'vitest';
import { makeLog } from '../log.ts';
import { makeGroupCommit } from './group-commit.ts';

test('a disk that stays full is told of once, and once more when it takes again', async () => {
  const lines: string[] = [];
  let tries = 0;
  const file = {
    write: async () => {
      if (++tries <= 4) throw new Error('no space');
    },
    leave: async () => undefined,
  };
  const commit = makeGroupCommit(file, () => undefined, makeLog({ level: 'info', write: (line) => lines.push(line) }));
  expect(await commit.append(7, Buffer.from('x'))).toBe(7);
  await commit.close();
  expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['error', 'info']);
});
