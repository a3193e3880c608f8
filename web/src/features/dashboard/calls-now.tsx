import type { Call } from '@botpbx/shared/model/call';
import { useQuery } from '@tanstack/solid-query';
import ArrowRight from 'lucide-solid/icons/arrow-right';
import { For, Show } from 'solid-js';
import { createNow } from '../../lib/clock.ts';
import { sayFailure } from '../../lib/faults.ts';
import { sayDuration, secondsSince } from '../../lib/format.ts';
import { useLiveInterval } from '../../lib/live.ts';
import { liveCallsQuery } from '../../lib/queries.ts';
import { directions } from '../../lib/words.ts';
import { Lamp } from '../../ui/badge.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Card } from '../../ui/page-head.tsx';

/** How many calls the dashboard names; the rest is on Live Calls. */
const MOST = 8;

/** The calls that are going on. */
export function CallsNow() {
  const interval = useLiveInterval();
  const query = useQuery(() => ({ ...liveCallsQuery(), refetchInterval: interval(), reconcile: 'id' }));
  const nowMs = createNow();
  return (
    <Card
      title="Calls now"
      class="max-lg:order-1"
      aside={
        <a href="/live-calls" class="text-accent-text hover:underline">
          Live Calls
        </a>
      }
    >
      <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()} rows={3}>
        {(calls) => (
          <div class="grid sm:grid-cols-[auto_1fr]">
            <p class="flex items-baseline gap-2 border-line px-5 pt-4 pb-3 sm:grid sm:min-w-36 sm:content-center sm:border-r sm:py-6 sm:text-center">
              <span class="text-[3.2rem] leading-none font-[620] tracking-tight" data-calls-now="">
                {calls().length}
              </span>
              <span class="text-sm text-ink-2">{sayParts(calls())}</span>
            </p>
            <Show when={calls().length > 0} fallback={<p class="self-center px-5 pb-5 text-ink-2 sm:py-6">All lines are quiet.</p>}>
              <ul class="divide-y divide-line py-1.5">
                <For each={calls().slice(0, MOST)}>{(one) => <CallLine one={one} nowMs={nowMs()} />}</For>
              </ul>
            </Show>
          </div>
        )}
      </Loadable>
    </Card>
  );
}

function CallLine(props: { one: Call; nowMs: number }) {
  const isUp = () => props.one.state === 'up';
  return (
    <li class="flex items-center gap-3 px-5 py-2.5">
      <Lamp tone={isUp() ? 'bad' : 'warn'} lit={!isUp()} />
      <span class="flex min-w-0 flex-1 flex-wrap items-center gap-x-2">
        <span class="font-[560]">{props.one.from}</span>
        <ArrowRight size={14} class="text-ink-3" aria-label="calls" />
        <span class="font-[560]">{props.one.to}</span>
        <span class="text-sm text-ink-3">{directions[props.one.direction]}</span>
      </span>
      <span class="text-sm text-ink-2 tabular-nums">
        {isUp() ? sayDuration(secondsSince(props.one.answered_at ?? props.one.started_at, props.nowMs)) : 'Ringing'}
      </span>
    </li>
  );
}

function sayParts(calls: readonly Call[]): string {
  const ringing = calls.filter((one) => one.state === 'ringing').length;
  return ringing === 0 ? 'in progress' : `in progress, ${ringing} ringing`;
}
