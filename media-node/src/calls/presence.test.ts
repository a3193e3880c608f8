import type { NodeEvent } from '@botpbx/shared/link/events';
import { expect, test } from 'vitest';
import { makePresence } from './presence.ts';
import { makeAlarms } from './security.ts';

function presence(entries: [string, unknown][] = []) {
  const events: NodeEvent[] = [];
  const names = new Map<string, unknown>(entries);
  const forgotten: string[] = [];
  const made = makePresence(names, {
    onChange: (event, name, status) => {
      events.push(event);
      names.set(name, status);
    },
    onForgotten: (gone) => forgotten.push(...gone),
  });
  const told = () =>
    events.map((event) => (event.kind === 'extension.status' ? `${event.extension} ${event.previous}>${event.status}` : ''));
  return { made, names, forgotten, told, events };
}

test('only changes are told, with what was before', () => {
  const { made, told } = presence();
  made.see(1, '1001', 'unavailable', 0);
  made.see(1, '1001', 'available', 0);
  made.see(1, '1001', 'available', 0);
  made.see(2, '1001', 'busy', 0);
  made.see(1, '1001', 'ringing', 0);
  expect(told()).toEqual(['1001 unavailable>available', '1001 unavailable>busy', '1001 available>ringing']);
});

test('who is not to be disturbed is told with each status, and when that changes', () => {
  const { made, events } = presence();
  const house = (dnd: boolean) => [{ tenantId: 1, extension: '1001', dnd }];
  made.configured(house(false), 0);
  made.see(1, '1001', 'available', 0);
  made.configured(house(false), 0);
  made.configured(house(true), 0);
  made.see(1, '1001', 'busy', 0);
  made.keepOnly(() => false);
  made.configured(house(true), 0);
  expect(events).toMatchObject([
    { previous: 'unavailable', status: 'available', dnd: false },
    { previous: 'available', status: 'available', dnd: true },
    { previous: 'available', status: 'busy', dnd: true },
  ]);
});

test('a new life goes on from what was told last', () => {
  const first = presence();
  first.made.see(1, '1001', 'available', 0);
  first.made.see(1, '1002', 'busy', 0);
  const second = presence([...first.names, ['status:1:1003', 'nonsense'], ['alive', 1]]);
  second.made.seeAll([{ tenantId: 1, extension: '1001', status: 'available' }], 0);
  expect(second.told()).toEqual(['1002 busy>unavailable']);
});

test('extensions that are no more are forgotten', () => {
  const { made, forgotten } = presence([
    ['status:1:1001', 'available'],
    ['status:1:1002', 'available'],
  ]);
  made.keepOnly((_, extension) => extension === '1001');
  expect(forgotten).toEqual(['status:1:1002']);
  expect(made.statusOf(1, '1002')).toBeUndefined();
});

const attempt = { atMs: 0, tenantId: 1, what: 'wrong_password', account: '1001' } as const;

test('the same attempt from the same host is told once in ten seconds', () => {
  let nowMs = 0;
  const alarm = makeAlarms(() => nowMs);
  expect(alarm({ ...attempt, address: '192.0.2.1:5060' })).toMatchObject({ kind: 'security', account: '1001' });
  expect(alarm({ ...attempt, address: '192.0.2.1:5099' })).toBeUndefined();
  expect(alarm({ ...attempt, address: '192.0.2.2:5060' })).toBeDefined();
  nowMs = 10_000;
  expect(alarm({ ...attempt, address: '192.0.2.1:5060' })).toBeDefined();
});

test('a flood of attempts cannot fill the spool', () => {
  let nowMs = 0;
  const alarm = makeAlarms(() => nowMs);
  let told = 0;
  for (let at = 0; at < 100_000; at++) {
    nowMs = Math.floor(at / 10);
    if (alarm({ ...attempt, account: String(at), address: `192.0.2.${at % 250}:5060` })) told++;
  }
  expect(told).toBeLessThanOrEqual(10 * 20);
});
