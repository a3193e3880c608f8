/** What must hold inside a tenant's section beside the shape of each part. */
import type { z } from 'zod';
import type { Destination } from '../../model/destination.ts';
import type { ConfigExtension } from './extension.ts';
import type { ConfigInboundRoute } from './inbound-route.ts';
import type { ConfigRingGroup } from './ring-group.ts';
import type { ConfigTimeCondition } from './time-condition.ts';

interface Section {
  readonly fallback: Destination | null;
  readonly extensions: readonly ConfigExtension[];
  readonly inbound_routes: readonly ConfigInboundRoute[];
  readonly ring_groups: readonly ConfigRingGroup[];
  readonly time_conditions: readonly ConfigTimeCondition[];
}

type NamedType = Extract<Destination, { id: number }>['type'];
interface Numbered {
  readonly id: number;
  readonly number?: string | null;
}

/** The rows that a destination of each type names; those with a number share one space of numbers with the extensions. */
const nounsOf = (section: Section): Readonly<Record<NamedType, readonly Numbered[]>> => ({
  extension: section.extensions.map(({ id, extension }) => ({ id, number: extension })),
  ring_group: section.ring_groups,
  time_condition: section.time_conditions,
});

interface PlacedDestination {
  readonly path: (string | number)[];
  readonly to: Destination | null;
}

/** Every place of a section that leads somewhere. */
const destinationsIn = ({ fallback, inbound_routes, ring_groups, time_conditions }: Section): PlacedDestination[] => [
  { path: ['fallback'], to: fallback },
  ...placesIn('inbound_routes', inbound_routes, ['destination']),
  ...placesIn('ring_groups', ring_groups, ['failover']),
  ...placesIn('time_conditions', time_conditions, ['open_destination', 'closed_destination']),
];

const placesIn = <Name extends string>(
  of: string,
  rows: readonly Readonly<Record<Name, Destination | null>>[],
  names: readonly Name[],
): PlacedDestination[] => rows.flatMap((row, at) => names.map((name) => ({ path: [of, at, name], to: row[name] })));

/** A destination must stand in its own section, and a number must stand there once. */
export function refersToItself(section: Section, context: z.RefinementCtx): void {
  const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  const nouns = nounsOf(section);
  const known = new Set(Object.entries(nouns).flatMap(([type, rows]) => rows.map(({ id }) => `${type}:${id}`)));
  for (const { path, to } of destinationsIn(section))
    if (to !== null && 'id' in to && !known.has(`${to.type}:${to.id}`))
      fault(path, `leads to ${to.type === 'extension' ? 'an extension' : 'something'} that this section does not have`);
  section.ring_groups.forEach((group, at) => {
    if (group.extension_ids.some((member) => !known.has(`extension:${member}`)))
      fault(['ring_groups', at, 'extension_ids'], 'names an extension that this section does not have');
  });
  for (const [type, rows] of Object.entries(nouns)) if (isTwice(rows.map(({ id }) => id))) fault([`${type}s`], 'has an id twice');
  const numbers = Object.values(nouns).flatMap((rows) => rows.flatMap(({ number }) => number ?? []));
  if (isTwice(numbers))
    fault([isTwice(section.extensions.map((row) => row.extension)) ? 'extensions' : 'ring_groups'], 'has a number twice');
  if (isTwice(section.inbound_routes.map((row) => row.did.replace(/^\+/, '')))) fault(['inbound_routes'], 'has a public number twice');
}

const isTwice = (keys: readonly unknown[]): boolean => new Set(keys).size < keys.length;
