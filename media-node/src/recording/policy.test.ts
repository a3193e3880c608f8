import type { RecordingMode, RecordingTrigger } from '@botpbx/shared/model/recording';
import { expect, test } from 'vitest';
import { isAllowed, type RecordingRules, triggerOf } from './policy.ts';

const modes: Readonly<Record<string, RecordingMode>> = { '1001': 'always', '1002': 'on_demand', '1003': 'never' };
const rules = (more: Partial<RecordingRules> = {}): RecordingRules => ({
  ...{ isEnabled: true, mode: 'on_demand', modeOf: (number) => modes[number] },
  ...more,
});
const talk = (parties: readonly string[], more = {}) => ({
  ...{ parties, isOutside: false, isFromRecordedQueue: false, isInRecordedRoom: false, isAgentRecorded: false },
  ...more,
});
const QUEUED = { isFromRecordedQueue: true, isOutside: true };

test.each<[string, ReturnType<typeof talk>, Partial<RecordingRules>, RecordingTrigger | undefined]>([
  ['always on one side is enough', talk(['1002', '1001']), {}, 'extension'],
  ['on demand is not by itself', talk(['1002', '+15551234567'], { isOutside: true }), {}, undefined],
  ['never outweighs always', talk(['1001', '1003']), {}, undefined],
  ['never outweighs a queue', talk(['+15551234567', '1003'], QUEUED), {}, undefined],
  ['a queue records', talk(['+15551234567', '1002'], QUEUED), {}, 'queue'],
  ['a conference room records', talk(['1002'], { isInRecordedRoom: true }), {}, 'conference'],
  ['never outweighs a conference room', talk(['1003'], { isInRecordedRoom: true }), {}, undefined],
  ['an agent records', talk(['1002'], { isAgentRecorded: true }), {}, 'agent'],
  ['never outweighs an agent', talk(['1003'], { isAgentRecorded: true }), {}, undefined],
  ['the tenant records the outside', talk(['+15551234567', '1002'], { isOutside: true }), { mode: 'always' }, 'tenant'],
  ['and not the inside', talk(['1002', '1004']), { mode: 'always' }, undefined],
  ['a tenant that never records the outside', talk(['1001', '+15551234567'], { isOutside: true }), { mode: 'never' }, undefined],
  ['nothing is recorded when it is switched off', talk(['1001', '1002']), { isEnabled: false }, undefined],
])('%s', (_, seen, more, trigger) => {
  expect(triggerOf(seen, rules(more))).toBe(trigger);
});

test('asking is allowed unless somebody says never', () => {
  expect(isAllowed(talk(['1002', '1004']), rules())).toBe(true);
  expect(isAllowed(talk(['1002', '1003']), rules())).toBe(false);
  expect(isAllowed(talk(['1002', '1004']), rules({ isEnabled: false }))).toBe(false);
});
