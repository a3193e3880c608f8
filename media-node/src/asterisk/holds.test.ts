import { expect, test } from 'vitest';
import type { AmiMessage } from './ami/protocol.ts';
import { makeHolds } from './holds.ts';

const event = (name: string, endpoint: string, leg: string) => {
  const fields: Record<string, string> = { Channel: `PJSIP/${endpoint}-0000002a`, Uniqueid: leg };
  return { name, get: (key: string) => fields[key], variable: () => '' } as unknown as AmiMessage;
};
const inUse = { endpoint: '1001', state: 'INUSE', status: 'busy' } as const;

test('who holds his only call is on hold until he takes it again', () => {
  const holds = makeHolds();
  expect(holds.statusOf(inUse)).toBe('busy');
  expect(holds.see(event('Hold', '1001', 'a'))).toBe('1001');
  expect(holds.statusNow('1001')).toBe('on_hold');
  expect(holds.see(event('Unhold', '1001', 'a'))).toBe('1001');
  expect(holds.statusNow('1001')).toBe('busy');
});

test('a hang-up ends a hold, and events of others say nothing', () => {
  const holds = makeHolds();
  holds.see(event('Hold', '1001', 'a'));
  expect(holds.see(event('Hangup', '1001', 'b'))).toBeUndefined();
  expect(holds.see(event('Hold', 'Local', ''))).toBeDefined();
  expect(holds.statusOf(inUse)).toBe('on_hold');
  holds.see(event('Hangup', '1001', 'a'));
  expect(holds.statusNow('1001')).toBe('busy');
});

test('who talks in a second call is busy', () => {
  const holds = makeHolds();
  holds.see(event('Hold', '1001', 'a'));
  expect(holds.statusOf({ ...inUse, state: 'BUSY' })).toBe('busy');
  holds.see(event('Hold', '1001', 'b'));
  expect(holds.statusNow('1001')).toBe('on_hold');
});

test('nobody who is free is on hold', () => {
  const holds = makeHolds();
  holds.see(event('Hold', '1001', 'a'));
  expect(holds.statusOf({ endpoint: '1001', state: 'NOT_INUSE', status: 'available' })).toBe('available');
  expect(holds.statusNow('1009')).toBeUndefined();
});
