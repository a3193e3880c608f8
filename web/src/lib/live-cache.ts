/** Puts live events into the store of answers, so that every list on the screen is true without being asked for again. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { CallWithLegs } from '@botpbx/shared/model/call';
import type { Extension } from '@botpbx/shared/model/extension';
import type { Node } from '@botpbx/shared/model/node';
import type { QueryClient } from '@tanstack/solid-query';
import { type Extensions, keys } from './queries.ts';

type EventOf<Name extends LiveEvent['event']> = Extract<LiveEvent, { event: Name }>['data'];
interface Pages {
  readonly pages: readonly { readonly data: readonly Extension[]; readonly next_cursor: string | null }[];
  readonly pageParams: readonly unknown[];
}

/** Makes the listener that applies events to `client`. Refreshes of lists are gathered for `gatherMs`. */
export function makeLiveCache(client: QueryClient, gatherMs = 400) {
  const refresh = makeGatherer((key) => void client.invalidateQueries({ queryKey: JSON.parse(key) }), gatherMs);
  const callEvents = makeCallEvents(client, refresh);
  return (live: LiveEvent): void => {
    switch (live.event) {
      case 'call.new':
      case 'call.answer':
      case 'call.end':
      case 'call.transfer':
        callEvents(live);
        if (live.event === 'call.end') refresh(keys.conversations);
        break;
      case 'extension.status':
        setStatus(client, live.data);
        break;
      case 'node.status':
        client.setQueryData<Node[]>(keys.nodes, (nodes) => nodes?.map((node) => withStatus(node, live.data)));
        refresh(keys.nodes);
        break;
      case 'trunk.status':
        refresh(keys.trunks);
        break;
      case 'voicemail.new':
      case 'voicemail.changed':
        refresh(keys.voicemails);
        break;
      case 'queue.update':
      case 'queue.call':
        refresh(keys.queues);
        break;
      case 'security.alert':
        refresh(keys.fraudBlocks);
        break;
      case 'agent.conversation':
        refresh(keys.conversations);
        break;
      case 'agent.handover':
      case 'flow.step':
      case 'emergency.call':
        break;
      default:
        unreachable(live);
    }
  };
}

function makeCallEvents(client: QueryClient, refresh: (key: readonly string[]) => void) {
  const change = (edit: (calls: CallWithLegs[]) => CallWithLegs[]) =>
    client.setQueryData<CallWithLegs[]>(keys.liveCalls, (calls) => (calls === undefined ? undefined : edit(calls)));
  return (live: Extract<LiveEvent, { event: `call.${string}` }>): void => {
    const id = live.data.call_id;
    if (live.event === 'call.new') change((calls) => (calls.some((one) => one.id === id) ? calls : [begun(live.data), ...calls]));
    else if (live.event === 'call.answer') change((calls) => calls.map((one) => (one.id === id ? answered(one, live.data) : one)));
    else if (live.event === 'call.end') change((calls) => calls.filter((one) => one.id !== id));
    refresh(keys.liveCalls);
    if (live.event === 'call.end') refresh(keys.callHistory);
  };
}

/** The call as far as its first event tells of it; the refresh that follows fills in the rest. */
const begun = (data: EventOf<'call.new'>): CallWithLegs => ({
  id: data.call_id as CallId,
  direction: data.direction,
  from: data.from,
  from_name: null,
  to: data.to,
  state: 'ringing',
  answered_by: null,
  started_at: data.timestamp,
  answered_at: null,
  ended_at: null,
  duration: 0,
  total_duration: 0,
  disposition: null,
  cause: null,
  merged_into: null,
  node_id: 0,
  revision: null,
  legs: [],
});

const answered = (one: CallWithLegs, data: EventOf<'call.answer'>): CallWithLegs => ({
  ...one,
  state: 'up',
  answered_by: data.answered_by,
  answered_at: data.timestamp,
});

const withStatus = (node: Node, data: EventOf<'node.status'>): Node =>
  node.id === data.node_id
    ? { ...node, status: data.status, latest_revision: data.latest_revision, applied_revision: data.applied_revision }
    : node;

function setStatus(client: QueryClient, data: EventOf<'extension.status'>): void {
  const edit = (row: Extension): Extension => (row.extension === data.extension ? { ...row, status: data.status, dnd: data.dnd } : row);
  client.setQueryData<Extensions>(keys.allExtensions, (all) => all && { ...all, rows: all.rows.map(edit) });
  client.setQueriesData<Pages>({ queryKey: [...keys.extensions, 'pages'] }, (all) =>
    all ? { ...all, pages: all.pages.map((page) => ({ ...page, data: page.data.map(edit) })) } : undefined,
  );
}

/** Calls `act` once for each key within a window, at its end, however often it was asked. */
export function makeGatherer(act: (key: string) => void, windowMs: number): (key: readonly string[]) => void {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  return (parts) => {
    const key = JSON.stringify(parts);
    if (waiting.has(key)) return;
    waiting.set(
      key,
      setTimeout(() => {
        waiting.delete(key);
        act(key);
      }, windowMs),
    );
  };
}
