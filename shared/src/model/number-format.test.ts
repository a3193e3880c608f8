import { expect, test } from 'vitest';
import { inFormat } from './number-format.ts';

test.each([
  ['2025551234', 'unchanged', '2025551234'],
  ['2025551234', 'e164', '+12025551234'],
  ['2025551234', 'e164_no_plus', '12025551234'],
  ['+442071234567', 'e164', '+442071234567'],
  ['+442071234567', 'e164_no_plus', '442071234567'],
  ['011442071234567', 'e164', '+442071234567'],
  ['911', 'e164', '911'],
  ['1001', 'e164_no_plus', '1001'],
] as const)('%s as %s is sent as %s', (number, format, sent) => {
  expect(inFormat(number, format)).toBe(sent);
});
