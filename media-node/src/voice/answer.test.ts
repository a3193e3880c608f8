import { expect, test } from 'vitest';
import type { Thought } from './ports.ts';
import { stage } from './testing/stage.ts';

test('what a model gives a tool is written down, and cut when it is no sentence any more', async () => {
  const inputs = [{ destination: 'Sales' }, { destination: 'x'.repeat(100_000) }, undefined];
  const one = stage({
    thoughts: ({ history }): Thought[] => {
      if (history.at(-1)?.role === 'tool') return [{ kind: 'text', text: 'No.' }];
      return inputs.map((input, at) => ({ kind: 'tool-call', id: `c${at}`, name: 'transfer_call', input }));
    },
    act: async () => ({ kind: 'result', text: 'refused', isError: true }),
  });
  await one.turn('sales please');
  await one.quiet(2_000);
  one.hangUp();
  await one.ended;
  const uses = one.facts.flatMap((fact) => (fact.kind === 'turn' ? fact.turn.tools : []));
  expect(uses.map((use) => use.arguments)).toEqual([{ destination: 'Sales' }, expect.stringMatching(/^\{"destination":"x+…$/), null]);
  expect(JSON.stringify(uses).length).toBeLessThan(10_000);
});
