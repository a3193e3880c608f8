import { CallId } from '@botpbx/shared/base/ids';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import { expect, test } from 'vitest';
import type { Journal } from '../calls/outbox.ts';
import { makeOnce, type OnceWay } from './once.ts';

/** A journal of memory; `lives` of the process share it. */
function memory() {
  const names = new Map<string, unknown>();
  let isBroken = false;
  const put = async (changes: ReadonlyMap<string, unknown>) => {
    if (isBroken) throw new Error('no space left');
    for (const [name, value] of changes) names.set(name, structuredClone(value));
  };
  const journal: Journal = {
    entries: () => names,
    keep: put,
    jot: put,
    forget: async (old) => {
      for (const name of old) names.delete(name);
    },
  };
  const breakDown = () => {
    isBroken = true;
  };
  return { journal, names, breakDown };
}

let counter = 0;
const way = (over: Partial<OnceWay> = {}): OnceWay & { readonly placed: CallId[] } => {
  const placed: CallId[] = [];
  return {
    placed,
    make: () => {
      counter += 1;
      const id = CallId.parse(`n1-1795366757.${counter}`);
      return { id, tenantId: 1, from: '1001', fromName: 'Ann', to: '1002', isOutbound: false };
    },
    act: async ({ id }) => placed.push(id) > 0,
    isKnown: () => false,
    ...over,
  };
};

test('twenty at once place one call and all hear its id', async () => {
  const once = makeOnce(memory().journal, Date.now);
  const one = way();
  const ids = await Promise.all(Array.from({ length: 20 }, () => once.run('1:key', 'wish', one)));
  expect(one.placed).toHaveLength(1);
  expect(new Set(ids)).toEqual(new Set(one.placed));
});

test('the next life of the process knows what was placed', async () => {
  const { journal } = memory();
  const id = await makeOnce(journal, Date.now).run('1:key', 'wish', way());
  const later = way();
  expect(await makeOnce(journal, Date.now).run('1:key', 'wish', later)).toBe(id);
  expect(later.placed).toEqual([]);
});

test('a life that ended in the middle places nothing again, and says what it knows', async () => {
  const { journal } = memory();
  let begun: CallId | undefined;
  const dying = way({
    act: ({ id }) => {
      begun = id;
      return new Promise(() => undefined);
    },
  });
  void makeOnce(journal, Date.now).run('1:key', 'wish', dying);
  await expect.poll(() => begun).toBeDefined();
  const blind = way();
  await expect(makeOnce(journal, Date.now).run('1:key', 'wish', blind)).rejects.toMatchObject({ code: 'lost' });
  expect(makeOnce(journal, Date.now).young()).toMatchObject([{ id: begun, from: '1001', to: '1002' }]);
  const seeing = way({ isKnown: (callId) => callId === begun });
  expect(await makeOnce(journal, Date.now).run('1:key', 'wish', seeing)).toBe(begun);
  expect([...blind.placed, ...seeing.placed]).toEqual([]);
});

test('what was refused or not taken leaves the name free; another wish under it is refused', async () => {
  const { journal, names } = memory();
  const once = makeOnce(journal, Date.now);
  const refusing = way({
    make: () => {
      throw new CommandRefusedError('refused', 'No.');
    },
  });
  await expect(once.run('1:key', 'wish', refusing)).rejects.toMatchObject({ code: 'refused' });
  await expect(once.run('1:key', 'wish', way({ act: async () => false }))).rejects.toMatchObject({ code: 'unavailable' });
  expect(names.size).toBe(0);
  await once.run('1:key', 'wish', way());
  await expect(once.run('1:key', 'another', way())).rejects.toMatchObject({ code: 'conflict' });
});

test('without a disk nothing is placed', async () => {
  const { journal, breakDown } = memory();
  breakDown();
  const one = way();
  await expect(makeOnce(journal, Date.now).run('1:key', 'wish', one)).rejects.toMatchObject({ code: 'unavailable' });
  expect(one.placed).toEqual([]);
});

test('names live a day', async () => {
  const { journal, names } = memory();
  let nowMs = 0;
  const once = makeOnce(journal, () => nowMs);
  await once.run('1:key', 'wish', way());
  nowMs = 24 * 3_600_000;
  await once.forgetOld();
  expect(names.size).toBe(1);
  nowMs = 26 * 3_600_000;
  await once.forgetOld();
  expect(names.size).toBe(0);
});
