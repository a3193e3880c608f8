import type { Call } from '@botpbx/shared/model/call';
import { useQuery } from '@tanstack/solid-query';
import PhoneCall from 'lucide-solid/icons/phone-call';
import { Show } from 'solid-js';
import { createNow } from '../../lib/clock.ts';
import { sayFailure } from '../../lib/faults.ts';
import { sayCount, sayDuration, secondsSince } from '../../lib/format.ts';
import { useLiveInterval } from '../../lib/live.ts';
import { liveCallsQuery } from '../../lib/queries.ts';
import { directions } from '../../lib/words.ts';
import { Lamp } from '../../ui/badge.tsx';
import { Loadable } from '../../ui/loadable.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { type Column, Table } from '../../ui/table.tsx';

/** The calls that are going on, as they ring, are answered and end. */
export function LiveCallsPage() {
  const interval = useLiveInterval(2000);
  const query = useQuery(() => ({ ...liveCallsQuery(), refetchInterval: interval(), reconcile: 'id' }));
  const says = () => (query.data === undefined ? ' ' : `${sayCount(query.data.length, 'call', 'calls')} in progress.`);
  return (
    <>
      <PageHead title="Live Calls" says={says()} />
      <Card>
        <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()}>
          {(calls) => (
            <Show
              when={calls().length > 0}
              fallback={
                <Empty title="All lines are quiet" icon={PhoneCall}>
                  A call stands here from its first ring to its end.
                </Empty>
              }
            >
              <LiveTable rows={calls()} />
            </Show>
          )}
        </Loadable>
      </Card>
    </>
  );
}

function LiveTable(props: { rows: readonly Call[] }) {
  const nowMs = createNow();
  const columns: Column<Call>[] = [
    { title: 'State', cell: (row) => <State row={row} /> },
    {
      title: 'From',
      cell: (row) => (
        <span class="grid">
          <span class="font-[580]">{row.from}</span>
          <span class="text-sm text-ink-2">{row.from_name}</span>
        </span>
      ),
    },
    {
      title: 'To',
      cell: (row) => (
        <span class="grid">
          <span class="font-[580]">{row.to}</span>
          <Show when={row.answered_by && row.answered_by !== row.to}>
            <span class="text-sm text-ink-2">answered by {row.answered_by}</span>
          </Show>
        </span>
      ),
    },
    { title: 'Direction', from: 'md', cell: (row) => <span class="text-ink-2">{directions[row.direction]}</span> },
    { title: 'Lasts', align: 'end', cell: (row) => sayDuration(secondsSince(row.answered_at ?? row.started_at, nowMs())) },
  ];
  return <Table caption="Live calls" columns={columns} rows={props.rows} />;
}

function State(props: { row: Call }) {
  const isUp = () => props.row.state === 'up';
  return (
    <span data-call={props.row.id} data-state={props.row.state}>
      <Lamp tone={isUp() ? 'bad' : 'warn'} lit={!isUp()}>
        {isUp() ? 'Talking' : 'Ringing'}
      </Lamp>
    </span>
  );
}
