import { expect, test } from 'vitest';
import { relativePathOf } from './names.ts';

const named = {
  ...{ callId: 'n1-1705123456.789', number: 1, extension: '1001', callerId: '+15551234567' },
  ...{ startedMs: Date.parse('2026-01-01T03:00:00Z'), folder: undefined, timeZone: 'America/New_York' },
};

test('a recording lies in the day of its tenant, under the documented name', () => {
  expect(relativePathOf(named)).toBe('2025/12/31/1705123456.789-1001-15551234567.wav');
  expect(relativePathOf({ ...named, timeZone: 'UTC', folder: 't7', number: 2 })).toBe(
    't7/2026/01/01/1705123456.789-1001-15551234567-2.wav',
  );
});

test('nothing of what a caller says of himself leads elsewhere', () => {
  expect(relativePathOf({ ...named, callerId: '../../etc/passwd', timeZone: 'UTC' })).toBe('2026/01/01/1705123456.789-1001-unknown.wav');
});
