import { expect, test } from 'vitest';
import { standingOf } from './trunk-watch.ts';

const trunk = { tenantId: 1, id: 5, register: false };
const registering = { ...trunk, register: true };
const contact = (status: string, latencyMs = Number.NaN) => ({ status, latencyMs });
const registration = (status: string, objectname = 'trunk_reg_5') => [{ objectname, status }];
const statusOf = (...of: Parameters<typeof standingOf>) => standingOf(...of).status;

test('without a registration the answers to OPTIONS say how a trunk stands', () => {
  expect(statusOf(trunk, [], [contact('Reachable', 12.4)])).toBe('reachable');
  expect(statusOf(trunk, [], [contact('Unreachable')])).toBe('unreachable');
  expect(statusOf(trunk, [], [contact('NonQualified')])).toBe('unknown');
  expect(statusOf(trunk, [], [])).toBe('unknown');
});

test('one server that answers is enough, and the fastest says how long it takes', () => {
  const servers = [contact('Unreachable'), contact('Reachable', 40.4), contact('Reachable', 12.4)];
  expect(standingOf(trunk, [], servers)).toEqual({ status: 'reachable', latencyMs: 12 });
});

test.each([
  ['Registered', 'Reachable', 'registered'],
  ['Registered', 'NonQualified', 'registered'],
  ['Registered', 'Unreachable', 'unreachable'],
  ['Unregistered', 'Reachable', 'unregistered'],
  ['Unregistered', 'Unreachable', 'unreachable'],
  ['Rejected', 'Reachable', 'rejected'],
  ['Rejected', 'Unreachable', 'rejected'],
])('a registration that is %s at a carrier that is %s: %s', (said, options, status) => {
  expect(statusOf(registering, registration(said), [contact(options)])).toBe(status);
});

test("another trunk's registration says nothing", () => {
  expect(statusOf(registering, registration('Registered', 'trunk_reg_55'), [contact('Reachable')])).toBe('unregistered');
});
