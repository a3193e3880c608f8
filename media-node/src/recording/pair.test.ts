import type { RecordingMode } from '@botpbx/shared/model/recording';
import { expect, test } from 'vitest';
import { rulesForText } from './pair.ts';
import { triggerOf } from './policy.ts';

const modes: Readonly<Record<string, RecordingMode>> = { '1001': 'on_demand', '1002': 'on_demand', '1003': 'never' };
const rules = (more = {}) =>
  rulesForText({
    ...{
      isEnabled: true,
      mode: 'on_demand',
      modeOf: (number) => modes[number],
      isStereo: false,
      hasBeep: false,
      timeZone: 'UTC',
      folder: undefined,
    },
    ...more,
  });
const talk = (parties: readonly string[], isOutside = false) => ({
  ...{ parties, isOutside, isFromRecordedQueue: false, isInRecordedRoom: false, isAgentRecorded: false },
});

test('every call is written down, but those that are never to be recorded', () => {
  expect(triggerOf(talk(['1001', '1002']), rules())).toBe('extension');
  expect(triggerOf(talk(['1001', '+15551234567'], true), rules())).toBe('extension');
  expect(triggerOf(talk(['+15557654321', '+15551234567'], true), rules())).toBe('tenant');
  expect(triggerOf(talk(['1001', '1003']), rules())).toBeUndefined();
  expect(triggerOf(talk(['1001', '+15551234567'], true), rules({ mode: 'never' }))).toBeUndefined();
  expect(triggerOf(talk(['1001', '1002']), rules({ isEnabled: false }))).toBeUndefined();
  expect(rules().isStereo).toBe(true);
});
