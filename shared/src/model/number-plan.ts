/**
 * How numbers are dialled in the countries of tenants: what is an emergency call, what stands in front of a call across the country or
 * abroad, and which national number a string of digits is.
 *
 * Sources: the national numbering plans as countries file them with the ITU (ITU-T E.129, E.164 national presentations), the lists of
 * emergency numbers of ETSI EG 203 (112 in the European Union), Ofcom, BNetzA, Arcep, ACMA and the 3GPP default list (TS 22.101: 112
 * and 911 are emergency calls everywhere).
 */
import { z } from 'zod';

/** Countries whose way of dialling is known. */
export const Country = z.enum(['US', 'CA', 'GB', 'DE', 'FR', 'ES', 'IT', 'NL', 'AU', 'IN', 'CN']);
export type Country = z.infer<typeof Country>;

/** A shape of national numbers, and how it is written as E.164 without the plus. */
interface NationalShape {
  readonly shape: RegExp;
  readonly to: string;
}

export interface NumberPlan {
  readonly callingCode: string;
  readonly emergency: ReadonlySet<string>;
  /** What stands in front of a number abroad, beside the plus; the longer before the shorter. */
  readonly international: readonly string[];
  /** Asked in order. */
  readonly national: readonly NationalShape[];
  /** Digits of the longest number that may be dialled without an area code; what is longer, and no national number, is taken for E.164. */
  readonly longestLocal: number;
}

const EVERYWHERE = ['112', '911'];
const plan = (given: Omit<NumberPlan, 'emergency'> & { readonly emergency: string }): NumberPlan => ({
  ...given,
  emergency: new Set([...EVERYWHERE, ...given.emergency.split(' ').filter(Boolean)]),
});
const behindZero = (callingCode: string, rest: string): NationalShape => ({ shape: new RegExp(`^0(${rest})$`), to: `${callingCode}$1` });
const whole = (callingCode: string, number: string): NationalShape => ({ shape: new RegExp(`^(${number})$`), to: `${callingCode}$1` });

/** North America also takes `00`, which carriers there do. 933 is the test line of emergency calls. */
const NORTH_AMERICA = plan({
  callingCode: '1',
  emergency: '933',
  international: ['011', '00'],
  national: [whole('1', '[2-9]\\d{9}'), { shape: /^(1\d{10})$/, to: '$1' }],
  longestLocal: 10,
});

const PLANS: Readonly<Record<Country, NumberPlan>> = {
  US: NORTH_AMERICA,
  CA: NORTH_AMERICA,
  GB: plan({
    callingCode: '44',
    emergency: '999',
    international: ['00'],
    national: [behindZero('44', '[1-9]\\d{8,9}')],
    longestLocal: 8,
  }),
  DE: plan({
    callingCode: '49',
    emergency: '110',
    international: ['00'],
    national: [behindZero('49', '[1-9]\\d{3,12}')],
    longestLocal: 9,
  }),
  FR: plan({
    callingCode: '33',
    emergency: '15 17 18 114 115 119 191 196 197',
    international: ['00'],
    national: [behindZero('33', '[1-9]\\d{8}')],
    longestLocal: 6,
  }),
  ES: plan({
    callingCode: '34',
    emergency: '061 062 080 085 091 092',
    international: ['00'],
    national: [whole('34', '[5-9]\\d{8}')],
    longestLocal: 6,
  }),
  IT: plan({
    callingCode: '39',
    emergency: '113 114 115 117 118 1515 1530',
    international: ['00'],
    national: [whole('39', '0\\d{5,10}|3\\d{8,9}|[18]\\d{5,9}')],
    longestLocal: 6,
  }),
  NL: plan({
    callingCode: '31',
    emergency: '',
    international: ['00'],
    national: [behindZero('31', '[1-9]\\d{8}|(?:800|90[069])\\d{4,7}')],
    longestLocal: 8,
  }),
  AU: plan({
    callingCode: '61',
    emergency: '000 106',
    international: ['0011', '00'],
    national: [behindZero('61', '[2-478]\\d{8}'), whole('61', '1[389]00\\d{6}|13\\d{4}|190\\d{5,7}')],
    longestLocal: 8,
  }),
  IN: plan({
    callingCode: '91',
    emergency: '100 101 102 108',
    international: ['00'],
    national: [behindZero('91', '[1-9]\\d{9}'), whole('91', '[6-9]\\d{9}|1[89]00\\d{6,7}')],
    longestLocal: 8,
  }),
  CN: plan({
    callingCode: '86',
    emergency: '110 119 120 122',
    international: ['00'],
    national: [behindZero('86', '[1-9]\\d{8,11}'), whole('86', '1[3-9]\\d{9}|400\\d{7}')],
    longestLocal: 8,
  }),
};

/** The plan of a country. */
export const planOf = (country: Country): NumberPlan => PLANS[country];
/** The plan where no country is named. */
export const HOUSE_PLAN = PLANS.US;

/** The number as E.164 without the plus, or undefined if it is no whole number of the country. */
export function nationalOf({ national }: NumberPlan, number: string): string | undefined {
  const found = national.find(({ shape }) => shape.test(number));
  return found && number.replace(found.shape, found.to);
}

const TWO_DIGITS = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
);

/** The country or network of an E.164 number without the plus: its calling code, in North America with the area code. */
export function prefixOf(digits: string): string {
  if (digits.startsWith('1')) return digits.slice(0, 4);
  if (digits.startsWith('7')) return '7';
  return digits.slice(0, TWO_DIGITS.has(digits.slice(0, 2)) ? 2 : 3);
}
