/** Rows of other nouns, for being chosen and named. They stand apart from what every page needs, which is to stay light. */
import { listAgents } from '@botpbx/shared/api/agents';
import { listCalendars } from '@botpbx/shared/api/calendars';
import { listConferenceRooms } from '@botpbx/shared/api/conference-rooms';
import { listEmergencyLocations } from '@botpbx/shared/api/emergency-locations';
import { listIvrs } from '@botpbx/shared/api/ivrs';
import { listMusicClasses } from '@botpbx/shared/api/music-classes';
import { listNumberLists } from '@botpbx/shared/api/number-lists';
import { listPagingGroups } from '@botpbx/shared/api/paging-groups';
import { listParkingLots } from '@botpbx/shared/api/parking-lots';
import { listPinSets } from '@botpbx/shared/api/pin-sets';
import { listQueues } from '@botpbx/shared/api/queues';
import { listRingGroups } from '@botpbx/shared/api/ring-groups';
import { listSounds } from '@botpbx/shared/api/sounds';
import { listTimeConditions } from '@botpbx/shared/api/time-conditions';
import { listTrunks } from '@botpbx/shared/api/trunks';
import type { Calendar } from '@botpbx/shared/model/calendar';
import type { Trunk } from '@botpbx/shared/model/trunk';
import { call } from './api.ts';
import { keys } from './queries.ts';

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

export const pinSetsQuery = () => ({
  queryKey: [...keys.pinSets, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listPinSets, { query: { limit: 500 } }, signal)).data,
});

export const emergencyLocationsQuery = () => ({
  queryKey: [...keys.emergencyLocations, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listEmergencyLocations, { query: { limit: 500 } }, signal)).data,
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

export const agentsQuery = () => ({
  queryKey: [...keys.agents, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> =>
    (await call(listAgents, { query: { limit: 500 } }, signal)).data,
});
export const ivrsQuery = () => ({
  queryKey: [...keys.ivrs, 'named'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Named[]> => (await call(listIvrs, { query: { limit: 500 } }, signal)).data,
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
