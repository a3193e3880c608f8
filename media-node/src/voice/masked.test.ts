/** Callers who press keys in secret too early, or too many of them. */
import { expect, test } from 'vitest';
import type { Thought } from './ports.ts';
import { nothingOpen, type Stage, stage } from './testing/stage.ts';

const PIN = { purpose: 'the PIN', minDigits: 4, maxDigits: 4, isMasked: true };

/** Asks for the PIN once, and has a slow server check it. */
function bank(got: (string | null)[]): Stage {
  const one = stage({
    thoughts: ({ history }): Thought[] => {
      const last = history.at(-1);
      if (last?.role !== 'tool') return [{ kind: 'text', text: 'Please enter your PIN now.' }, toolCall('collect_digits')];
      if (last.name === 'collect_digits') return [toolCall('check')];
      return [{ kind: 'text', text: 'All is well, you have forty dollars.' }];
    },
    act: async (name) => {
      if (name === 'collect_digits') return { kind: 'collect', asked: PIN };
      await one.clock.sleep(1_000, new AbortController().signal);
      return { kind: 'result', text: 'right' };
    },
    collected: (_, digits) => {
      got.push(digits);
      return { kind: 'result', text: 'entered' };
    },
  });
  return one;
}
const toolCall = (name: string): Thought => ({ kind: 'tool-call', id: name, name, input: {} });

async function everythingTold(one: Stage): Promise<string> {
  one.hangUp();
  const { history } = await one.ended;
  expect(await nothingOpen(one)).toBe(true);
  return JSON.stringify([history, one.facts, one.asked]);
}

test('keys that come when there are enough are nobody’s', async () => {
  const got: (string | null)[] = [];
  const one = bank(got);
  await one.turn('my balance please');
  await one.quiet(2_000);
  one.press('481516');
  await one.quiet(500);
  one.press('23#');
  await one.quiet(6_000);
  expect(got).toEqual(['4815']);
  expect(one.spoken.at(-1)).toBe('All is well, you have forty dollars.');
  expect(await everythingTold(one)).not.toMatch(/pressed|16|23/);
});

test('keys that come while the recording is being stopped are taken', async () => {
  const got: (string | null)[] = [];
  const one = bank(got);
  await one.turn('my balance please');
  while (one.masked.length === 0) await one.quiet(20);
  one.press('4815');
  await one.quiet(6_000);
  expect(got).toEqual(['4815']);
  expect(await everythingTold(one)).not.toMatch(/pressed|4815/);
});

test('keys count again when the turn is over', async () => {
  const one = bank([]);
  await one.turn('my balance please');
  await one.quiet(2_000);
  one.press('4815');
  await one.quiet(8_000);
  one.press('1#');
  await one.quiet(100);
  expect(await everythingTold(one)).toMatch(/pressed these keys on his phone: 1#/);
});
