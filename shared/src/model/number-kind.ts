/**
 * Where a number for the outside leads: at home, abroad, or to one of the destinations that fraud lives on. The house's
 * number plan is that of North America; everything with `+`, `00` or `011` in front is read as E.164 wherever it is dialled.
 */

/** Emergency calls, and the test line of E911. Nobody may be kept from them, and no extension may have them. */
export const EMERGENCY_NUMBERS: ReadonlySet<string> = new Set(['112', '911', '999', '000', '110', '118', '119', '933']);

/** Destinations that are closed to everybody. */
export type ClosedKind = 'premium' | 'satellite' | 'high_risk';

export type NumberReading =
  | { readonly kind: 'e164'; readonly digits: string }
  /** Short and local numbers, and those with a trunk prefix, which no plan of ours can place. */
  | { readonly kind: 'local'; readonly digits: string }
  /** Nothing that a carrier should be asked for, such as the dial-around codes 101XXXX. */
  | { readonly kind: 'unreadable' };

/** Reads a number as it is dialled or as a carrier is to get it. */
export function readNumber(number: string): NumberReading {
  const explicit = readInternational(number);
  if (explicit) return explicit;
  if (!/^[0-9]{2,32}$/.test(number)) return { kind: 'unreadable' };
  if (number.startsWith('1')) return readOne(number);
  if (/^[2-9][0-9]{9}$/.test(number)) return { kind: 'e164', digits: `1${number}` };
  if (/^[2-9][0-9]{10,}$/.test(number)) return { kind: 'e164', digits: number };
  return { kind: 'local', digits: number };
}

/** Reads a number that says itself that it is international; undefined for others. */
export function readInternational(number: string): NumberReading | undefined {
  const digits = /^(?:\+|011|00)([0-9]*)$/.exec(number)?.[1];
  if (digits === undefined || number === '000') return undefined;
  const isSound = /^[1-9][0-9]{3,}$/.test(digits) && (!digits.startsWith('1') || digits.length === 11);
  return isSound ? { kind: 'e164', digits } : { kind: 'unreadable' };
}

const readOne = (number: string): NumberReading =>
  number.length === 11 ? { kind: 'e164', digits: number } : number.length <= 6 ? { kind: 'local', digits: number } : { kind: 'unreadable' };

/** Area codes of the North American plan outside of the United States and Canada: calls there cost as calls abroad do. */
const OVERSEAS_AREAS = new Set(
  '242 246 264 268 284 340 345 441 473 649 658 664 670 671 684 721 758 767 784 787 809 829 849 868 869 876 939'.split(' '),
);

/** Whether a call to the number is one abroad. */
export const isAbroad = (reading: NumberReading): boolean =>
  reading.kind === 'e164' && (!reading.digits.startsWith('1') || OVERSEAS_AREAS.has(reading.digits.slice(1, 4)));

/** Global Mobile Satellite System and Inmarsat (ITU-T E.164.D), and networks without a country that are billed like them. */
const SATELLITE = ['870', '881', '882', '883'];
/** Premium rate: the international range 979, and what countries set aside for it. */
const PREMIUM = [
  ...['979', '4487', '449', '4470', '49900', '49137', '3389', '39899', '39892', '34803', '34806', '34807', '6119'],
  ...['35315', '3190', '3290', '4190', '4390', '4393', '4590', '46900', '46939', '46944', '47829', '4870', '35176', '358600', '358700'],
];
/** Countries whose numbers are leased for revenue-share fraud out of all proportion to the calls that people make there. */
const HIGH_RISK = [
  ...['53', '216', '220', '222', '223', '224', '231', '232', '235', '236', '239', '240', '243', '245', '246', '247', '252', '253'],
  ...['257', '261', '263', '265', '267', '269', '290', '291', '355', '371', '375', '500', '670', '672', '674', '675', '676', '677'],
  ...['678', '681', '682', '683', '685', '686', '687', '688', '690', '691', '692', '850', '960', '992', '993', '994'],
];

/** Tells why nobody may call the number, or undefined if it is open. */
export function closedKindOf(reading: NumberReading): ClosedKind | undefined {
  if (reading.kind === 'unreadable') return undefined;
  const { digits } = reading;
  if (reading.kind === 'local') return /^(?:976[0-9]{4}$|0900|0901|0906|0909|0190)/.test(digits) ? 'premium' : undefined;
  const begins = (prefixes: readonly string[]) => prefixes.some((prefix) => digits.startsWith(prefix));
  if (/^1900|^1[0-9]{3}976/.test(digits) || begins(PREMIUM)) return 'premium';
  if (begins(SATELLITE)) return 'satellite';
  return begins(HIGH_RISK) ? 'high_risk' : undefined;
}
