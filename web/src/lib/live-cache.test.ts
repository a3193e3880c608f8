import type { Call } from '@botpbx/shared/model/call';
import type { Extension } from '@botpbx/shared/model/extension';
import type { Node } from '@botpbx/shared/model/node';
import { QueryClient } from '@tanstack/solid-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeGatherer, makeLiveCache } from './live-cache.ts';
import { type Extensions, keys } from './queries.ts';

const AT = '2026-11-22T12:00:00.000Z';
const ID = 'n1-1795366757.8';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function cacheWith(calls: readonly Partial<Call>[]) {
  const client = new QueryClient();
  client.setQueryData(keys.liveCalls, calls);
  const listed = () => client.getQueryData<Call[]>(keys.liveCalls) ?? [];
  return { client, apply: makeLiveCache(client), calls: listed };
}

test('a call stands in the list from its first event to its last', () => {
  const { apply, calls } = cacheWith([]);
  apply({ event: 'call.new', data: { call_id: ID, from: '1001', to: '1002', direction: 'internal', timestamp: AT } });
  expect(calls()).toMatchObject([{ id: ID, from: '1001', to: '1002', state: 'ringing', answered_by: null }]);
  apply({ event: 'call.answer', data: { call_id: ID, answered_by: '1002', timestamp: AT } });
  expect(calls()).toMatchObject([{ state: 'up', answered_by: '1002', answered_at: AT }]);
  apply({ event: 'call.end', data: { call_id: ID, duration: 3, disposition: 'ANSWERED', timestamp: AT } });
  expect(calls()).toEqual([]);
});

test('the same first event twice makes one call', () => {
  const { apply, calls } = cacheWith([]);
  const event = {
    event: 'call.new' as const,
    data: { call_id: ID, from: '1001', to: '1002', direction: 'internal' as const, timestamp: AT },
  };
  apply(event);
  apply(event);
  expect(calls()).toHaveLength(1);
});

test('an event before the list has come makes no list', () => {
  const client = new QueryClient();
  const apply = makeLiveCache(client);
  apply({ event: 'call.new', data: { call_id: ID, from: '1001', to: '1002', direction: 'internal', timestamp: AT } });
  expect(client.getQueryData(keys.liveCalls)).toBeUndefined();
});

test('a status reaches the extension on every list, and no other', () => {
  const { client, apply } = cacheWith([]);
  const rows = [{ extension: '1001', status: 'available' } as Extension, { extension: '1002', status: 'available' } as Extension];
  client.setQueryData<Extensions>(keys.allExtensions, { rows, isWhole: true });
  client.setQueryData([...keys.extensions, 'pages', ''], { pages: [{ data: rows, next_cursor: null }], pageParams: [undefined] });
  apply({ event: 'extension.status', data: { extension: '1002', status: 'busy', previous: 'available', dnd: true } });
  const statuses = (list: readonly Extension[] | undefined) => list?.map(({ status }) => status);
  expect(statuses(client.getQueryData<Extensions>(keys.allExtensions)?.rows)).toEqual(['available', 'busy']);
  const paged = client.getQueryData<{ pages: { data: Extension[] }[] }>([...keys.extensions, 'pages', '']);
  expect(statuses(paged?.pages[0]?.data)).toEqual(['available', 'busy']);
});

test('a node takes over status and revisions', () => {
  const { client, apply } = cacheWith([]);
  client.setQueryData<Node[]>(keys.nodes, [{ id: 1, status: 'offline', latest_revision: 1, applied_revision: 1 } as Node]);
  apply({ event: 'node.status', data: { node_id: 1, status: 'online', latest_revision: 3, applied_revision: 2 } });
  expect(client.getQueryData(keys.nodes)).toMatchObject([{ status: 'online', latest_revision: 3, applied_revision: 2 }]);
});

test('many events ask for a list once', () => {
  const asked: string[] = [];
  const gather = makeGatherer((key) => asked.push(key), 400);
  gather(['nodes']);
  gather(['nodes']);
  gather(['calls']);
  vi.advanceTimersByTime(399);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(1);
  gather(['nodes']);
  vi.advanceTimersByTime(400);
  expect(asked).toEqual(['["nodes"]', '["calls"]', '["nodes"]']);
});
