import type { Change } from '@botpbx/shared/link/changes';
import type { Decision } from '@botpbx/shared/model/decision';
import type { DialledFeature } from '@botpbx/shared/model/feature-codes';
import type { RoutingExtension } from '@botpbx/shared/model/routing-view';
import { expect, test } from 'vitest';
import { send } from './send.ts';
import { scriptedWay, type World } from './testing/way.ts';

const by: RoutingExtension = { id: 7, extension: '1001', name: 'Ann', ring_timeout: 20, caller_id: null, outbound: 'national' };
const rings: Decision = { kind: 'echo', why: '' };

async function dialled(
  feature: DialledFeature,
  { argument = '', who = by, ...world }: World & { argument?: string; who?: RoutingExtension } = {},
) {
  const scripted = scriptedWay({ forward: () => rings, ...world });
  await send({ kind: 'feature', feature, argument, by: who, why: '' }, scripted.way);
  return { changes: scripted.changes, steps: scripted.steps };
}
const change = (field: string, value: unknown) => [{ of: 'extension', id: 7, field, value } as Change];

test.each<[DialledFeature, string, unknown]>([
  ['dnd_on', 'dnd', true],
  ['dnd_off', 'dnd', false],
  ['forward_all_off', 'forward_all', null],
  ['forward_busy_off', 'forward_busy', null],
  ['forward_no_answer_off', 'forward_no_answer', null],
])('%s', async (feature, field, value) => {
  const { changes, steps } = await dialled(feature);
  expect(changes).toEqual(change(field, value));
  expect(steps.at(-1)).toBe('leave 16');
  expect(steps).toContain(value === true ? 'activated' : 'de-activated');
});

test.each(['forward_all', 'forward_busy', 'forward_no_answer'] as const)(
  '%s takes the number behind the code, or asks for it',
  async (field) => {
    expect((await dialled(`${field}_on`, { argument: '+12025550199' })).changes).toEqual(change(field, '+12025550199'));
    const asked = await dialled(`${field}_on`, { presses: ['1002'] });
    expect(asked.changes).toEqual(change(field, '1002'));
    expect(asked.steps).toContain('digits 1002');
    expect((await dialled(`${field}_on`, { presses: [] })).changes).toEqual([]);
  },
);

test.each<[string, Decision]>([
  ['4711', { kind: 'refuse', cause: 1, why: '' }],
  ['01144', { kind: 'refuse', cause: 21, code: 'not_permitted', why: '' }],
  ['1001', rings],
  ['1', rings],
])('nobody forwards to %s', async (argument, decision) => {
  const { changes, steps } = await dialled('forward_all_on', { argument, forward: () => decision });
  expect(changes).toEqual([]);
  expect(steps).toEqual(['say not_allowed', 'leave 21']);
});

test('busy lines do not keep anybody from setting a forward', async () => {
  const forward = (): Decision => ({ kind: 'refuse', cause: 34, code: 'lines_busy', why: '' });
  expect((await dialled('forward_all_on', { argument: '2025550199', forward })).changes).toEqual(change('forward_all', '2025550199'));
});

test('follow-me goes over', async () => {
  expect((await dialled('follow_me')).changes).toEqual(change('follow_me', true));
  expect((await dialled('follow_me', { who: { ...by, follow_me: true } })).changes).toEqual(change('follow_me', false));
});

test('an override is set, and taken back', async () => {
  for (const [to, word] of [
    ['closed', 'activated'],
    ['auto', 'de-activated'],
  ] as const) {
    const scripted = scriptedWay();
    await send({ kind: 'override', id: 3, to, why: '' }, scripted.way);
    expect(scripted.changes).toEqual([{ of: 'time_condition', id: 3, field: 'override', value: to }]);
    expect(scripted.steps).toContain(word);
  }
});

test('the clock tells times that are still to come, and a tone', async () => {
  const scripted = scriptedWay();
  await send({ kind: 'clock', timeZone: 'Europe/Berlin', why: '' }, scripted.way);
  expect(scripted.steps.slice(0, 5)).toEqual(['answer', 'at-tone-time-exactly', 'instant 1970-01-01T00:00:10.000Z', 'silence 10', 'beep']);
  expect(scripted.steps.at(-1)).toBe('leave 16');
});
