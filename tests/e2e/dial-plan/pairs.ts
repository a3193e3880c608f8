/** Routes and dialled numbers out of a seeded generator. */
import type { NewOutboundRoute } from '@botpbx/shared/model/outbound-route';

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
type Random = () => number;

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)] as T;
const below = (limit: number, random: Random): number => Math.floor(random() * limit);
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const digit = (random: Random): string => String(below(10, random));

export type MadeRoute = NewOutboundRoute & { readonly signs: readonly string[] };
type Given = Partial<NewOutboundRoute> & Pick<NewOutboundRoute, 'pattern'>;

const SETS = ['[2-9]', '[13579]', '[2-46]', '[0-5]', '[89]'];

/** One route; `signs` are the pieces of its pattern. */
function makeRoute(at: number, trunkIds: readonly number[], random: Random): MadeRoute {
  const access = times(1 + below(3, random), () => digit(random));
  const body = times(2 + below(8, random), () => pick(['X', 'X', 'N', 'Z', 'n', 'x', ...SETS, digit(random)], random));
  const tail = pick(['', '', '.', '!'], random);
  const signs = [...access, ...body, tail].filter(Boolean);
  const ids = random() < 0.5 ? [...trunkIds] : [...trunkIds].reverse();
  return {
    ...{ name: `Route ${at}`, position: pick([10, 50, 100], random), enabled: true, pin_set_id: null, time_condition_id: null },
    pattern: `${random() < 0.5 ? '_' : ''}${signs.join('')}`,
    trunk_ids: ids,
    strip: pick([0, 0, 1, access.length], random),
    prepend: pick(['', '', '+', '+1', '1', '9', '00', '77'], random),
    caller_id: random() < 0.4 ? `+1555000${1000 + at}` : null,
    signs,
  };
}

const reference = (given: Given, trunkIds: readonly number[]): MadeRoute => ({
  ...{ name: given.pattern, position: 5, strip: 0, prepend: '', caller_id: null, enabled: true, pin_set_id: null, time_condition_id: null },
  ...given,
  trunk_ids: [...trunkIds],
  signs: given.pattern.replace('_', '').match(/\[[^\]]*\]|./g) ?? [],
});

/** The routes of the reference (RTE-3 to RTE-7), and as many generated ones as wanted. */
export function makeRoutes(count: number, trunkIds: readonly number[], random: Random): MadeRoute[] {
  const named = [
    { pattern: 'NXXNXXXXXX', prepend: '+1' },
    { pattern: '1NXXNXXXXXX', prepend: '+' },
    { pattern: '011.', strip: 3, prepend: '+' },
    { pattern: 'XXXX' },
    { pattern: '_9NXXNXXXXXX', strip: 1 },
  ];
  return [...named.map((given) => reference(given, trunkIds)), ...times(count, (at) => makeRoute(at, trunkIds, random))];
}

/** What is dialled in the reference's own examples. */
export const EXAMPLES = ['2025551234', '12025551234', '0114412345678', '1001', '92025551234'];

/** A number that the route takes, or, every fourth time, one that only looks like it. */
export function makeNumber({ signs }: MadeRoute, random: Random): string {
  const number = signs.map((sign) => digitsOf(sign, random)).join('');
  if (random() < 0.75) return number;
  const at = below(number.length, random);
  return pick([number.slice(0, -1), `${number}${digit(random)}`, `${number.slice(0, at)}${digit(random)}${number.slice(at + 1)}`], random);
}

const CLASSES: Readonly<Record<string, string>> = { X: '0123456789', Z: '123456789', N: '23456789' };

function digitsOf(sign: string, random: Random): string {
  if (sign === '.') return times(1 + below(6, random), () => digit(random)).join('');
  if (sign === '!') return times(below(6, random), () => digit(random)).join('');
  const range = /^\[([0-9])-([0-9])([0-9]?)\]$/.exec(sign);
  if (range) return String(Number(range[1]) + below(Number(range[2]) - Number(range[1]) + 1, random));
  if (sign.startsWith('[')) return pick([...sign.slice(1, -1)], random);
  return pick([...(CLASSES[sign.toUpperCase()] ?? sign)], random);
}
