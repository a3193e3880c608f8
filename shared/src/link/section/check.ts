/** What must hold inside a tenant's section beside the shape of each part. */
import type { z } from 'zod';
import type { Destination } from '../../model/destination.ts';
import { keyOfPattern } from '../../model/number-match.ts';
import type { ConfigAgent } from './agent.ts';
import type { ConfigConferenceRoom } from './conference-room.ts';
import type { ConfigExtension } from './extension.ts';
import type { ConfigInboundRoute } from './inbound-route.ts';
import type { ConfigIvr } from './ivr.ts';
import type { ConfigNumberList } from './number-list.ts';
import type { ConfigPagingGroup } from './paging-group.ts';
import type { ConfigParkingLot } from './parking-lot.ts';
import type { ConfigQueue, ConfigQueueMember } from './queue.ts';
import type { ConfigRingGroup } from './ring-group.ts';
import type { ConfigSound } from './sound.ts';
import type { ConfigTimeCondition } from './time-condition.ts';

interface Section {
  readonly fallback: Destination | null;
  readonly extensions: readonly ConfigExtension[];
  readonly inbound_routes: readonly ConfigInboundRoute[];
  readonly number_lists: readonly ConfigNumberList[];
  readonly unrouted_destination: Destination | null;
  readonly ring_groups: readonly ConfigRingGroup[];
  readonly queues: readonly ConfigQueue[];
  readonly queue_members: readonly ConfigQueueMember[];
  readonly time_conditions: readonly ConfigTimeCondition[];
  readonly conference_rooms: readonly ConfigConferenceRoom[];
  readonly paging_groups: readonly ConfigPagingGroup[];
  readonly parking_lots: readonly ConfigParkingLot[];
  readonly sounds: readonly ConfigSound[];
  readonly agents: readonly ConfigAgent[];
  readonly ivrs: readonly ConfigIvr[];
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
  queue: section.queues,
  agent: section.agents,
  ivr: section.ivrs,
  time_condition: section.time_conditions,
  conference: section.conference_rooms,
  page: section.paging_groups,
  park: section.parking_lots,
  sound: section.sounds.map(({ id }) => ({ id })),
});

interface PlacedDestination {
  readonly path: (string | number)[];
  readonly to: Destination | null;
}

/** Every place of a section that leads somewhere. */
const destinationsIn = ({
  fallback,
  inbound_routes,
  ring_groups,
  queues,
  time_conditions,
  parking_lots,
  number_lists,
  unrouted_destination,
  agents,
  ivrs,
}: Section): PlacedDestination[] => [
  { path: ['fallback'], to: fallback },
  { path: ['unrouted_destination'], to: unrouted_destination },
  ...placesIn('inbound_routes', inbound_routes, ['destination', 'closed_destination']),
  ...placesIn('number_lists', number_lists, ['destination']),
  ...placesIn('ring_groups', ring_groups, ['failover']),
  ...placesIn('queues', queues, ['overflow', 'full_destination', 'empty_destination']),
  ...placesIn('time_conditions', time_conditions, ['open_destination', 'closed_destination']),
  ...placesIn('parking_lots', parking_lots, ['timeout_destination']),
  ...placesIn('agents', agents, ['failed_destination']),
  ...placesIn('ivrs', ivrs, ['failed_destination']),
  ...agents.flatMap(({ transfer_targets }, at) =>
    transfer_targets.map(({ destination: to }, nth) => ({ path: ['agents', at, 'transfer_targets', nth], to })),
  ),
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
    if (to !== null && !isKnown(known, to))
      fault(path, `leads to ${to.type === 'extension' ? 'an extension' : 'something'} that this section does not have`);
  for (const noun of ['ring_groups', 'paging_groups'] as const)
    section[noun].forEach((group, at) => {
      if (group.extension_ids.some((member) => !known.has(`extension:${member}`)))
        fault([noun, at, 'extension_ids'], 'names an extension that this section does not have');
    });
  section.queue_members.forEach(({ queue_id, extension_id }, at) => {
    if (!known.has(`queue:${queue_id}`) || !known.has(`extension:${extension_id}`))
      fault(['queue_members', at], 'names a queue or an extension that this section does not have');
  });
  for (const [type, rows] of Object.entries(nouns)) if (isTwice(rows.map(({ id }) => id))) fault([`${type}s`], 'has an id twice');
  const numbers = Object.values(nouns).flatMap((rows) => rows.flatMap(({ number }) => number ?? []));
  if (isTwice(numbers))
    fault([isTwice(section.extensions.map((row) => row.extension)) ? 'extensions' : 'ring_groups'], 'has a number twice');
  if (isTwice(section.inbound_routes.map(({ did, caller }) => `${keyOfPattern(did)} ${keyOfPattern(caller ?? '')}`)))
    fault(['inbound_routes'], 'has a public number twice');
}

/** A mailbox stands there with its extension; for a number outside an extension of the section answers. */
function isKnown(known: ReadonlySet<string>, to: Destination): boolean {
  if (to.type === 'external') return known.has(`extension:${to.extension_id}`);
  if (!('id' in to)) return true;
  if (to.type === 'voicemail') return to.id === 'general' || known.has(`extension:${to.id}`);
  return known.has(`${to.type}:${to.id}`);
}

const isTwice = (keys: readonly unknown[]): boolean => new Set(keys).size < keys.length;
