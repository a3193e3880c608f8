import type { Node } from '@botpbx/shared/model/node';
import { useQuery } from '@tanstack/solid-query';
import Server from 'lucide-solid/icons/server';
import { For, Show } from 'solid-js';
import { createNow } from '../../lib/clock.ts';
import { sayFailure } from '../../lib/faults.ts';
import { sayAgo } from '../../lib/format.ts';
import { useLiveInterval } from '../../lib/live.ts';
import { nodesQuery } from '../../lib/queries.ts';
import { nodeStatuses } from '../../lib/words.ts';
import { Lamp } from '../../ui/badge.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card } from '../../ui/page-head.tsx';

/** The nodes with the revision that they run. */
export function NodeLamps() {
  const interval = useLiveInterval();
  const query = useQuery(() => ({ ...nodesQuery(), refetchInterval: interval() }));
  const nowMs = createNow(5000);
  return (
    <Card
      title="Nodes"
      class="max-lg:order-2"
      aside={
        <a href="/settings/nodes" class="text-accent-text hover:underline">
          All nodes
        </a>
      }
    >
      <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()} rows={2}>
        {(nodes) => (
          <Show when={nodes().length > 0} fallback={<Empty title="No node yet" icon={Server} />}>
            <ul class="divide-y divide-line">
              <For each={nodes()}>{(node) => <NodeLine node={node} nowMs={nowMs()} />}</For>
            </ul>
          </Show>
        )}
      </Loadable>
    </Card>
  );
}

function NodeLine(props: { node: Node; nowMs: number }) {
  const word = () => nodeStatuses[props.node.status];
  return (
    <li class="grid gap-1 px-5 py-3.5">
      <div class="flex items-center justify-between gap-3">
        <span class="truncate font-[580]">{props.node.name}</span>
        <Lamp tone={word().tone} class="text-sm">
          {word().text}
        </Lamp>
      </div>
      <div class="flex flex-wrap justify-between gap-x-3 text-sm text-ink-2">
        <Show when={props.node.latest_revision} fallback={<span>No configuration yet</span>}>
          <span data-node-revision={props.node.applied_revision ?? ''}>
            Runs revision {props.node.applied_revision ?? 'none'} of {props.node.latest_revision}
          </span>
        </Show>
        <Show when={props.node.last_seen_at}>
          {(seen) => (
            <Show when={props.node.status === 'offline'}>
              <span>Seen {sayAgo(seen(), props.nowMs)}</span>
            </Show>
          )}
        </Show>
      </div>
      <Show when={props.node.rejected}>
        {(rejected) => (
          <p class="text-sm text-bad">
            Refused revision {rejected().revision}: {rejected().faults[0]?.message}
          </p>
        )}
      </Show>
    </li>
  );
}
