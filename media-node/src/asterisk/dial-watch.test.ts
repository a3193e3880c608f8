import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AmiMessage } from './ami/protocol.ts';
import { makeDialWatch } from './dial-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (name: string, keys: Record<string, string>): AmiMessage =>
  ({ kind: 'event', name, get: (key: string) => keys[key], variable: () => '' }) as unknown as AmiMessage;
const begins = (leg: string, channel: string) => event('DialBegin', { Uniqueid: leg, DestChannel: channel });
const says = (leg: string, status: string) => event('DialState', { Uniqueid: leg, DialStatus: status });

function watched(events: readonly AmiMessage[]) {
  const hungUp: string[] = [];
  const watch = makeDialWatch((channel) => hungUp.push(channel), 3_500);
  const dial = watch.begin('n1-1.1');
  for (const one of events) watch.see(one);
  vi.advanceTimersByTime(3_499);
  const early = [...hungUp];
  vi.advanceTimersByTime(1);
  return { early, hungUp, isSilent: dial.isSilent, isAlive: dial.isAlive, dial };
}

test('a carrier that says nothing, or only that it tries, is given up', () => {
  const channel = 'PJSIP/trunk_1-00000002';
  for (const more of [[], [says('n1-1.1', 'PROCEEDING')], [says('n1-1.7', 'RINGING')]])
    expect(watched([begins('n1-1.1', channel), ...more])).toMatchObject({ early: [], hungUp: [channel], isSilent: true, isAlive: false });
});

test.each(['RINGING', 'PROGRESS', 'ANSWER'])('a carrier that says %s is waited for', (status) => {
  const seen = watched([begins('n1-1.1', 'PJSIP/trunk_1-00000002'), says('n1-1.1', status)]);
  expect(seen).toMatchObject({ hungUp: [], isSilent: false, isAlive: true });
});

test('nothing is ended that was never seen, nor after the watch', () => {
  expect(watched([begins('n1-1.9', 'PJSIP/trunk_1-00000002')]).hungUp).toEqual([]);
  const hungUp: string[] = [];
  const watch = makeDialWatch((channel) => hungUp.push(channel), 10);
  const dial = watch.begin('n1-1.1');
  watch.see(begins('n1-1.1', 'PJSIP/trunk_1-00000002'));
  dial.end();
  vi.advanceTimersByTime(100);
  expect(hungUp).toEqual([]);
});
