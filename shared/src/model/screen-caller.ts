/** Who gets through: block and allow lists, read for one caller. Pure. */
import type { NumberListKind } from './number-list.ts';
import { ANONYMOUS, keyOfPattern, matchesNumber } from './number-match.ts';

export interface ScreeningList {
  readonly id: number;
  readonly kind: NumberListKind;
  readonly numbers: readonly string[];
  readonly everywhere: boolean;
}

/** Lists made for being asked. */
export interface Screen<List> {
  /** The list that turns a caller away who called by a route with these lists of its own; undefined if he gets through. */
  turnedAwayBy(caller: string | undefined, listIds: readonly number[]): List | undefined;
}

/** Makes the screen. Who stands on an allow list passes; then block lists turn away, then allow lists all others. */
export function makeScreen<List extends ScreeningList>(lists: readonly List[]): Screen<List> {
  const all = lists.map((list) => ({ list, has: holderOf(list.numbers) })).sort((a, b) => a.list.id - b.list.id);
  return {
    turnedAwayBy: (caller, listIds) => {
      const own = new Set(listIds);
      const asked = all.filter(({ list }) => list.everywhere || own.has(list.id));
      const [allow, block] = [asked.filter(({ list }) => list.kind === 'allow'), asked.filter(({ list }) => list.kind === 'block')];
      if (allow.some(({ has }) => has(caller))) return undefined;
      return (block.find(({ has }) => has(caller)) ?? allow[0])?.list;
    },
  };
}

function holderOf(numbers: readonly string[]): (caller: string | undefined) => boolean {
  const whole = new Set(numbers.filter((one) => !one.endsWith('*')).map(keyOfPattern));
  const beginnings = numbers.filter((one) => one.endsWith('*'));
  return (caller) => {
    if (caller === undefined) return whole.has(ANONYMOUS);
    return whole.has(keyOfPattern(caller)) || beginnings.some((one) => matchesNumber(one, caller));
  };
}
