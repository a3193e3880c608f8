import { expect, test } from 'vitest';
import type { Fact } from '../calls/fact.ts';
import type { Caller } from '../flow/caller.ts';
import { tellingCaller } from './tell.ts';

test('what is done to a caller is told before it is done', async () => {
  const steps: string[] = [];
  const caller: Caller = {
    ring: async () => 'busy',
    isBusy: async () => true,
    dialTrunk: async () => ({ kind: 'unreachable' }),
    echo: async () => void steps.push('echo'),
    say: async (sentence) => void steps.push(`say ${sentence}`),
    stay: async () => undefined,
    leave: async (cause) => void steps.push(`leave ${cause}`),
    adopt: async () => undefined,
    prefixName: async () => undefined,
  };
  const onFact = (fact: Fact) =>
    void steps.push(fact.kind === 'answered' ? `told by ${fact.by}` : fact.kind === 'outcome' ? `told ${fact.cause}` : '');
  const telling = tellingCaller(caller, { leg: 'n1-1.1', dialled: '*43', onFact, nowMs: () => 5 });
  expect(await telling.ring(['1001'], 20)).toBe('busy');
  await telling.say('no_such_number');
  await telling.leave(1);
  await telling.echo();
  expect(steps).toEqual(['told 1', 'say no_such_number', 'told 1', 'leave 1', 'told by *43', 'echo']);
});
