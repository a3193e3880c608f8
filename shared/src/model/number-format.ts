/** In what form a carrier gets numbers. */
import { readNumber } from './number-kind.ts';
import type { NumberPlan } from './number-plan.ts';
import type { NumberFormat } from './trunk-setting.ts';

/** Writes a number in the form that a trunk wants. What is no E.164 number, such as a short code, stays as it is. */
export function inFormat(number: string, format: NumberFormat, plan?: NumberPlan): string {
  if (format === 'unchanged') return number;
  const reading = readNumber(number, plan);
  if (reading.kind !== 'e164') return number;
  return format === 'e164' ? `+${reading.digits}` : reading.digits;
}
