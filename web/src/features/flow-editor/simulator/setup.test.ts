import { zoneOf } from '@botpbx/shared/base/schedule';
import { expect, test } from 'vitest';
import { callOf, usualSetup } from './setup.ts';

const NOW_MS = Date.parse('2026-11-23T10:00Z');
const tokyo = zoneOf('Asia/Tokyo');

test('a call comes now, unless it is said when, in the time of the tenant', () => {
  const setup = usualSetup('6200', true);
  expect(callOf(setup, tokyo, NOW_MS)).toMatchObject({ atMs: NOW_MS, variables: { EXTEN: '6200', CHANNEL: 'simulator' } });
  expect(new Date(callOf({ ...setup, when: '2026-12-24T18:30' }, tokyo, NOW_MS).atMs).toISOString()).toBe('2026-12-24T09:30:00.000Z');
});

test('what is typed about the caller is known to the flow, without blanks at its ends', () => {
  const { variables } = callOf({ ...usualSetup(null, true), from: ' 4711 ', name: 'Ann ' }, tokyo, NOW_MS);
  expect(variables).toMatchObject({ 'CALLERID(num)': '4711', 'CALLERID(name)': 'Ann' });
});

test('who may not write has no server asked', () => {
  expect([usualSetup(null, true).http, usualSetup(null, false).http]).toEqual(['asked', 'played']);
});
