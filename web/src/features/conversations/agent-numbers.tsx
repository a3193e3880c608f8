import { getAgentMetrics } from '@botpbx/shared/api/conversations';
import type { AgentMetrics } from '@botpbx/shared/model/conversation-record';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayCount, sayDuration } from '../../lib/format.ts';
import { sayCost } from './words.ts';

interface AgentNumbersProps {
  id: number;
  start: string | undefined;
  end: string | undefined;
}

/** How one agent did in the days that are chosen. */
export function AgentNumbers(props: AgentNumbersProps) {
  const span = () => Object.fromEntries(Object.entries({ start: props.start, end: props.end }).filter(([, day]) => day !== undefined));
  const query = useQuery(() => ({
    queryKey: ['agents', props.id, 'metrics', span()],
    queryFn: ({ signal }) => call(getAgentMetrics, { params: { id: props.id }, query: span() }, signal),
  }));
  return (
    <Show when={query.data}>
      {(metrics) => (
        <dl class="mb-5 grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-7" aria-label="How this agent does">
          <For each={figuresOf(metrics())}>
            {([name, value, more]) => (
              <div class="rounded-xl border border-line bg-surface px-4 py-3">
                <dt class="text-sm text-ink-2">{name}</dt>
                <dd class="mt-0.5 text-xl font-[620] tabular-nums">{value}</dd>
                <dd class="text-sm text-ink-3">{more}</dd>
              </div>
            )}
          </For>
        </dl>
      )}
    </Show>
  );
}

const percent = (value: number | null): string => (value === null ? '–' : `${Math.round(value)} %`);
const millis = (value: number | null): string => (value === null ? '–' : `${value} ms`);

const figuresOf = (metrics: AgentMetrics): readonly (readonly [name: string, value: string, more: string])[] => [
  [
    'Handle time',
    metrics.average_handle_time === null ? '–' : sayDuration(Math.round(metrics.average_handle_time)),
    sayCount(metrics.ended, 'conversation', 'conversations'),
  ],
  ['Handed over', percent(metrics.transfer_rate), 'to a person'],
  ['Resolved', percent(metrics.resolution_rate), 'by the agent itself'],
  [
    'Satisfaction',
    metrics.customer_satisfaction === null ? '–' : `${metrics.customer_satisfaction} of 5`,
    sayCount(metrics.ratings, 'mark', 'marks'),
  ],
  ['Errors', percent(metrics.error_rate), 'with a fault'],
  ['Answers after', millis(metrics.latency_p50_ms), `95 % within ${millis(metrics.latency_p95_ms)}`],
  ['Cost', sayCost(metrics.cost_per_minute), 'a minute'],
];
