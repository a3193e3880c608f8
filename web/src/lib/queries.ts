/** What more than one page asks the API for, and the keys under which the answers are kept. */

import { listCalendars } from '@botpbx/shared/api/calendars';
import { listLiveCalls } from '@botpbx/shared/api/calls';
import { listConferenceRooms } from '@botpbx/shared/api/conference-rooms';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { listMusicClasses } from '@botpbx/shared/api/music-classes';
import { listNodes } from '@botpbx/shared/api/nodes';
import { listNumberLists } from '@botpbx/shared/api/number-lists';
import { listPagingGroups } from '@botpbx/shared/api/paging-groups';
import { listParkingLots } from '@botpbx/shared/api/parking-lots';
import { listQueues } from '@botpbx/shared/api/queues';
import { listRingGroups } from '@botpbx/shared/api/ring-groups';
import { listSounds } from '@botpbx/shared/api/sounds';
import { listTimeConditions } from '@botpbx/shared/api/time-conditions';
import { listTrunks } from '@botpbx/shared/api/trunks';
import type { Calendar } from '@botpbx/shared/model/calendar';
import type { CallWithLegs } from '@botpbx/shared/model/call';
import type { Extension } from '@botpbx/shared/model/extension';
import type { Node } from '@botpbx/shared/model/node';
import type { Trunk } from '@botpbx/shared/model/trunk';
import { QueryClient } from '@tanstack/solid-query';
import { call, isPassing } from './api.ts';

export const keys = {
  me: ['me'],
  nodes: ['nodes'],
  extensions: ['extensions'],
  allExtensions: ['extensions', 'all'],
  trunks: ['trunks'],
  allTrunks: ['trunks', 'all'],
  numberLists: ['number-lists'],
  ringGroups: ['ring-groups'],
  queues: ['queues'],
  timeConditions: ['time-conditions'],
  featureCodes: ['feature-codes'],
  conferenceRooms: ['conference-rooms'],
  pagingGroups: ['paging-groups'],
  parkingLots: ['parking-lots'],
  sounds: ['sounds'],
  musicClasses: ['music-classes'],
  calendars: ['calendars'],
  liveCalls: ['calls', 'live'],
  callHistory: ['calls', 'history'],
  recordings: ['recordings'],
  voicemails: ['voicemails'],
} as const;

/** How many extensions a page holds at most; who has more searches. */
export const MOST_EXTENSIONS = 2000;

/** All rows of the list up to `MOST_EXTENSIONS`. */
export interface Extensions {
  readonly rows: readonly Extension[];
  readonly isWhole: boolean;
}

/** Makes the store of answers. Only failures that may pass are tried again. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, networkMode: 'always', retry: (count, error) => count < 2 && isPassing(error) },
      mutations: { networkMode: 'always' },
    },
  });

export const nodesQuery = () => ({
  queryKey: keys.nodes,
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Node[]> => (await call(listNodes, { query: { limit: 500 } }, signal)).data,
});

/** The tenant's trunks, for choosing and naming them. */
export const trunksQuery = () => ({
  queryKey: keys.allTrunks,
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Trunk[]> =>
    (await call(listTrunks, { query: { limit: 500 } }, signal)).data,
});

/** What has a name and can be led to. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

export const numberListsQuery = () => ({
  queryKey: [...keys.numberLists, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listNumberLists, { query: { limit: 500 } }, signal)).data,
});

export const ringGroupsQuery = () => ({
  queryKey: [...keys.ringGroups, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listRingGroups, { query: { limit: 500 } }, signal)).data,
});

export const queuesQuery = () => ({
  queryKey: [...keys.queues, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listQueues, { query: { limit: 500 } }, signal)).data,
});

export const conferenceRoomsQuery = () => ({
  queryKey: [...keys.conferenceRooms, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listConferenceRooms, { query: { limit: 500 } }, signal)).data,
});

export const pagingGroupsQuery = () => ({
  queryKey: [...keys.pagingGroups, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listPagingGroups, { query: { limit: 500 } }, signal)).data,
});

export const parkingLotsQuery = () => ({
  queryKey: [...keys.parkingLots, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listParkingLots, { query: { limit: 500 } }, signal)).data,
});

export const timeConditionsQuery = () => ({
  queryKey: [...keys.timeConditions, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listTimeConditions, { query: { limit: 500 } }, signal)).data,
});

export const soundsQuery = () => ({
  queryKey: [...keys.sounds, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listSounds, { query: { limit: 500 } }, signal)).data,
});

export const musicClassesQuery = () => ({
  queryKey: [...keys.musicClasses, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listMusicClasses, { query: { limit: 500 } }, signal)).data,
});

export const calendarsQuery = () => ({
  queryKey: [...keys.calendars, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Calendar[]> =>
    (await call(listCalendars, { query: { limit: 500 } }, signal)).data,
});

export const liveCallsQuery = () => ({
  queryKey: keys.liveCalls,
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<CallWithLegs[]> => (await call(listLiveCalls, {}, signal)).data,
});

export const allExtensionsQuery = () => ({
  queryKey: keys.allExtensions,
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<Extensions> => readExtensions(signal),
});

async function readExtensions(signal: AbortSignal): Promise<Extensions> {
  const rows: Extension[] = [];
  let cursor: string | undefined;
  do {
    const page = await call(listExtensions, { query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) } }, signal);
    rows.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && rows.length < MOST_EXTENSIONS);
  return { rows, isWhole: cursor === undefined };
}
