/** Where an agent may send callers. Whatever a model says, it can only name one of these. */
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { Destination } from '@botpbx/shared/model/destination';
import { wordsOf } from './text.ts';
import type { ToolTenant } from './world.ts';

/** A place that the agent's policy allows. */
export interface Place {
  /** As it is spoken. */
  readonly name: string;
  /** What else it is called. */
  readonly aliases: readonly string[];
  readonly number: string | null;
  readonly to: Destination;
  readonly isWarm: boolean;
  /** Named by the agent's targets, and so meant first. */
  readonly isListed: boolean;
}

/** Everything that the policy allows, the targets first. Places of another tenant, or that are no more, are none. */
export function placesOf(agent: ConfigAgent, tenant: ToolTenant): readonly Place[] {
  const own = new Map(nounsOf(tenant).map((place) => [keyOf(place.to), place]));
  const targets = agent.transfer_targets
    .filter(({ destination }) => isOfTenant(destination, tenant))
    .map(({ name, destination, warm }): Place => {
      const noun = own.get(keyOf(destination));
      const number = destination.type === 'external' ? destination.number : (noun?.number ?? null);
      return { name, aliases: noun ? [noun.name] : [], number, to: destination, isWarm: warm, isListed: true };
    });
  if (agent.transfer_policy === 'listed') return targets;
  const listed = new Set([...targets.map(({ to }) => keyOf(to)), `agent:${agent.id}`]);
  return [...targets, ...[...own].filter(([key]) => !listed.has(key)).map(([, place]) => place)];
}

/** Equal for equal places. */
export const keyOf = (to: Destination): string =>
  'id' in to ? `${to.type}:${to.id}` : to.type === 'external' ? `external:${to.number}` : to.type;

const nounsOf = ({ extensions, ring_groups, queues, agents }: ToolTenant): Place[] => [
  ...extensions.map(({ id, name, extension }) => place(name, extension, { type: 'extension', id })),
  ...ring_groups.map(({ id, name, number }) => place(name, number, { type: 'ring_group', id })),
  ...queues.map(({ id, name, number }) => place(name, number, { type: 'queue', id })),
  ...agents.map(({ id, name, number }) => place(name, number, { type: 'agent', id })),
];

const place = (name: string, number: string | null, to: Destination): Place => ({
  ...{ name, aliases: [], number, to },
  isWarm: false,
  isListed: false,
});

function isOfTenant(to: Destination, tenant: ToolTenant): boolean {
  const has = (rows: readonly { readonly id: number }[], id: number) => rows.some((row) => row.id === id);
  switch (to.type) {
    case 'extension':
      return has(tenant.extensions, to.id);
    case 'ring_group':
      return has(tenant.ring_groups, to.id);
    case 'queue':
      return has(tenant.queues, to.id);
    case 'agent':
      return has(tenant.agents, to.id);
    case 'time_condition':
      return has(tenant.time_conditions, to.id);
    case 'conference':
      return has(tenant.conference_rooms, to.id);
    case 'page':
      return has(tenant.paging_groups, to.id);
    case 'park':
      return has(tenant.parking_lots, to.id);
    case 'sound':
      return has(tenant.sounds, to.id);
    case 'voicemail':
      return to.id === 'general' || has(tenant.extensions, to.id);
    case 'external':
      return has(tenant.extensions, to.extension_id);
    case 'hangup':
      return true;
    default:
      return false;
  }
}

/** What came of looking for a place. */
export type PlaceFound =
  | { readonly kind: 'one'; readonly place: Place }
  /** Several are meant by it, or none but these come near. */
  | { readonly kind: 'several' | 'near'; readonly places: readonly Place[] };

/** Looks a place up. */
export type FindPlace = (asked: string) => PlaceFound;

const MAX_NAMED = 5;

/** Makes a finder: by number, by whole name, by some words of a name; and if there is none, says which come near. */
export function placeFinder(places: readonly Place[]): FindPlace {
  const known = places.map((one) => ({ place: one, names: [one.name, ...one.aliases].map(wordsOf) }));
  return (asked) => {
    const number = numberIn(asked);
    const words = plainWords(asked);
    const name = words.join(' ');
    const steps: ((one: Known) => boolean)[] = [
      ({ place: { number: own } }) => number !== '' && own !== null && own.replace(/^\+/, '') === number,
      ({ names }) => name !== '' && names.some((own) => own.join(' ') === name || plainWords(own.join(' ')).join(' ') === name),
      ({ names }) => name !== '' && names.some((own) => words.every((word) => own.includes(word))),
    ];
    for (const fits of steps) {
      const fitting = known.filter(fits).map((one) => one.place);
      const found = fitting.some((one) => one.isListed) ? fitting.filter((one) => one.isListed) : fitting;
      const [first, second] = found;
      if (first && !second) return { kind: 'one', place: first };
      if (first) return { kind: 'several', places: found.slice(0, MAX_NAMED) };
    }
    return { kind: 'near', places: name === '' ? [] : nearest(words, known) };
  };
}

interface Known {
  readonly place: Place;
  readonly names: readonly (readonly string[])[];
}

/** Words that callers put beside a name. */
const BESIDE = new Set([
  'the',
  'a',
  'an',
  'to',
  'at',
  'extension',
  'ext',
  'number',
  'department',
  'dept',
  'team',
  'group',
  'queue',
  'please',
  'mr',
  'mrs',
  'ms',
]);

function plainWords(text: string): string[] {
  const words = wordsOf(text);
  const rest = words.filter((word) => !BESIDE.has(word));
  return rest.length > 0 ? rest : words;
}

const SPOKEN_DIGITS: Readonly<Record<string, string>> = {
  ...{ zero: '0', oh: '0', o: '0', one: '1', two: '2', three: '3', four: '4' },
  ...{ five: '5', six: '6', seven: '7', eight: '8', nine: '9' },
};

/** The number that a text is, written or spoken digit by digit; empty if it is none. */
function numberIn(text: string): string {
  const digits = plainWords(text).map((word) => SPOKEN_DIGITS[word] ?? word);
  return digits.every((part) => /^[0-9]+$/.test(part)) ? digits.join('') : '';
}

/** Beyond so many places only beginnings of names are compared: a call must not wait. */
const MAX_COMPARED = 3_000;

function nearest(words: readonly string[], known: readonly Known[]): Place[] {
  const measure = known.length > MAX_COMPARED ? beginsAlike : likeness;
  const scored = known.map(({ place: one, names }) => {
    const scores = words.map((word) => Math.max(0, ...names.flat().map((own) => measure(word, own))));
    return { place: one, score: scores.reduce((sum, score) => sum + score, 0) / words.length };
  });
  const near = scored.filter(({ score }) => score >= 0.55).sort((one, other) => other.score - one.score);
  return near.slice(0, MAX_NAMED).map((one) => one.place);
}

const beginsAlike = (one: string, other: string): number => (one.slice(0, 3) === other.slice(0, 3) ? 1 : 0);

/** 1 for equal words, 0 for words that share nothing. */
function likeness(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  return Math.abs(one.length - other.length) > longest / 2 ? 0 : 1 - editsBetween(one, other) / longest;
}

/** Levenshtein's distance. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
