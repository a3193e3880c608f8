/** What more than one page asks the API for, and the keys under which the answers are kept. */

import { listLiveCalls } from '@botpbx/shared/api/calls';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { listNodes } from '@botpbx/shared/api/nodes';
import type { CallWithLegs } from '@botpbx/shared/model/call';
import type { Extension } from '@botpbx/shared/model/extension';
import type { Node } from '@botpbx/shared/model/node';
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
  pinSets: ['pin-sets'],
  emergencyLocations: ['emergency-locations'],
  outboundLimits: ['outbound-limits'],
  fraudBlocks: ['fraud-blocks'],
  ringGroups: ['ring-groups'],
  queues: ['queues'],
  agents: ['agents'],
  ivrs: ['ivrs'],
  agentModels: ['agent-models'],
  flowSecrets: ['flow-secrets'],
  providers: ['providers'],
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
  conversations: ['conversations'],
  webhookDeliveries: ['webhook-deliveries'],
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
