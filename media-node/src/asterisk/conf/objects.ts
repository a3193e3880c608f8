/** An Asterisk object as it is written, and as Asterisk tells of it when it has loaded it. */
import type { IniLine, IniSection } from './ini.ts';

export type ObjectType = 'global' | 'endpoint' | 'auth' | 'aor' | 'identify' | 'registration';

/** One object of PJSIP's configuration with the settings that we give it, in order. */
export interface ConfigObject {
  readonly type: ObjectType;
  readonly id: string;
  readonly lines: readonly IniLine[];
}

/** Identifies an object among all. */
export const keyOf = (object: Pick<ConfigObject, 'type' | 'id'>): string => `${object.type}/${object.id}`;

/** Turns an object into the section that defines it. */
export const sectionOf = (object: ConfigObject): IniSection =>
  object.type === 'global'
    ? { name: object.id, add: true, lines: object.lines }
    : { name: object.id, lines: [['type', object.type], ...object.lines] };

/** Objects by key, in the order in which they are written. */
export type Objects = ReadonlyMap<string, ConfigObject>;

/** What differs between two sets, by whole objects. */
export interface Difference {
  readonly set: readonly ConfigObject[];
  readonly removed: readonly ConfigObject[];
}

/** Finds the objects that are new or changed in `after`, and those that are gone. */
export function differenceOf(before: Objects, after: Objects): Difference {
  const set = [...after.values()].filter((object) => !isEqual(before.get(keyOf(object)), object));
  const removed = [...before.values()].filter((object) => !after.has(keyOf(object)));
  return { set, removed };
}

function isEqual(one: ConfigObject | undefined, other: ConfigObject): boolean {
  if (one === undefined || one.lines.length !== other.lines.length) return false;
  return one.lines.every(([key, value], at) => other.lines[at]?.[0] === key && other.lines[at]?.[1] === value);
}

/** What Asterisk answers of a loaded object: each attribute's value, several of one name joined by commas. */
export type Loaded = ReadonlyMap<string, string>;

/** Lists in words what a loaded object has otherwise than it was written; empty when it is what was meant. */
export function deviationsOf(object: ConfigObject, loaded: Loaded): string[] {
  return [...expectedOf(object)].flatMap(([name, value]) => {
    const found = loaded.get(name);
    if (found !== undefined && plain(name, found) === plain(name, value)) return [];
    return [`${name} of ${keyOf(object)} is ${found === undefined ? 'missing' : 'not what was written'}`];
  });
}

function expectedOf(object: ConfigObject): Map<string, string> {
  const expected = new Map<string, string>();
  const put = (name: string, value: string) => expected.set(name, expected.has(name) ? `${expected.get(name)},${value}` : value);
  for (const [key, value] of object.lines) {
    if (key === 'set_var') put(value.slice(0, value.indexOf('=')), value.slice(value.indexOf('=') + 1));
    else if (key !== 'disallow') put(key, value);
  }
  return expected;
}

const WORDS: Readonly<Record<string, string>> = { yes: 'true', no: 'false' };

/** One spelling for what Asterisk writes its own way: truth values, lists of codecs, masks behind addresses. */
function plain(name: string, value: string): string {
  if (name === 'allow') return value.replace(/[()]/g, '').replaceAll('|', ',');
  if (name === 'match') return value.split(',').map(netOf).sort().join(',');
  return WORDS[value] ?? value;
}

/** A network with the count of its bits, and a single address without. */
function netOf(text: string): string {
  const [address = '', mask = '32'] = text.trim().split('/');
  const bits = mask.includes('.')
    ? mask.split('.').reduce((sum, part) => sum + Number(part).toString(2).replaceAll('0', '').length, 0)
    : Number(mask);
  return bits === 32 ? address : `${address}/${bits}`;
}
