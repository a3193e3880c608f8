import { expect, test, vi } from 'vitest';
import { ProviderError, type ProviderFault } from '../../voice/ports.ts';
import { makeBreaker, makeBreakers, makeBudget } from './breaker.ts';
import { makeFakeClock } from './testing/fake-clock.ts';

const fault = (kind: ProviderFault, retryAfterMs?: number) => new ProviderError('p', kind, { detail: 'x', retryAfterMs });

function setUp(probe = vi.fn(async () => undefined as undefined)) {
  const clock = makeFakeClock();
  return { clock, probe, breaker: makeBreaker('p:node', { clock, probe, life: new AbortController().signal }) };
}

test('five failures within thirty seconds open it, five within more do not', async () => {
  const { clock, breaker } = setUp();
  for (let count = 0; count < 8; count++) {
    breaker.failed(fault('timeout'));
    expect(breaker.allows()).toBe(true);
    await clock.advance(8000);
  }
  for (let count = 0; count < 4; count++) breaker.failed(fault('unavailable'));
  expect(breaker.allows()).toBe(false);
  expect(breaker.status()).toEqual({ key: 'p:node', state: 'open', failures: 7, fault: 'unavailable' });
});

test('what we asked wrongly does not count', () => {
  const { breaker } = setUp();
  for (let count = 0; count < 20; count++) breaker.failed(fault('refused'));
  expect(breaker.allows()).toBe(true);
});

test('Retry-After is obeyed at once, and an account that was turned away rests', async () => {
  const { clock, breaker } = setUp();
  breaker.failed(fault('rate_limited', 4000));
  expect(breaker.allows()).toBe(false);
  await clock.advance(3999);
  expect(breaker.allows()).toBe(false);
  const turnedAway = setUp().breaker;
  turnedAway.failed(fault('auth'));
  expect(turnedAway.allows()).toBe(false);
});

test('when its time is over it is probed in the background, and asked again once that went well', async () => {
  const { clock, probe, breaker } = setUp();
  breaker.failed(fault('rate_limited', 1000));
  await clock.advance(1000);
  expect(probe).not.toHaveBeenCalled();
  expect(breaker.allows()).toBe(false);
  expect(breaker.status().state).toBe('probing');
  await clock.advance(0);
  expect(breaker.allows()).toBe(true);
  expect(probe).toHaveBeenCalledTimes(1);
});

test('a probe that fails doubles the time, and only one runs', async () => {
  const probe = vi.fn(async () => Promise.reject(fault('unavailable')));
  const { clock, breaker } = setUp(probe);
  for (let count = 0; count < 5; count++) breaker.failed(fault('unavailable'));
  await clock.advance(10_000);
  for (let count = 0; count < 3; count++) expect(breaker.allows()).toBe(false);
  await clock.advance(19_999);
  expect(breaker.allows()).toBe(false);
  expect(probe).toHaveBeenCalledTimes(1);
  await clock.advance(1);
  breaker.allows();
  expect(probe).toHaveBeenCalledTimes(2);
});

test('one breaker serves an account, and all are told of', () => {
  const breakers = makeBreakers(makeFakeClock(), new AbortController().signal);
  const probe = async () => undefined;
  expect(breakers.of('groq:node', probe)).toBe(breakers.of('groq:node', probe));
  expect(breakers.of('groq:7', probe)).not.toBe(breakers.of('groq:node', probe));
  expect(breakers.states().map(({ key, state }) => `${key} ${state}`)).toEqual(['groq:node closed', 'groq:7 closed']);
});

test('no more than one in ten is asked beyond what callers ask', () => {
  const budget = makeBudget();
  let taken = 0;
  for (let count = 0; count < 1000; count++) {
    budget.earn();
    if (budget.take()) taken += 1;
  }
  expect(taken).toBeLessThanOrEqual(101);
});
