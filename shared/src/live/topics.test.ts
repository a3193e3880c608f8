import { expect, test } from 'vitest';
import type { LiveEvent } from './events.ts';
import { matches, parsePattern, topicOf } from './topics.ts';

const ended: LiveEvent = {
  event: 'call.end',
  data: { call_id: 'n1-1795366757.8', duration: 3, disposition: 'ANSWERED', timestamp: '2026-11-22T10:00:00.000Z' },
};
const busy: LiveEvent = { event: 'extension.status', data: { extension: '1001', status: 'busy', previous: 'available' } };
const means = (pattern: string, live: LiveEvent) => {
  const parsed = parsePattern(pattern);
  return parsed !== undefined && matches(parsed, topicOf(live));
};

test.each([
  ['*', ended, true],
  ['call.*', ended, true],
  ['call.end', ended, true],
  ['call.new', ended, false],
  ['call.n1-1795366757.8.*', ended, true],
  ['call.n1-1795366757.8.end', ended, true],
  ['call.n1-1795366757.9.*', ended, false],
  ['call.*.end', ended, true],
  ['extension.1001.*', busy, true],
  ['extension.1001.status', busy, true],
  ['extension.100.*', busy, false],
  ['extension.*', ended, false],
  ['extension.status', busy, true],
])('%s', (pattern, live, expected) => {
  expect(means(pattern, live)).toBe(expected);
});

test.each(['', 'call', 'call.', '.end', 'call..end', 'call.* ', 'call.1*.end', 'CALL.*', 'call.a b.end', `call.${'1'.repeat(200)}.end`])(
  '%j is no pattern',
  (text) => {
    expect(parsePattern(text)).toBeUndefined();
  },
);
