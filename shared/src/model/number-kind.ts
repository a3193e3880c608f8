/** Where a number for the outside leads: at home, abroad, or to one of the destinations that fraud lives on. */
import { CLOSED_DESTINATIONS, type ClosedKind, PREMIUM_IN_NORTH_AMERICA, PREMIUM_LOCAL } from './closed-destinations.ts';
import { HOUSE_PLAN, type NumberPlan, nationalOf } from './number-plan.ts';

/** Emergency calls of many countries, and the test line of E911: no extension may have them, wherever its tenant is. */
export const EMERGENCY_NUMBERS: ReadonlySet<string> = new Set(['112', '911', '999', '000', '110', '118', '119', '933']);

export type NumberReading =
  | { readonly kind: 'e164'; readonly digits: string }
  /** Short and local numbers, which no plan of ours can place. */
  | { readonly kind: 'local'; readonly digits: string }
  /** Nothing that a carrier should be asked for, such as the dial-around codes 101XXXX. */
  | { readonly kind: 'unreadable' };

/** Reads a number as it is dialled in a country, or as a carrier there is to get it. */
export function readNumber(number: string, plan: NumberPlan = HOUSE_PLAN): NumberReading {
  const explicit = readInternational(number, plan);
  if (explicit) return explicit;
  if (!/^[0-9]{2,32}$/.test(number)) return { kind: 'unreadable' };
  const digits = nationalOf(plan, number);
  if (digits !== undefined) return { kind: 'e164', digits };
  if (plan.callingCode === '1' && number.startsWith('1') && number.length > 6) return { kind: 'unreadable' };
  const isWhole = number.length > plan.longestLocal && /^[1-9]/.test(number);
  return isWhole ? { kind: 'e164', digits: number } : { kind: 'local', digits: number };
}

/** Reads a number that says itself that it is international; undefined for others. */
export function readInternational(number: string, plan: NumberPlan = HOUSE_PLAN): NumberReading | undefined {
  const prefix = ['+', ...plan.international].find((one) => number.startsWith(one));
  if (prefix === undefined || plan.emergency.has(number) || number === '000') return undefined;
  const digits = number.slice(prefix.length);
  const isSound = /^[1-9][0-9]{3,}$/.test(digits) && (!digits.startsWith('1') || digits.length === 11);
  return isSound ? { kind: 'e164', digits } : { kind: 'unreadable' };
}

/** Area codes of the North American plan outside of the United States and Canada: calls there cost as calls abroad do. */
const OVERSEAS_AREAS = new Set(
  '242 246 264 268 284 340 345 441 473 649 658 664 670 671 684 721 758 767 784 787 809 829 849 868 869 876 939'.split(' '),
);

/** Whether a call to the number is one abroad. */
export function isAbroad(reading: NumberReading, plan: NumberPlan = HOUSE_PLAN): boolean {
  if (reading.kind !== 'e164') return false;
  if (!reading.digits.startsWith(plan.callingCode)) return true;
  return plan.callingCode === '1' && OVERSEAS_AREAS.has(reading.digits.slice(1, 4));
}

/** Tells why nobody may call the number, or undefined if it is open. `open` are prefixes of E.164 numbers that the tenant has opened. */
export function closedKindOf(reading: NumberReading, open: readonly string[] = []): ClosedKind | undefined {
  if (reading.kind === 'unreadable') return undefined;
  const { digits } = reading;
  if (reading.kind === 'local') return PREMIUM_LOCAL.test(digits) ? 'premium' : undefined;
  if (open.some((prefix) => digits.startsWith(prefix))) return undefined;
  if (PREMIUM_IN_NORTH_AMERICA.test(digits)) return 'premium';
  return CLOSED_DESTINATIONS.find(({ prefixes }) => prefixes.some((prefix) => digits.startsWith(prefix)))?.kind;
}
