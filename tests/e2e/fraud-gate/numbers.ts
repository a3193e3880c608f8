/** Numbers that fraud calls, written in every way in which somebody might slip them past a gate. */

/** Beginnings of numbers that are closed to everybody, chosen by hand and not out of the product's own lists. */
const CLOSED = [
  ...['1900', '1202976', '979', '44909', '49900', '33899', '39899', '34803', '31906', '61190'],
  ...[
    '870',
    '881',
    '882',
    '883',
    '53',
    '220',
    '252',
    '224',
    '232',
    '216',
    '371',
    '675',
    '685',
    '677',
    '960',
    '992',
    '263',
    '269',
    '222',
    '387',
  ],
];
/** Open to whoever may call abroad; for whoever may not they are as closed as the others. */
const ABROAD = ['44', '49', '33', '1809', '1876', '1284', '1473', '7', '86', '55'];

/** How an outside number may be dialled. The house has a route that takes away a 9. */
const FORMS = ['+', '00', '011', '9011', '900', '9+'];

export interface Hostile {
  readonly number: string;
  /** Whom the number is forbidden to: everybody, or who may call at home alone. */
  readonly isForAll: boolean;
}

const lengthOf = (prefix: string): number => (prefix.startsWith('1') ? 11 : 12);

/** As many hostile numbers as wanted, each once. */
export function hostileNumbers(count: number): Hostile[] {
  const wholes = [
    ...CLOSED.filter((prefix) => prefix !== '387').map((prefix) => ({ prefix, isForAll: true })),
    ...ABROAD.map((prefix) => ({ prefix, isForAll: false })),
  ];
  return Array.from({ length: count }, (_, at) => {
    const { prefix, isForAll } = wholes[at % wholes.length] ?? { prefix: '881', isForAll: true };
    const form = FORMS[Math.floor(at / wholes.length) % FORMS.length] ?? '+';
    const digits = `${prefix}${String(20_000_000 + at * 137)}`.slice(0, lengthOf(prefix)).padEnd(lengthOf(prefix), '5');
    return { number: `${form}${digits}`, isForAll };
  });
}

/** A number at home that everybody may call; each way has its own. */
export const controlNumber = (way: number): string => `1202555${1000 + way}`;
