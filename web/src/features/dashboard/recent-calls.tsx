import { listCalls } from '@botpbx/shared/api/calls';
import type { Call } from '@botpbx/shared/model/call';
import { useQuery } from '@tanstack/solid-query';
import ArrowRight from 'lucide-solid/icons/arrow-right';
import RotateCcwClock from 'lucide-solid/icons/rotate-ccw-clock';
import { For, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { createNow } from '../../lib/clock.ts';
import { createClockwork } from '../../lib/clockwork.ts';
import { sayFailure } from '../../lib/faults.ts';
import { sayDuration } from '../../lib/format.ts';
import { keys } from '../../lib/queries.ts';
import { dispositions } from '../../lib/words.ts';
import { Loadable } from '../../ui/loadable.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card } from '../../ui/page-head.tsx';

/** The newest calls that have ended. */
export function RecentCalls() {
  const query = useQuery(() => ({
    queryKey: [...keys.callHistory, 'newest'],
    queryFn: ({ signal }) => call(listCalls, { query: { limit: 8 } }, signal),
  }));
  return (
    <Card
      title="Recent calls"
      class="max-lg:order-4"
      aside={
        <a href="/calls" class="text-accent-text hover:underline">
          All calls
        </a>
      }
    >
      <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()} rows={5}>
        {(page) => (
          <Show
            when={page().data.length > 0}
            fallback={
              <Empty title="No calls yet" icon={RotateCcwClock}>
                The first one will stand here when it ends.
              </Empty>
            }
          >
            <ul class="divide-y divide-line">
              <For each={page().data}>{(one) => <CallLine one={one} />}</For>
            </ul>
          </Show>
        )}
      </Loadable>
    </Card>
  );
}

function CallLine(props: { one: Call }) {
  const nowMs = createNow(60_000);
  const clockwork = createClockwork();
  const word = () => dispositions[props.one.disposition ?? 'FAILED'];
  return (
    <li>
      <a href={`/calls?id=${encodeURIComponent(props.one.id)}`} class="grid gap-0.5 px-5 py-2.5 hover:bg-sunken/70">
        <span class="flex min-w-0 items-center gap-2">
          <span class="truncate font-[540]">{props.one.from}</span>
          <ArrowRight size={13} class="shrink-0 text-ink-3" aria-label="called" />
          <span class="truncate font-[540]">{props.one.to}</span>
        </span>
        <span class="flex justify-between gap-2 text-sm text-ink-2">
          <span class="inline-flex items-center gap-2">
            <span class="lamp size-2!" data-tone={word().tone} aria-hidden="true" />
            <span>{word().text}</span>
            <Show when={props.one.duration > 0}>
              <span>{sayDuration(props.one.duration)}</span>
            </Show>
          </span>
          <span>{clockwork().short(props.one.started_at, nowMs())}</span>
        </span>
      </a>
    </li>
  );
}
