import { expect, test } from 'vitest';
import { type Attempt, makeAlarms } from './security.ts';

const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  ...{ atMs: 0, tenantId: 1, what: 'unknown_account', account: '100', address: '192.0.2.1:5060' },
  ...change,
});

test('what comes again from the same host within seconds is told once', () => {
  let nowMs = 0;
  const alarms = makeAlarms(() => nowMs);
  expect(alarms(attempt())?.account).toBe('100');
  expect(alarms(attempt({ address: '192.0.2.1:6000' }))).toBeUndefined();
  nowMs = 10_000;
  expect(alarms(attempt())?.account).toBe('100');
});

test('an hour of a scanner with ever new names leaves a bounded number of alarms, and they count all that was tried', () => {
  let nowMs = 0;
  const alarms = makeAlarms(() => nowMs);
  let told = 0;
  let counted = 0;
  const seconds = 3600;
  const take = (account: string) => {
    const event = alarms(attempt({ account }));
    if (!event) return;
    told++;
    counted += event.what === 'other' ? Number(/^([0-9]+) more/.exec(event.account)?.[1]) : 1;
  };
  for (let at = 0; at < seconds * 150; at++) {
    nowMs = Math.floor((at * 1000) / 150);
    take(String(at));
  }
  nowMs += 120_000;
  take('the last one');
  expect(told).toBeLessThan(800);
  expect(counted).toBe(seconds * 150 + 1);
  expect(alarms(attempt({ account: 'later' }))?.account).toBe('later');
});

test('a flood at one tenant hides nothing of another', () => {
  const alarms = makeAlarms(() => 0);
  for (let at = 0; at < 1000; at++) alarms(attempt({ account: String(at) }));
  expect(alarms(attempt({ account: 'one more' }))).toBeUndefined();
  expect(alarms(attempt({ tenantId: 2 }))?.tenant_id).toBe(2);
});
